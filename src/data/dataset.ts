import type { tf } from "../runtime";

/** One tensor; or one for every input or output of the model, in its order or by its name. */
export type Tensors = tf.Tensor | readonly tf.Tensor[] | Readonly<Record<string, tf.Tensor>>;

/** A few samples of a {@link Dataset}. */
export interface DatasetBatch {
  /** `[B, ...]`, shaped as the model's input. */
  readonly xs: Tensors;
  /** `[B, ...]`; left out by a dataset without targets, on which a model can only predict. */
  readonly ys?: Tensors;
}

/**
 * Samples that need not fit into memory: they come in batches. `train.fit`, `evaluate` and `predict` take it in place of tensors;
 * {@link imageFolder} makes one, and anything with `size` and `batches` is one.
 *
 *     const dataset = { size: 1000, async *batches(rows, batchSize) { for (...) yield { xs, ys }; } };
 */
export interface Dataset {
  /** Samples in one pass. */
  readonly size: number;
  /** Samples at a time where nothing else is said. Default: 32. */
  readonly batchSize?: number;
  /**
   * One pass over the samples with these numbers, in this order, `batchSize` at a time; the last batch may be smaller. Whoever takes a batch disposes
   * its tensors. A dataset that can be read in one order only, such as one of `tf.data`, gives as many samples in its own.
   */
  batches(rows: Int32Array, batchSize: number): AsyncIterable<DatasetBatch>;
}
