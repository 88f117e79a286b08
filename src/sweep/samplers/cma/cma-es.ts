import { type Distribution, toExternal, toInternal } from "../../space";
import type { FrozenTrial } from "../../storage";
import { losses } from "../domination";
import { commonSpace, hasAll, randomOf, type Sampler, type SeedOptions, type StudyView } from "../sampler";
import { drawValue, fromUnit, toUnit } from "../transform";
import { beginEvolution, drawPoint, type Evolution, evolve, type Strategy, strategyOf } from "./evolution";

export interface CmaEsOptions extends SeedOptions {
  /** So many trials are random before. Default: 1. */
  startupTrials?: number;
  /** Trials per generation. Default: `4 + floor(3 log(n))` for `n` parameters. */
  populationSize?: number;
}

/** The attribute that Optuna's `CmaEsSampler` uses too. */
const generationKey = "cma:generation";

/**
 * Covariance matrix adaptation (Hansen, https://arxiv.org/abs/1604.00772), as Optuna's `CmaEsSampler`: for one objective and numerical parameters;
 * choices, and parameters that not every trial has, are drawn at random. Nothing but the generation is kept with the trials: the state is computed
 * from them again, so that any process can go on.
 *
 * @throws {RangeError} when an option is out of its range
 */
export function cmaEs({ seed, startupTrials = 1, populationSize }: CmaEsOptions = {}): Sampler {
  if (!Number.isInteger(startupTrials) || startupTrials < 0)
    throw new RangeError(`cmaEs: startupTrials is ${startupTrials}, but must be a whole number of at least 0.`);
  if (populationSize !== undefined && !(Number.isInteger(populationSize) && populationSize >= 2))
    throw new RangeError(`cmaEs: populationSize is ${populationSize}, but must be a whole number of at least 2.`);
  const source = randomOf(seed, 5);
  let reached: Reached | undefined;

  return {
    name: "cmaEs",
    sampleRelative(study) {
      if (study.directions.length > 1)
        throw new RangeError("cmaEs: the study has several objectives, but must have one; use sweep.nsga2().");
      const space = Object.entries(commonSpace(study)).filter(([, { kind }]) => kind !== "categorical");
      const complete = study.trials.filter(({ state }) => state === "COMPLETE");
      if (space.length === 0 || complete.length < startupTrials) return { values: {} };
      const strategy = strategyOf(space.length, populationSize);
      const key = JSON.stringify(space);
      const goesOn = reached?.key === key && (reached.last === undefined || study.trials.includes(reached.last));
      const from = goesOn ? (reached as Reached) : { state: beginEvolution(space.length) };
      reached = { key, ...replayed(from, strategy, study, complete, space) };
      const { state } = reached;
      const point = drawPoint(state, source);
      return {
        values: Object.fromEntries(
          space.map(([name, distribution], i) => [name, toExternal(distribution, fromUnit(distribution, point[i] as number))]),
        ),
        systemAttrs: { [generationKey]: state.generation },
      };
    },
    sampleIndependent: (_study, _trial, _name, distribution) => drawValue(distribution, source),
  };
}

/** A state, and the last trial that went into it: a study that has it not is another one, also under the same name. */
interface Learned {
  readonly state: Evolution;
  readonly last?: FrozenTrial;
}

interface Reached extends Learned {
  readonly key: string;
}

/** The state after all generations whose trials are complete. */
function replayed(
  from: Learned,
  strategy: Strategy,
  { directions }: StudyView,
  complete: readonly FrozenTrial[],
  space: readonly (readonly [string, Distribution])[],
): Learned {
  const names = space.map(([name]) => name);
  const generations = grouped(complete);
  let { state, last } = from;
  for (;;) {
    const members = (generations.get(state.generation) ?? []).filter((trial) => hasAll(trial, names)).slice(0, strategy.populationSize);
    if (members.length < strategy.populationSize) return { state, ...(last && { last }) };
    const population = members.map(({ params, values }) => ({
      point: Float64Array.from(space, ([name, distribution]) => toUnit(distribution, toInternal(distribution, params[name]))),
      loss: losses(values as number[], directions)[0] as number,
    }));
    state = evolve(state, strategy, population);
    last = members.at(-1);
  }
}

const generationOf = ({ systemAttrs }: FrozenTrial): unknown => systemAttrs[generationKey];

function grouped(trials: readonly FrozenTrial[]): Map<unknown, FrozenTrial[]> {
  const groups = new Map<unknown, FrozenTrial[]>();
  for (const trial of trials) {
    const generation = generationOf(trial);
    const members = groups.get(generation);
    if (members) members.push(trial);
    else groups.set(generation, [trial]);
  }
  return groups;
}
