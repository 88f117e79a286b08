import type { Callback } from "../../train";
import { TrialPruned } from "./pruned";
import type { Trial } from "./trial";

export interface PruningCallbackOptions {
  /** The value that is reported after every epoch: a name in its logs. Default: "val_loss". */
  monitor?: string;
}

/**
 * A callback of `train.fit` that reports a value after every epoch and ends the trial when it should be pruned; Optuna's
 * `KerasPruningCallback`. The study's direction must suit the value.
 *
 *     await train.fit(model, trainSet, { epochs: 10, callbacks: sweep.pruningCallback(trial, { monitor: "val_accuracy" }) });
 *
 * @throws {RangeError} during training, when the logs have no such value
 * @throws {TrialPruned} during training; the objective should let it pass
 */
export function pruningCallback(
  trial: Pick<Trial, "number" | "report" | "shouldPrune">,
  { monitor = "val_loss" }: PruningCallbackOptions = {},
): Callback {
  return {
    async onEpochEnd(epoch, logs) {
      const value = logs[monitor] ?? logs[monitor.replace(/accuracy$/, "acc")];
      if (value === undefined)
        throw new RangeError(
          `pruningCallback: there is no ${monitor} in ${Object.keys(logs).join(", ")}; monitor one of them, or validate.`,
        );
      trial.report(value, epoch);
      if (await trial.shouldPrune()) throw new TrialPruned(`trial ${trial.number} was pruned after epoch ${epoch + 1}`);
    },
  };
}
