import type { tf } from "../../runtime";
import { learningRateOf, setLearningRate } from "../learning-rate";
import { asTfjsCallback } from "./callback";
import { checkCounts, type MonitorOptions, monitorOf } from "./monitor";

export interface ReduceLROnPlateauOptions extends MonitorOptions {
  /** What the learning rate is multiplied by, below 1. Default: 0.1. */
  factor?: number;
  /** Epochs without improvement after which it is. Default: 10. */
  patience?: number;
  /** Less of an improvement counts as none. Default: 1e-4. */
  minDelta?: number;
  /** Epochs after a reduction that do not count. Default: 0. */
  cooldown?: number;
  /** The learning rate falls no lower. Default: 0. */
  minLr?: number;
  /** Say when it reduces. Default: false. */
  verbose?: boolean;
}

/**
 * Lowers the learning rate when a value has stopped to improve, as Keras's `ReduceLROnPlateau`; the history gets `learning_rate`.
 *
 * @throws {RangeError} when `factor` is not below 1, or a count is no whole number
 */
export function reduceLROnPlateau({
  factor = 0.1,
  patience = 10,
  minDelta = 1e-4,
  cooldown = 0,
  minLr = 0,
  verbose = false,
  ...monitored
}: ReduceLROnPlateauOptions = {}) {
  if (!(factor > 0 && factor < 1)) throw new RangeError(`reduceLROnPlateau: factor is ${factor}, but must lie between 0 and 1.`);
  checkCounts("reduceLROnPlateau", { patience, cooldown });
  const monitor = monitorOf("reduceLROnPlateau", monitored, minDelta);
  let model: tf.LayersModel;
  let best: number | undefined;
  let wait = 0;
  let cooling = 0;
  return asTfjsCallback({
    setParams: monitor.setParams,
    setModel(given) {
      model = given;
    },
    onTrainBegin() {
      best = undefined;
      wait = cooling = 0;
    },
    onEpochEnd(epoch, logs) {
      const rate = learningRateOf(model.optimizer);
      logs.learning_rate = rate;
      const value = monitor.valueIn(logs);
      if (value === undefined) return;
      if (cooling > 0) {
        cooling--;
        wait = 0;
      }
      if (monitor.improves(value, best)) {
        best = value;
        wait = 0;
      } else if (cooling === 0 && ++wait >= patience && rate > minLr) {
        const lower = Math.max(rate * factor, minLr);
        setLearningRate(model.optimizer, lower);
        if (verbose) console.log(`Epoch ${epoch + 1}: the learning rate is reduced to ${lower}`);
        cooling = cooldown;
        wait = 0;
      }
    },
  });
}
