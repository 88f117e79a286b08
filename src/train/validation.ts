import type { Dataset } from "../data";
import { tf } from "../runtime";
import { isDataset, testBatches } from "./dataset-feed";
import { type FedBatch, slices } from "./feed";
import { type OrderedSamples, orderedSamples, type Samples } from "./samples";

interface ValidationOptions {
  validationData?: Samples | Dataset;
  validationSplit?: number;
}

/** What a model is validated on after every epoch. */
export interface Validation {
  /** For a step that takes inputs and targets; `batchSize` is that of the training. */
  batches(batchSize: number): Iterable<FedBatch> | AsyncIterable<FedBatch>;
  dispose(): void;
}

// Without gradients to keep, larger batches than those of the training cost no more memory.
const ofTensors =
  (samples: OrderedSamples): Validation["batches"] =>
  (batchSize) =>
    slices(samples, Math.max(batchSize, 500));

/** The validation of `validationData`, or undefined where there is none. */
export function validationOf(model: tf.LayersModel, given: Samples | Dataset | undefined): Validation | undefined {
  if (!given) return undefined;
  const dispose = () => {};
  if (!isDataset(given)) return { batches: ofTensors(orderedSamples("fit", "validationData", model, given)), dispose };
  return { batches: (batchSize) => testBatches("fit", "validationData", model, given, given.batchSize ?? batchSize), dispose };
}

/** How many of the first samples to train on, and on what to validate. */
export function partition(
  model: tf.LayersModel,
  samples: OrderedSamples,
  { validationData, validationSplit = 0 }: ValidationOptions,
): { training: number; validation?: Validation } {
  const all = samples.size;
  if (validationData || validationSplit === 0) return { training: all, validation: validationOf(model, validationData) };
  if (!(validationSplit > 0 && validationSplit < 1))
    throw new RangeError(`fit: validationSplit is ${validationSplit}, but must lie in [0, 1).`);
  const training = Math.floor(all * (1 - validationSplit));
  if (training === 0)
    throw new RangeError(
      `fit: validationSplit is ${validationSplit}, which of ${all} ${all === 1 ? "sample" : "samples"} leaves none to train on; lower it.`,
    );
  const size = all - training;
  const tail = (x: tf.Tensor) => tf.slice(x, training, size);
  const held = { xs: samples.xs.map(tail), ys: samples.ys.map(tail), size };
  return { training, validation: { batches: ofTensors(held), dispose: () => tf.dispose([held.xs, held.ys]) } };
}
