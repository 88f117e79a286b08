import type { tf } from "../../runtime";
import { learningRateOf, setLearningRate } from "../learning-rate";
import { asTfjsCallback } from "./callback";

export interface LearningRateSchedulerOptions {
  /** Count epochs or batches, from 0. Default: "epoch". */
  updateFreq?: "epoch" | "batch";
  /** Say the learning rate of every epoch. Default: false. */
  verbose?: boolean;
}

/**
 * Sets the learning rate before every epoch, as Keras's `LearningRateScheduler`, or before every batch; the history gets `learning_rate`.
 *
 *     callbacks: train.callbacks.learningRateScheduler((epoch, rate) => (epoch < 10 ? rate : rate * 0.9))
 *     callbacks: train.callbacks.learningRateScheduler(train.schedules.oneCycle({ maxLearningRate: 0.01, totalSteps }), { updateFreq: "batch" })
 *
 * @param schedule takes the number of the epoch or batch, and the learning rate so far; returns the next one
 */
export function learningRateScheduler(
  schedule: (index: number, learningRate: number) => number,
  { updateFreq = "epoch", verbose = false }: LearningRateSchedulerOptions = {},
) {
  if (typeof schedule !== "function")
    throw new TypeError(
      `learningRateScheduler: schedule is ${typeof schedule}, but must be a function of the epoch and the learning rate.`,
    );
  let model: tf.LayersModel;
  let steps = 0;
  const set = (index: number) => setLearningRate(model.optimizer, schedule(index, learningRateOf(model.optimizer)));
  return asTfjsCallback({
    setParams({ initialEpoch = 0, steps: perEpoch = 0 }) {
      steps = initialEpoch * perEpoch;
    },
    setModel(given) {
      model = given;
    },
    onEpochBegin(epoch) {
      if (updateFreq !== "epoch") return;
      set(epoch);
      if (verbose) console.log(`Epoch ${epoch + 1}: the learning rate is ${learningRateOf(model.optimizer)}`);
    },
    ...(updateFreq === "batch" && { onBatchBegin: () => set(steps++) }),
    onEpochEnd(_, logs) {
      logs.learning_rate = learningRateOf(model.optimizer);
    },
  });
}
