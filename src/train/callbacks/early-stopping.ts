import { tf } from "../../runtime";
import { asTfjsCallback } from "./callback";
import { checkCounts, type MonitorOptions, monitorOf } from "./monitor";

export interface EarlyStoppingOptions extends MonitorOptions {
  /** Less of an improvement counts as none. Default: 0. */
  minDelta?: number;
  /** Epochs without improvement after which training ends. Default: 0. */
  patience?: number;
  /** A value that must be beaten before epochs count as improvements. Default: none. */
  baseline?: number;
  /** At the end go back to the weights of the best epoch; also when training went through all epochs, as in Keras 3. Default: false. */
  restoreBestWeights?: boolean;
  /** Epochs before this one, counted from 0, are not looked at. Default: 0. */
  startFromEpoch?: number;
  /** Say when it stops. Default: false. */
  verbose?: boolean;
}

/**
 * Ends the training when a value has stopped to improve, as Keras's `EarlyStopping`.
 *
 *     callbacks: train.callbacks.earlyStopping({ monitor: "val_accuracy", patience: 3, restoreBestWeights: true })
 *
 * @throws {RangeError} when `mode` cannot be known from the name, or `patience` is no whole number
 */
export function earlyStopping({
  minDelta = 0,
  patience = 0,
  baseline,
  restoreBestWeights = false,
  startFromEpoch = 0,
  verbose = false,
  ...monitored
}: EarlyStoppingOptions = {}) {
  checkCounts("earlyStopping", { patience, startFromEpoch });
  const monitor = monitorOf("earlyStopping", monitored, minDelta);
  let model: tf.LayersModel;
  let wait = 0;
  let best: number | undefined;
  let bestEpoch = 0;
  let bestWeights: tf.Tensor[] | undefined;
  let stoppedEpoch = 0;
  const keepWeights = (epoch: number) => {
    bestEpoch = epoch;
    if (!restoreBestWeights) return;
    tf.dispose(bestWeights ?? []);
    bestWeights = model.getWeights().map((weight) => weight.clone());
  };
  return asTfjsCallback({
    setParams: monitor.setParams,
    setModel(given) {
      model = given;
    },
    onTrainBegin() {
      tf.dispose(bestWeights ?? []);
      wait = stoppedEpoch = bestEpoch = 0;
      best = bestWeights = undefined;
    },
    onEpochEnd(epoch, logs) {
      const value = monitor.valueIn(logs);
      if (value === undefined || epoch < startFromEpoch) return;
      if (!bestWeights) keepWeights(epoch);
      wait++;
      if (monitor.improves(value, best)) {
        best = value;
        keepWeights(epoch);
        if (baseline === undefined || monitor.improves(value, baseline)) wait = 0;
      } else if (wait >= patience && epoch > 0) {
        stoppedEpoch = epoch;
        model.stopTraining = true;
      }
    },
    onTrainEnd() {
      if (verbose && stoppedEpoch > 0) console.log(`Epoch ${stoppedEpoch + 1}: early stopping`);
      if (!bestWeights) return;
      if (verbose) console.log(`Restoring the weights of the best epoch: ${bestEpoch + 1}`);
      model.setWeights(bestWeights);
      tf.dispose(bestWeights);
      bestWeights = undefined;
    },
  });
}
