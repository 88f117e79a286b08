import { type Distribution, type ParamValue, toExternal, toInternal } from "../../space";
import type { FrozenTrial } from "../../storage";
import { commonSpace, randomOf, type Sampled, type Sampler, type SeedOptions, type StudyView } from "../sampler";
import { drawValue } from "../transform";
import { groupsOf } from "./groups";
import { drawParzen, logParzen, parzen } from "./parzen";
import { splitTrials } from "./split";

export interface TpeOptions extends SeedOptions {
  /** So many trials are random before it begins to learn. Default: 10. */
  startupTrials?: number;
  /** Of so many candidates the best one is tried. Default: 24. */
  candidates?: number;
  /** How many of `n` trials count as good ones. Default: a tenth rounded up, at most 25; for several objectives without that limit. */
  gamma?: (n: number) => number;
  /** Learn how the parameters that all trials have depend on each other. Default: true for one objective, else false. */
  multivariate?: boolean;
  /** With `multivariate`: learn also within groups of conditional parameters. Default: false. */
  group?: boolean;
  /** Stay away from what runs at the moment, for parallel runs. Default: true. */
  constantLiar?: boolean;
}

/**
 * Tree-structured Parzen estimator (Bergstra et al., NeurIPS 2011; Watanabe, https://arxiv.org/abs/2304.11127), with the defaults of
 * Optuna 5's `TPESampler`: it proposes what is likely among the good trials and unlikely among the others.
 *
 * @throws {RangeError} when an option is out of its range, or `group` goes without `multivariate`
 */
export function tpe({
  seed,
  startupTrials = 10,
  candidates = 24,
  gamma,
  multivariate,
  group = false,
  constantLiar = true,
}: TpeOptions = {}): Sampler {
  for (const [name, value, least] of [
    ["startupTrials", startupTrials, 0],
    ["candidates", candidates, 1],
  ] as const)
    if (!Number.isInteger(value) || value < least)
      throw new RangeError(`tpe: ${name} is ${value}, but must be a whole number of at least ${least}.`);
  if (group && multivariate === false) throw new RangeError("tpe: group is true and multivariate false, but group needs multivariate.");
  const source = randomOf(seed, 4);

  const learned = ({ trials }: StudyView) => trials.reduce((n, { state }) => n + Number(state === "COMPLETE" || state === "PRUNED"), 0);
  /** The internal values of the best candidate. */
  const propose = (study: StudyView, space: Readonly<Record<string, Distribution>>): [string, ParamValue][] => {
    const several = study.directions.length > 1;
    const trials = study.trials.filter(({ state }) => state === "COMPLETE" || state === "PRUNED" || (constantLiar && state === "RUNNING"));
    const n = trials.reduce((count, { state }) => count + Number(state !== "RUNNING"), 0);
    const [below, above] = splitTrials(trials, study.directions, gamma ? gamma(n) : defaultGamma(n, several));
    const good = parzen(space, observations(below, space), several);
    const bad = parzen(space, observations(above, space));
    const points = drawParzen(good, candidates, source);
    const [inGood, inBad] = [logParzen(good, points), logParzen(bad, points)];
    let best = 0;
    const gain = (i: number) => (inGood[i] as number) - (inBad[i] as number);
    for (let i = 1; i < candidates; i++) if (gain(i) > gain(best)) best = i;
    return Object.entries(space).map(([name, distribution], p) => [name, toExternal(distribution, points[p]?.[best] as number)]);
  };

  return {
    name: "tpe",
    sampleRelative(study): Sampled {
      if (!(multivariate ?? (group || study.directions.length === 1)) || learned(study) < startupTrials) return { values: {} };
      const common = group ? groupsOf(study.trials) : [commonSpace(study, { includePruned: true })];
      return {
        values: Object.fromEntries(common.filter((space) => Object.keys(space).length > 0).flatMap((space) => propose(study, space))),
      };
    },
    sampleIndependent(study, _trial, name, distribution) {
      if (learned(study) < startupTrials) return drawValue(distribution, source);
      return propose(study, { [name]: distribution })[0]?.[1] as ParamValue;
    },
  };
}

/** Optuna's `default_gamma`. */
const defaultGamma = (n: number, several: boolean) => (several ? Math.ceil(0.1 * n) : Math.min(Math.ceil(0.1 * n), 25));

/** Internal values of the trials that have all parameters of a space, `[parameters][trials]`. */
function observations(trials: readonly FrozenTrial[], space: Readonly<Record<string, Distribution>>): Float64Array[] {
  const names = Object.keys(space);
  const rows = trials.map(paramsOf).filter((params) => names.every((name) => Object.hasOwn(params, name)));
  return Object.entries(space).map(([name, distribution]) => Float64Array.from(rows, (params) => toInternal(distribution, params[name])));
}

/** The parameters of a trial; of a running one also those that it has not asked for yet. */
function paramsOf({ state, params, systemAttrs }: FrozenTrial): Readonly<Record<string, ParamValue>> {
  if (state !== "RUNNING") return params;
  let json = "";
  for (let i = 0; typeof systemAttrs[`tpe:relative_params:${i}`] === "string"; i++) json += systemAttrs[`tpe:relative_params:${i}`];
  if (json === "") return params;
  try {
    return { ...(JSON.parse(json) as Record<string, ParamValue>), ...params };
  } catch {
    // Another process is still writing the parts.
    return params;
  }
}
