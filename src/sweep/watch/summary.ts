import type { Direction, FrozenTrial } from "../storage";
import { bestTrialOf, paretoFront } from "../study/best";

/** What a run of trials is asked for. */
export interface Wanted {
  /** Trials of this run; infinite without a number. */
  readonly trials: number;
  /** Seconds that it may take; infinite without a timeout. */
  readonly seconds: number;
}

/** Where a run of trials stands. */
export interface Summary {
  /** Trials of this run that have ended, and how many it was asked for. */
  readonly ended: number;
  readonly wanted: number;
  readonly running: number;
  readonly complete: number;
  readonly pruned: number;
  readonly failed: number;
  /** Until the last trial, by the mean of those that have ended; undefined before the first one. */
  readonly secondsLeft: number | undefined;
  /** The best trials of the study: one, or the Pareto front. */
  readonly best: readonly FrozenTrial[];
}

/** @param first the number of trials that the study had before the run */
export function summaryOf(
  trials: readonly FrozenTrial[],
  { directions, first, wanted, seconds }: { directions: readonly Direction[]; first: number; wanted: Wanted; seconds: number },
): Summary {
  const own = trials.slice(first);
  const count = (state: string) => own.filter((trial) => trial.state === state).length;
  const [complete, pruned, failed] = [count("COMPLETE"), count("PRUNED"), count("FAIL")];
  const ended = complete + pruned + failed;
  const single = directions.length === 1 ? bestTrialOf(trials, directions[0] as Direction) : undefined;
  return {
    ended,
    wanted: wanted.trials,
    running: count("RUNNING"),
    ...{ complete, pruned, failed },
    secondsLeft: ended === 0 ? undefined : Math.min((seconds / ended) * (wanted.trials - ended), wanted.seconds - seconds),
    best: directions.length === 1 ? (single ? [single] : []) : paretoFront(trials, directions),
  };
}

const states: Readonly<Record<string, string>> = {
  COMPLETE: "complete",
  PRUNED: "pruned",
  FAIL: "failed",
  RUNNING: "running",
  WAITING: "waiting",
};

export const stateOf = ({ state }: FrozenTrial): string => states[state] as string;

export const shownValue = (value: unknown): string =>
  typeof value === "number" && !Number.isInteger(value) ? String(Number(value.toPrecision(4))) : String(value);

/** The values of a trial, the last report of one that runs. */
export function resultOf({ values, intermediateValues }: FrozenTrial): string {
  if (values) return values.map(shownValue).join(", ");
  const last = Object.keys(intermediateValues)
    .map(Number)
    .sort((a, b) => b - a)[0];
  return last === undefined ? "" : `${shownValue(intermediateValues[last])} at step ${last}`;
}

export function secondsOf({ datetimeStart, datetimeComplete }: FrozenTrial, now = Date.now()): number | undefined {
  return datetimeStart ? ((datetimeComplete?.getTime() ?? now) - datetimeStart.getTime()) / 1000 : undefined;
}

/** `x = 0.1, units = 32` */
export const paramsOf = ({ params }: FrozenTrial): string =>
  Object.entries(params)
    .map(([name, value]) => `${name} = ${shownValue(value)}`)
    .join(", ");
