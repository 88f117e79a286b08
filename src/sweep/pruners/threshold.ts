import { lastStep } from "../storage";
import { checkWhole, isFirstInInterval, type Pruner, stepsOf } from "./pruner";

export interface ThresholdOptions {
  /** Lower reports are pruned. Default: none. */
  lower?: number;
  /** Higher reports are pruned. Default: none. */
  upper?: number;
  /** Steps below this one are not judged. Default: 0. */
  warmupSteps?: number;
  /** Only the first report of every so many steps is judged, counted from the warm-up. Default: 1. */
  intervalSteps?: number;
}

/**
 * Prunes a trial that reports NaN, or a number outside of limits; Optuna's `ThresholdPruner`.
 *
 * @throws {RangeError} when there is no limit, or `lower` is above `upper`
 */
export function threshold({ lower, upper, warmupSteps = 0, intervalSteps = 1 }: ThresholdOptions): Pruner {
  if (lower === undefined && upper === undefined)
    throw new RangeError("threshold: there is neither lower nor upper, but must be one of them.");
  const [low, high] = [lower ?? Number.NEGATIVE_INFINITY, upper ?? Number.POSITIVE_INFINITY];
  if (!(low <= high)) throw new RangeError(`threshold: lower is ${lower} and upper is ${upper}, but lower must not be above upper.`);
  checkWhole("threshold", { warmupSteps }, 0);
  checkWhole("threshold", { intervalSteps }, 1);
  return {
    name: "threshold",
    judge(_study, trial) {
      const step = lastStep(trial);
      if (step === undefined || step < warmupSteps) return { prune: false };
      if (!isFirstInInterval(step, stepsOf(trial), warmupSteps, intervalSteps)) return { prune: false };
      const value = trial.intermediateValues[step] as number;
      return { prune: !(value >= low && value <= high) };
    },
  };
}
