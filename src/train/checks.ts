import { tf } from "../runtime";

/** Inputs and targets of the same length. */
export interface Samples {
  /** `[N, ...]`, shaped as the model's input. */
  readonly xs: tf.Tensor;
  /** `[N]` or `[N, 1]` class indices, `[N, K]` one-hot classes, or regression targets. */
  readonly ys: tf.Tensor;
}

const dims = (shape: readonly (number | null)[]) => `[${shape.map((n) => n ?? "N").join(", ")}]`;

/** @throws {RangeError} when lengths or shapes do not fit the model, or the inputs contain NaN */
export function checkSamples(caller: string, name: string, model: tf.LayersModel, { xs, ys }: Samples): void {
  if (!(xs instanceof tf.Tensor) || !(ys instanceof tf.Tensor)) {
    throw new TypeError(
      `${caller}: ${name} must be { xs, ys } with two tensors, for example fashion.train or preprocess.split(...).trainSet.`,
    );
  }
  for (const [key, tensor] of Object.entries({ xs, ys })) {
    if (tensor.isDisposed)
      throw new RangeError(`${caller}: ${name}.${key} is disposed; keep the tensors until the model has been trained.`);
    if (tensor.dtype === "string")
      throw new RangeError(`${caller}: ${name}.${key} holds strings, but a model takes numbers; encode them first.`);
  }
  const expected = model.inputs[0]?.shape as (number | null)[];
  const fits = xs.shape.length === expected.length && expected.every((n, i) => i === 0 || n === null || n === xs.shape[i]);
  if (!fits) {
    const missing = xs.shape.length === expected.length - 1 && expected[expected.length - 1] === 1;
    const mend = missing ? "add the channel axis with preprocess.expandDims" : "reshape the inputs or the model's inputShape";
    throw new RangeError(`${caller}: ${name}.xs has shape ${dims(xs.shape)}, but the model takes ${dims(expected)}; ${mend}.`);
  }
  if (xs.shape[0] !== ys.shape[0])
    throw new RangeError(`${caller}: ${name}.xs has ${xs.shape[0]} samples but ${name}.ys has ${ys.shape[0]}.`);
  if (xs.shape[0] === 0) throw new RangeError(`${caller}: ${name} is empty; give at least one sample.`);
  if (xs.dtype !== "float32") return;
  const missing = tf.tidy(() => tf.sum(tf.cast(tf.isNaN(xs), "int32")).dataSync()[0] as number);
  if (missing > 0) throw new RangeError(`${caller}: ${name}.xs contains ${missing} NaN; fill or drop missing values before training.`);
}

/** @throws {RangeError} when a class index is not one of the model's outputs */
export function checkLabels(caller: string, name: string, model: tf.LayersModel, { ys }: Samples): void {
  if (!isSparse(model)) return;
  const outputs = model.outputs[0]?.shape as (number | null)[];
  const classes = outputs[outputs.length - 1] as number;
  if (ys.rank === outputs.length && ys.shape[ys.rank - 1] === classes && classes > 1) {
    throw new RangeError(
      `${caller}: ${name}.ys is one-hot ${dims(ys.shape)}, but the loss sparseCategoricalCrossentropy takes class indices [N]; use the loss categoricalCrossentropy.`,
    );
  }
  const [low, high] = tf.tidy(() => [ys.min().dataSync()[0] as number, ys.max().dataSync()[0] as number]) as [number, number];
  if (low < 0 || high > classes - 1 || Number.isNaN(low + high)) {
    throw new RangeError(
      `${caller}: ${name}.ys has labels from ${low} to ${high}, but the model has ${classes} outputs, so labels must lie in 0 to ${classes - 1}.`,
    );
  }
}

const isSparse = (model: tf.LayersModel) => [model.loss].flat().includes("sparseCategoricalCrossentropy");

/** @throws {RangeError} when a number is not a whole number of at least 1, or the batch is larger than the data */
export function checkNumbers({
  epochs,
  initialEpoch,
  batchSize,
  samples,
}: Record<"epochs" | "initialEpoch" | "batchSize" | "samples", number>): void {
  for (const [name, value] of Object.entries({ epochs, batchSize })) {
    if (!Number.isInteger(value) || value < 1) throw new RangeError(`fit: ${name} is ${value}, but must be a whole number of at least 1.`);
  }
  if (!Number.isInteger(initialEpoch) || initialEpoch < 0)
    throw new RangeError(`fit: initialEpoch is ${initialEpoch}, but must be a whole number of at least 0.`);
  if (batchSize > samples) {
    throw new RangeError(
      `fit: batchSize is ${batchSize}, but there are only ${samples} training samples; use a batchSize of at most ${samples}.`,
    );
  }
}

/** @throws {RangeError} when the precision is not known, or needs a compiled step and may not have one */
export function checkPrecision(precision: string, compile: boolean | "require"): void {
  if (precision !== "float32" && precision !== "mixed_bfloat16")
    throw new RangeError(`fit: precision is "${precision}", but must be "float32" or "mixed_bfloat16".`);
  if (precision !== "float32" && compile === false)
    throw new RangeError(
      'fit: precision "mixed_bfloat16" needs a compiled step, but compile is false; leave compile out, or use "float32".',
    );
}
