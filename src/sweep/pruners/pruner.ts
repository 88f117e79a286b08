import type { StudyView } from "../samplers";
import type { Attributes, Direction, FrozenTrial } from "../storage";

/** What a pruner says about a running trial. */
export interface Verdict {
  readonly prune: boolean;
  /** What it wants to find again in the trial's `systemAttrs`. */
  readonly systemAttrs?: Attributes;
}

/** Tells whether a running trial, by what it has reported, is worth going on. */
export interface Pruner {
  readonly name: string;
  /** Called after every report of a trial. */
  judge(study: StudyView, trial: FrozenTrial): Verdict;
  /** The part of the study that a sampler should learn from for a trial. Default: all of it. */
  part?(study: StudyView, trialNumber: number): StudyView;
}

export const directionOf = ({ directions }: StudyView): Direction => directions[0] as Direction;

/** Steps that have been reported, in order. */
export const stepsOf = ({ intermediateValues }: FrozenTrial): number[] =>
  Object.keys(intermediateValues)
    .map(Number)
    .sort((a, b) => a - b);

/** The lowest or highest number, leaving out NaN; NaN when nothing is left. */
export function bestOf(values: readonly number[], direction: Direction): number {
  let best = Number.NaN;
  for (const value of values)
    if (!Number.isNaN(value) && (Number.isNaN(best) || (direction === "minimize" ? value < best : value > best))) best = value;
  return best;
}

/** Whether `step` is the first one that was reported in its interval; the others are not judged. */
export function isFirstInInterval(step: number, steps: readonly number[], warmup: number, interval: number): boolean {
  const start = Math.floor((step - warmup) / interval) * interval + warmup;
  return !steps.some((other) => other !== step && other >= start);
}

/** @throws {RangeError} when an option is no whole number of at least `least` */
export function checkWhole(caller: string, options: Readonly<Record<string, number>>, least: number): void {
  for (const [name, value] of Object.entries(options))
    if (!Number.isInteger(value) || value < least)
      throw new RangeError(`${caller}: ${name} is ${value}, but must be a whole number of at least ${least}.`);
}
