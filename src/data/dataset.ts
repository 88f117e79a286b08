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
 * {@link imageFolder} makes one, and anything with these two members is one.
 *
 *     const dataset = { size: 1000, async *batches(rows, batchSize) { for (...) yield { xs, ys }; } };
 */
export interface Dataset {
  /** Samples in one pass. */
  readonly size: number;
  /**
   * One pass over the samples with these numbers, in this order, `batchSize` at a time; the last batch may be smaller. Whoever takes a batch disposes
   * its tensors. A dataset may have read the next batch before it is asked for.
   */
  batches(rows: Int32Array, batchSize: number): AsyncIterable<DatasetBatch>;
}
