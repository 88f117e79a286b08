import { type Distribution, isSingle, toInternal } from "../space";
import type { FrozenTrial } from "../storage";
import type { Study } from "../study";
import { fanova } from "./fanova";
import type { Dimension } from "./tree";

export interface ImportanceOptions {
  /** The parameters to judge, by path; trials without one of them are left out. Default: those that every complete trial has. */
  params?: readonly string[];
  /** The value to explain. Default: the value of the only objective. */
  target?: (trial: FrozenTrial) => number;
  /** Let the importances sum to 1. Default: true. */
  normalize?: boolean;
  /** Trees of the forest. Default: 64. */
  trees?: number;
  /** Seed of the forest. Default: another one every time. */
  seed?: number;
}

/**
 * How much of the variance of the values every parameter explains alone, the largest first: functional ANOVA over a random forest, as Optuna's
 * `get_param_importances`. Parameters are taken over their range as it is, also those with `log`. A choice is split one from the others, where Optuna
 * has a column per choice. Where no parameter explains anything, because all hold one value, they share it evenly.
 *
 *     sweep.paramImportances(study, { seed: 1 }) // { learningRate: 0.81, units: 0.15, dropout: 0.04 }
 *
 * @throws {RangeError} when there are fewer than two complete trials with the parameters, or their values are all equal, or there are several
 *   objectives and no target
 */
export function paramImportances(
  study: Pick<Study, "trials" | "directions">,
  { params, target, normalize = true, trees = 64, seed }: ImportanceOptions = {},
): Record<string, number> {
  if (!target && study.directions.length > 1)
    throw new RangeError("paramImportances: the study has several objectives; give target, as in { target: (trial) => trial.values[0] }.");
  if (!Number.isInteger(trees) || trees < 1)
    throw new RangeError(`paramImportances: trees is ${trees}, but must be a whole number of at least 1.`);
  const valueOfTrial = target ?? ((trial: FrozenTrial) => trial.values?.[0] as number);
  const complete = study.trials.filter(({ state }) => state === "COMPLETE");
  const names = [...(params ?? common(complete))].sort();
  const trials = complete.filter(
    (trial) => names.every((name) => Object.hasOwn(trial.params, name)) && Number.isFinite(valueOfTrial(trial)),
  );
  if (names.length === 0 || trials.length < 2)
    throw new RangeError(
      `paramImportances: there ${trials.length === 1 ? "is 1 complete trial" : `are ${trials.length} complete trials`} with ${names.length === 0 ? "a common parameter" : names.join(", ")}, but must be at least 2.`,
    );
  const spaces = names.map((name) => [name, widest(trials, name)] as const);
  const open = spaces.filter(([, distribution]) => !isSingle(distribution));
  const points = trials.map((trial) => Float64Array.from(open, ([name, distribution]) => toInternal(distribution, trial.params[name])));
  let shares: number[] = [];
  try {
    // Parameters of one value explain nothing; without others there is no forest to grow.
    if (open.length > 0)
      shares = fanova(
        points,
        Float64Array.from(trials, valueOfTrial),
        open.map(([, distribution]) => dimensionOf(distribution)),
        { trees, seed },
      );
  } catch (error) {
    throw new RangeError(`paramImportances: ${(error as Error).message}.`, { cause: error });
  }
  const sum = shares.reduce((a, b) => a + b, 0);
  const importances = spaces.map(([name]) => {
    const at = open.findIndex(([other]) => other === name);
    const share = at < 0 ? 0 : (shares[at] as number);
    return [name, normalize ? (sum > 0 ? share / sum : 1 / names.length) : share] as const;
  });
  return Object.fromEntries(importances.sort(([, a], [, b]) => b - a));
}

function common(trials: readonly FrozenTrial[]): string[] {
  return Object.keys(trials[0]?.distributions ?? {}).filter((name) =>
    trials.every(({ distributions }) => Object.hasOwn(distributions, name)),
  );
}

/** The distribution of a parameter; where its range has changed, one that holds all. */
function widest(trials: readonly FrozenTrial[], name: string): Distribution {
  const all = trials.map(({ distributions }) => distributions[name] as Distribution);
  const last = all.at(-1) as Distribution;
  if (last.kind === "categorical") return last;
  const numbers = all as { low: number; high: number }[];
  return { ...last, low: Math.min(...numbers.map(({ low }) => low)), high: Math.max(...numbers.map(({ high }) => high)) };
}

const dimensionOf = (distribution: Distribution): Dimension =>
  distribution.kind === "categorical" ? { choices: distribution.choices.length } : { low: distribution.low, high: distribution.high };
