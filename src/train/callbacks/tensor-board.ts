import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { tf } from "../../runtime";
import { learningRateOf } from "../learning-rate";
import { asTfjsCallback, withoutShortNames } from "./callback";

export interface TensorBoardOptions {
  /** Every run needs a folder of its own below the one that tensorboard shows. Default: "logs". */
  logDir?: string;
  /** Epochs between histograms of all weights; 0 writes none. Default: 0. */
  histogramFreq?: number;
  /** "batch" also writes the loss and the metrics of every batch, a number those of every so many batches. Default: "epoch". */
  updateFreq?: "epoch" | "batch" | number;
}

type Writer = ReturnType<typeof tf.node.summaryFileWriter>;

/**
 * Writes event files for TensorBoard with the tags of Keras's `TensorBoard`: `epoch_loss`, `epoch_accuracy`, ... under `train` and
 * `validation`, `epoch_learning_rate`, `batch_loss`, and weights as histograms. Every epoch is on disk when it ends.
 *
 * Needs the native back end. Look at them by `tensorboard --logdir logs`.
 *
 * @throws {Error} when another back end runs
 */
export function tensorBoard({ logDir = "logs", histogramFreq = 0, updateFreq = "epoch" }: TensorBoardOptions = {}) {
  const every = updateFreq === "batch" ? 1 : updateFreq;
  if (every !== "epoch" && !(Number.isInteger(every) && every > 0))
    throw new RangeError(`tensorBoard: updateFreq is ${updateFreq}, but must be "epoch", "batch" or a whole number of batches.`);
  const writers = new Map<string, Writer>();
  const writer = (name: string) => {
    let known = writers.get(name);
    if (!known) {
      if (tf.getBackend() !== "tensorflow")
        throw new Error(`tensorBoard: event files are written by native TensorFlow, but the back end in use is ${tf.getBackend()}.`);
      mkdirSync(join(logDir, name), { recursive: true });
      writers.set(name, (known = tf.node.summaryFileWriter(join(logDir, name))));
    }
    return known;
  };
  let model: tf.LayersModel;
  let steps = 0;
  return asTfjsCallback({
    setParams({ initialEpoch = 0, steps: perEpoch = 0 }) {
      steps = initialEpoch * perEpoch;
    },
    setModel(given) {
      model = given;
    },
    onEpochEnd(epoch, given) {
      const { learning_rate = learningRateOf(model.optimizer), ...logs } = withoutShortNames(given);
      for (const [name, value] of Object.entries({ ...logs, learning_rate })) {
        const validation = name.startsWith("val_");
        writer(validation ? "validation" : "train").scalar(`epoch_${validation ? name.slice(4) : name}`, value, epoch);
      }
      if (histogramFreq > 0 && epoch % histogramFreq === 0)
        for (const weight of model.weights) writer("train").histogram(`${weight.originalName}/histogram`, weight.read(), epoch);
      for (const open of writers.values()) open.flush();
    },
    ...(every !== "epoch" && {
      onBatchEnd(_: number, given: Record<string, number>) {
        const { batch, size, ...logs } = withoutShortNames(given);
        if (steps % every === 0) for (const [name, value] of Object.entries(logs)) writer("train").scalar(`batch_${name}`, value, steps);
        steps++;
      },
    }),
  });
}
