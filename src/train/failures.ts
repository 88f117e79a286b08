import { tf } from "../runtime";
import { snapshotOf } from "./compiled";
import { learningRateOf } from "./learning-rate";

/** Where a run was, counted from 0. */
interface Where {
  readonly epoch: number;
  readonly batch: number;
}

/** Says which batch made the loss NaN or infinite, and in which layer values stop being finite. */
export function lossNotFinite(model: tf.LayersModel, xs: () => readonly tf.Tensor[], { epoch, batch }: Where): Error {
  let layer: tf.layers.Layer | undefined;
  tf.tidy(() => {
    layer = firstNotFinite(model, [...xs()]);
  });
  const place = layer
    ? `first in the output of layer ${layer.name} (${layer.getClassName()})`
    : `in the loss, while all layers' outputs are finite`;
  return new Error(
    `fit: the loss is not finite in epoch ${epoch + 1}, batch ${batch + 1}: ${place}; the model keeps the weights from before that batch. ` +
      `Lower the learning rate (${learningRateOf(model.optimizer)}), clip gradients (train.adam({ clipNorm: 1 })), or scale the inputs and targets.`,
  );
}

type Call = (inputs: tf.Tensor | tf.Tensor[], kwargs: object) => tf.Tensor | tf.Tensor[];

/** Runs the model forward as in training, and finds the first layer that computes NaN or infinity. */
function firstNotFinite(model: tf.LayersModel, xs: tf.Tensor[]): tf.layers.Layer | undefined {
  let found: tf.layers.Layer | undefined;
  const layers = model.layers as unknown as (tf.layers.Layer & { call: Call })[];
  for (const layer of layers) {
    const { call } = layer;
    layer.call = (inputs, kwargs) => {
      const outputs = call.call(layer, inputs, kwargs);
      found ??= [outputs].flat().every(allFinite) ? undefined : layer;
      return outputs;
    };
  }
  // Batch normalisation moves its statistics in training.
  const before = snapshotOf(model.weights.map((weight) => weight.read() as tf.Variable));
  try {
    (model as unknown as { apply: Call }).apply(xs, { training: true });
  } finally {
    for (const layer of layers) delete (layer as { call?: Call }).call;
    before.restore();
    before.dispose();
  }
  return found;
}

const allFinite = (x: tf.Tensor) => tf.tidy(() => tf.all(tf.isFinite(tf.cast(x, "float32"))).dataSync()[0] === 1);

/** TensorFlow's report that an allocation failed, as one sentence; undefined for other errors. */
export function outOfMemory(error: unknown, batchSize: number): Error | undefined {
  const message = error instanceof Error ? error.message : "";
  if (!/OOM when allocating|RESOURCE_EXHAUSTED|Resource exhausted|bad_alloc/i.test(message)) return undefined;
  const shape = /OOM when allocating tensor with shape(\[[\d,]*\])/.exec(message)?.[1];
  return new RangeError(
    `fit: there is too little memory for a batch of ${batchSize}${shape ? ` (a tensor ${shape} did not fit)` : ""}; use a smaller batchSize. The model keeps the weights of the last finished batch.`,
    { cause: error },
  );
}
