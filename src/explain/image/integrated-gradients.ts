import { tf } from "../../runtime";
import { type Attribution, attribution, joined, warnOfEmptyMaps } from "./attribution";
import { gradientOf } from "./saliency";
import { batches, checkCount, checkModel, type ExplainOptions, explained, valuesOf } from "./scores";

export interface IntegratedGradientsOptions extends ExplainOptions {
  /** The image that stands for "nothing": one value for all pixels, or an image `[height, width, channels]`. Default: 0, black. */
  baseline?: number | tf.Tensor3D;
  /** Points on the straight way from the baseline to the image, at the middles of as many equal steps. Default: 50. */
  steps?: number;
}

export interface IntegratedGradients extends Attribution {
  /**
   * By how much the values of every image miss `score(image) - score(baseline)`, which they would sum to if there were infinitely many steps (the axiom of
   * completeness). Where it is large, take more steps.
   */
  readonly completenessErrors: readonly number[];
}

/**
 * Integrated gradients: the gradient of the class score, averaged on the way from a baseline to the image, times what changed on that way
 * (Sundararajan et al. 2017, https://arxiv.org/abs/1703.01365). The values of an image sum to the difference of the two scores.
 *
 *     const maps = await explain.integratedGradients(model, images, { steps: 100 });
 *
 * @param images `[N, height, width, channels]`, as the model takes them
 * @returns signed maps in the unit of the score, summed over the channels
 * @throws {RangeError} when no gradient reaches the images, or the baseline has another shape
 */
export async function integratedGradients(
  model: tf.LayersModel,
  images: tf.Tensor4D,
  options: IntegratedGradientsOptions = {},
): Promise<IntegratedGradients> {
  const caller = "integratedGradients";
  const { baseline = 0, steps = 50, output = "logits", batchSize = 32 } = options;
  checkModel(caller, model, images);
  checkCount(caller, "steps", steps);
  if (typeof baseline !== "number" && baseline.shape.join() !== images.shape.slice(1).join())
    throw new RangeError(
      `${caller}: the baseline has shape [${baseline.shape.join(", ")}], but one image has [${images.shape.slice(1).join(", ")}].`,
    );
  const of = await explained(caller, model, images, options);
  const baselines = tf.tidy(() => tf.add(tf.zerosLike(tf.cast(images, "float32")), baseline) as tf.Tensor4D);
  try {
    const from = await explained(caller, model, baselines, { ...options, classes: of.classes });
    const maps: Float32Array[] = [];
    for (let i = 0; i < images.shape[0]; i++) {
      const classOf = of.classes[i] as number;
      maps.push(
        await valuesOf(
          tf.tidy(() => {
            const start = tf.slice(baselines, i, 1);
            const way = tf.sub(tf.cast(tf.slice(images, i, 1), "float32"), start);
            const sums = batches(steps, batchSize).map(([first, size]) => {
              const alphas = tf.tensor4d(
                Array.from({ length: size }, (_, k) => (first + k + 0.5) / steps),
                [size, 1, 1, 1],
              );
              const points = tf.add(start, tf.mul(alphas, way));
              return tf.tidy(() => tf.sum(gradientOf(caller, model, points, new Array<number>(size).fill(classOf), output), 0, true));
            });
            return tf.sum(tf.mul(way, tf.div(tf.addN(sums), steps)), 3);
          }),
        ),
      );
    }
    const result = warnOfEmptyMaps(await attribution("Integrated gradients", images, joined(maps), of));
    const completenessErrors = of.scores.map(
      (score, i) => result.map(i).reduce((sum, value) => sum + value, 0) - (score - (from.scores[i] as number)),
    );
    return Object.assign(result, { completenessErrors });
  } finally {
    baselines.dispose();
  }
}
