import { lastStep } from "../storage";
import { bestOf, checkWhole, directionOf, type Pruner, stepsOf } from "./pruner";

export interface PatientOptions {
  /** Reports without an improvement that are tolerated. Default: 5. */
  patience?: number;
  /** Less of an improvement counts as none. Default: 0. */
  minDelta?: number;
}

/**
 * Asks another pruner only when a trial has stopped to improve, or prunes then by itself; Optuna's `PatientPruner`.
 *
 *     sweep.patient(sweep.median(), { patience: 3 })
 *
 * @param wrapped the other pruner; undefined: prune
 * @throws {RangeError} when `patience` is no whole number of at least 0, or `minDelta` is below 0
 */
export function patient(wrapped: Pruner | undefined, { patience = 5, minDelta = 0 }: PatientOptions = {}): Pruner {
  checkWhole("patient", { patience }, 0);
  if (!(minDelta >= 0)) throw new RangeError(`patient: minDelta is ${minDelta}, but must be at least 0.`);
  return {
    name: "patient",
    ...(wrapped?.part && { part: wrapped.part }),
    judge(study, trial) {
      const steps = stepsOf(trial);
      if (lastStep(trial) === undefined || steps.length <= patience + 1) return { prune: false };
      const direction = directionOf(study);
      const best = (of: readonly number[]) =>
        bestOf(
          of.map((step) => trial.intermediateValues[step] as number),
          direction,
        );
      const before = best(steps.slice(0, -patience - 1));
      const after = best(steps.slice(-patience - 1));
      const stalled = direction === "minimize" ? before + minDelta < after : before - minDelta > after;
      if (!stalled) return { prune: false };
      return wrapped ? wrapped.judge(study, trial) : { prune: true };
    },
  };
}
