import { tf } from "../../runtime";
import { type Attribution, attribution, joined } from "./attribution";
import { replacing } from "./hook";
import { featureLayer } from "./layers";
import { batches, checkModel, differentiable, type ExplainOptions, explained, scoreOfClasses, scoresOf, valuesOf } from "./scores";

export interface GradCamOptions extends ExplainOptions {
  /** The layer whose feature maps are weighed, or its name. Default: the last convolution, with what follows it at the same size. */
  layer?: string | tf.layers.Layer;
}

/**
 * Grad-CAM: where the features lie that speak for a class (Selvaraju et al. 2017, https://arxiv.org/abs/1610.02391). The feature maps of a
 * layer, each weighed by the mean gradient of the class score, added up, without what is negative, and enlarged to the image (bilinear).
 *
 *     const maps = await explain.gradCam(model, images, { classes: 3 });
 *
 * @param images `[N, height, width, channels]`, as the model takes them
 * @returns maps of values from 0 up, in the unit of the score; all 0 where every feature speaks against the class
 * @throws {RangeError} when the model has no convolution, no such layer, or no gradient reaches the layer
 */
export async function gradCam(model: tf.LayersModel, images: tf.Tensor4D, options: GradCamOptions = {}): Promise<Attribution> {
  checkModel("gradCam", model, images);
  const layer = featureLayer("gradCam", model, options.layer);
  const { output = "logits", batchSize = 32 } = options;
  const of = await explained("gradCam", model, images, options);
  const [count, height, width] = images.shape;
  const maps: Float32Array[] = [];
  for (const [start, size] of batches(count, batchSize)) {
    const enlarged = tf.tidy(() => {
      const batch = tf.cast(tf.slice(images, start, size), "float32");
      const cam = camOf(model, layer, batch, of.classes.slice(start, start + size), output);
      return tf.image.resizeBilinear(cam, [height, width], false, true);
    });
    maps.push(await valuesOf(enlarged));
  }
  return attribution("Grad-CAM", images, joined(maps), of);
}

type Call = (inputs: tf.Tensor | tf.Tensor[], kwargs: object) => tf.Tensor | tf.Tensor[];

function camOf(
  model: tf.LayersModel,
  layer: tf.layers.Layer,
  batch: tf.Tensor4D,
  classes: readonly number[],
  output: "logits" | "probabilities",
): tf.Tensor4D {
  const call: Call = layer.call;
  const run = (change: (features: tf.Tensor4D) => tf.Tensor4D) =>
    replacing(
      layer,
      "call",
      (inputs: tf.Tensor | tf.Tensor[], kwargs: object) => change([call.call(layer, inputs, kwargs)].flat()[0] as tf.Tensor4D),
      () => scoreOfClasses(scoresOf(model, batch, output), classes),
    );
  let features: tf.Tensor4D | undefined;
  // Kept, since the model frees what lies between its input and its output.
  run((value) => {
    features = tf.keep(tf.clone(value));
    return value;
  });
  const found = features as unknown as tf.Tensor4D;
  try {
    // Zeros added to the feature maps: the gradient with respect to them is that of the maps, whatever lies before and beside the layer.
    const gradient = differentiable("gradCam", `layer "${layer.name}"`, () =>
      tf.grad((zeros) => run((value) => tf.add(value, zeros as tf.Tensor4D)))(tf.zerosLike(found)),
    );
    const weights = tf.mean(gradient, [1, 2], true);
    return tf.relu(tf.sum(tf.mul(found, weights), 3, true));
  } finally {
    found.dispose();
  }
}
