import { lastStep } from "../storage";
import { bestOf, checkWhole, directionOf, isFirstInInterval, type Pruner, stepsOf } from "./pruner";

export interface PercentileOptions {
  /** Nothing is pruned before so many trials are complete. Default: 5. */
  startupTrials?: number;
  /** Steps below this one are not judged. Default: 0. */
  warmupSteps?: number;
  /** Only the first report of every so many steps is judged, counted from the warm-up. Default: 1. */
  intervalSteps?: number;
  /** A step is judged when so many complete trials have reported it. Default: 1. */
  minTrials?: number;
}

/**
 * Prunes a trial whose best report so far is worse than the median of what complete trials reported at the same step; Optuna's `MedianPruner`.
 *
 * @throws {RangeError} when an option is no whole number in its range
 */
export const median = (options: PercentileOptions = {}): Pruner => ({ ...percentile(50, options), name: "median" });

/**
 * Keeps a trial while its best report so far is among the best `percent` percent of what complete trials reported at the same step; Optuna's
 * `PercentilePruner`. The percentile is numpy's, interpolated.
 *
 * @throws {RangeError} when `percent` is not in 0 to 100, or an option is no whole number in its range
 */
export function percentile(
  percent: number,
  { startupTrials = 5, warmupSteps = 0, intervalSteps = 1, minTrials = 1 }: PercentileOptions = {},
): Pruner {
  if (!(percent >= 0 && percent <= 100)) throw new RangeError(`percentile: percent is ${percent}, but must lie in 0 to 100.`);
  checkWhole("percentile", { startupTrials, warmupSteps }, 0);
  checkWhole("percentile", { intervalSteps, minTrials }, 1);
  return {
    name: "percentile",
    judge(study, trial) {
      const complete = study.trials.filter(({ state }) => state === "COMPLETE");
      const step = lastStep(trial);
      if (complete.length === 0 || complete.length < startupTrials || step === undefined || step < warmupSteps) return { prune: false };
      if (!isFirstInInterval(step, stepsOf(trial), warmupSteps, intervalSteps)) return { prune: false };
      const direction = directionOf(study);
      const own = bestOf(Object.values(trial.intermediateValues), direction);
      if (Number.isNaN(own)) return { prune: true };
      const others = complete.flatMap(({ intermediateValues }) => (step in intermediateValues ? [intermediateValues[step] as number] : []));
      if (others.length < minTrials) return { prune: false };
      const limit = percentileOf(others, direction === "maximize" ? 100 - percent : percent);
      return { prune: direction === "maximize" ? own < limit : own > limit };
    },
  };
}

/** numpy's `nanpercentile` with linear interpolation. */
function percentileOf(values: readonly number[], percent: number): number {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  if (sorted.length === 0) return Number.NaN;
  const position = (percent / 100) * (sorted.length - 1);
  const low = sorted[Math.floor(position)] as number;
  const high = sorted[Math.ceil(position)] as number;
  return low === high ? low : low + (high - low) * (position - Math.floor(position));
}
