import { type Distribution, incompatibility } from "../space";
import type { FrozenTrial } from "../storage";

/** The distribution of a parameter in the first trial that has it. */
export const knownDistribution = (trials: readonly FrozenTrial[], name: string): Distribution | undefined =>
  trials.find(({ distributions }) => Object.hasOwn(distributions, name))?.distributions[name];

/** @throws {RangeError} for the one name under which an object keeps no value */
export function checkName(name: string): void {
  if (name === "__proto__") throw new RangeError('study: a parameter is called "__proto__", a name that objects do not keep; rename it.');
}

/** @throws {RangeError} when a parameter has become another one */
export function checkCompatible(name: string, before: Distribution, now: Distribution): void {
  const problem = before === now ? undefined : incompatibility(before, now);
  if (problem)
    throw new RangeError(
      `study: the parameter "${name}" ${problem}; a study's parameters must stay the same, so rename it or begin a new study.`,
    );
}
