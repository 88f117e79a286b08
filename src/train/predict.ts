import type { Dataset } from "../data";
import { host } from "../display";
import { pauses } from "../pauses";
import { tf } from "../runtime";
import { checkCount, checkPrecision } from "./checks";
import { type CompiledStep, compiledStep, type Precision } from "./compiled";
import { inputBatches, isDataset } from "./dataset-feed";
import { keptStep } from "./kept-step";
import { orderedInputs, type Tensors } from "./samples";
import { networkOf, trainerOf } from "./steps";

export interface PredictOptions {
  /** Samples at a time; it does not change the result. Default: 500, or the dataset's own. */
  batchSize?: number;
  /** As in `train.fit`. Default: true. */
  compile?: boolean | "require";
  /** As in `train.fit`. Default: `"float32"`. */
  precision?: Precision;
  /** Stops after the current batch when aborted. Default: the interrupt button of the notebook. */
  signal?: AbortSignal;
}

/**
 * What the model says to inputs, as tfjs's `model.predict`: `[N, ...]`, or one tensor for each of several outputs. It runs as a compiled graph, takes
 * datasets that do not fit into memory, and can be interrupted.
 *
 *     const probabilities = await train.predict(model, pictures);
 *
 * @param xs shaped as the model's input, or a dataset such as `data.imageFolder` gives, in its order; targets are not looked at
 * @throws {RangeError} when a shape does not fit the model, or the inputs contain NaN
 */
export async function predict(
  model: tf.LayersModel,
  xs: Tensors | Dataset,
  { batchSize, compile = true, precision = "float32", signal = host()?.interrupt }: PredictOptions = {},
): Promise<tf.Tensor | tf.Tensor[]> {
  checkPrecision("predict", precision, compile);
  if (batchSize !== undefined) checkCount("predict", "batchSize", batchSize);
  // A tf.Sequential that was never compiled knows its inputs, but not their names.
  if (!model.built) model.build(model.inputs?.[0]?.shape ?? []);
  const batches = isDataset(xs)
    ? inputBatches(model, xs, batchSize ?? xs.batchSize ?? 32)
    : inputSlices(orderedInputs("predict", undefined, model, xs), batchSize ?? 500);
  const step = keptStep(model, `predict ${compile} ${precision}`, () => predictStep(model, compile, precision));
  const pause = pauses();
  const outputs: tf.Tensor[][] = model.outputs.map(() => []);
  try {
    for await (const batch of batches) {
      try {
        step(...batch).forEach((output, i) => void outputs[i]?.push(output));
      } finally {
        tf.dispose([...batch]);
      }
      await pause();
      signal?.throwIfAborted();
    }
    const whole = outputs.map((parts) => tf.concat(parts, 0));
    if (step.eagerBecause) console.warn(`predict: runs eagerly, not compiled, because ${step.eagerBecause}.`);
    return whole.length === 1 ? (whole[0] as tf.Tensor) : whole;
  } finally {
    tf.dispose(outputs as unknown as tf.TensorContainer);
  }
}

function* inputSlices({ xs, size }: { xs: readonly tf.Tensor[]; size: number }, batchSize: number): Generator<readonly tf.Tensor[]> {
  for (let start = 0; start < size; start += batchSize) {
    const rows = Math.min(batchSize, size - start);
    yield xs.map((x) => tf.slice(x, start, rows));
  }
}

function predictStep(model: tf.LayersModel, compile: boolean | "require", precision: Precision): CompiledStep {
  // tfjs's own loop, also where `train.compile` has put a graph in its place.
  const { predictLoop } = tf.LayersModel.prototype as unknown as ReturnType<typeof trainerOf>;
  const run = (batch: tf.Tensor[]) =>
    [predictLoop.call(trainerOf(model), batch.length === 1 ? (batch[0] as tf.Tensor) : batch, batch[0]?.shape[0], false)].flat();
  return compiledStep((...batch) => tf.tidy(() => run(batch)), {
    compile,
    precision,
    version: () => networkOf(trainerOf(model)),
    onEager: () => {},
  });
}
