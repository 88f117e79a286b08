import { tf } from "../../runtime";
import { type Attribution, attribution, joined, warnOfEmptyMaps } from "./attribution";
import { batches, checkModel, differentiable, type ExplainOptions, explained, scoreOfClasses, scoresOf, valuesOf } from "./scores";

/**
 * Saliency: how strongly the class score reacts to a small change of every pixel, the largest absolute gradient of its channels
 * (Simonyan et al. 2013, https://arxiv.org/abs/1312.6034).
 *
 *     const maps = await explain.saliency(model, images);
 *
 * @param images `[N, height, width, channels]`, as the model takes them
 * @returns maps of values from 0 up: score per unit of the pixel
 * @throws {RangeError} when no gradient reaches the images
 */
export async function saliency(model: tf.LayersModel, images: tf.Tensor4D, options: ExplainOptions = {}): Promise<Attribution> {
  checkModel("saliency", model, images);
  const { output = "logits", batchSize = 32 } = options;
  const of = await explained("saliency", model, images, options);
  const maps: Float32Array[] = [];
  for (const [start, size] of batches(images.shape[0], batchSize)) {
    const map = tf.tidy(() => {
      const batch = tf.cast(tf.slice(images, start, size), "float32");
      return tf.max(tf.abs(gradientOf("saliency", model, batch, of.classes.slice(start, start + size), output)), 3);
    });
    maps.push(await valuesOf(map));
  }
  return warnOfEmptyMaps(await attribution("Saliency", images, joined(maps), of));
}

/** The gradient of every image's class score with respect to its pixels, of the shape of the images. */
export const gradientOf = (
  caller: string,
  model: tf.LayersModel,
  batch: tf.Tensor,
  classes: readonly number[],
  output: "logits" | "probabilities",
): tf.Tensor => differentiable(caller, "the images", () => tf.grad((x) => scoreOfClasses(scoresOf(model, x, output), classes))(batch));
