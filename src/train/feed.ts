import { tf } from "../runtime";
import type { Augmentation } from "./augment";
import type { OrderedSamples } from "./samples";

/** A batch on its way into a step. */
export interface FedBatch {
  readonly size: number;
  /** What the step takes; {@link runStep} disposes it. */
  readonly inputs: tf.Tensor[];
  /** The inputs of the model, for a look at what went wrong; in a tidy. */
  xs(): readonly tf.Tensor[];
}

/** What a step finds in its tensors. */
export interface StepBatch {
  readonly xs: tf.Tensor[];
  readonly ys: tf.Tensor[];
  /** One factor per sample, `[B]`, for its share in the loss. */
  readonly weights?: tf.Tensor;
}

/** Where the batches of a run come from: tensors, or a dataset. */
export interface Feed {
  /** Samples of an epoch. */
  readonly size: number;
  /** One pass over the samples with these numbers. */
  batches(order: Int32Array, batchSize: number): Iterable<FedBatch> | AsyncIterable<FedBatch>;
  /** Runs inside of the step: finds the batch in the tensors that the step is given. */
  pick(tensors: readonly tf.Tensor[]): StepBatch;
  dispose(): void;
}

/** Feeds the numbers of rows into the step, which gathers them from samples that TensorFlow keeps; the samples stay the caller's, the weights do not. */
export function tensorFeed({ xs, ys }: OrderedSamples, size: number, weights: tf.Tensor1D | undefined): Feed {
  return {
    size,
    *batches(order, batchSize) {
      for (let start = 0; start < order.length; start += batchSize) {
        const rows = order.slice(start, start + batchSize);
        const gathered = () => xs.map((x) => tf.gather(x, tf.tensor1d(rows, "int32")));
        yield { size: rows.length, inputs: [tf.tensor1d(rows, "int32")], xs: gathered };
      }
    },
    pick([rows]) {
      const ofRows = (x: tf.Tensor) => tf.gather(x, rows as tf.Tensor1D);
      return { xs: xs.map(ofRows), ys: ys.map(ofRows), weights: weights && ofRows(weights) };
    },
    dispose: () => void weights?.dispose(),
  };
}

/** All samples in order, for a step that takes inputs and targets. */
export function* slices({ xs, ys, size }: OrderedSamples, batchSize: number): Generator<FedBatch> {
  for (let start = 0; start < size; start += batchSize) {
    const rows = Math.min(batchSize, size - start);
    const cut = (x: tf.Tensor) => tf.slice(x, start, rows);
    yield { size: rows, inputs: [...xs, ...ys].map(cut), xs: () => xs.map(cut) };
  }
}

/** The batch after all augmentations. */
export function augmented({ xs, ys, weights }: StepBatch, augment: readonly Augmentation[] = []): StepBatch {
  const single = { xs: xs[0] as tf.Tensor4D, ys: ys[0] as tf.Tensor };
  const changed = augment.reduce((batch, next) => next(batch), single);
  return { xs: [changed.xs, ...xs.slice(1)], ys: [changed.ys, ...ys.slice(1)], weights };
}
