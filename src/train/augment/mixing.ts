import { tf } from "../../runtime";
import { type Augmentation, type Batch, checkRange, perImage, rectangles } from "./batch";

/**
 * Replaces a rectangle of some images by one value (Zhong et al. 2017, https://arxiv.org/abs/1708.04896), as Keras's `RandomErasing`.
 *
 * @throws {RangeError} when a number lies outside of its range
 */
export function randomErasing({
  factor = 0.5,
  scale = [0.02, 0.33],
  fillValue = 0,
}: {
  /** The fraction of the images. Default: 0.5. */
  factor?: number;
  /** Smallest and largest share of the image's area. Default: `[0.02, 0.33]`. */
  scale?: readonly [number, number];
  /** Default: 0. */
  fillValue?: number;
} = {}): Augmentation {
  checkRange("randomErasing", "factor", factor, 0, 1);
  for (const share of scale) checkRange("randomErasing", "scale", share, 0, 1);
  return (batch) => {
    const chosen = tf.reshape(tf.less(perImage(batch, 0, 1), factor).toFloat(), [-1, 1, 1, 1]);
    // Height by width between 0.3 and 3.3, evenly in the logarithm, as the paper has it.
    const ratio = tf.exp(perImage(batch, Math.log(0.3), Math.log(3.3)));
    const erased = tf.mul(rectangles(batch, perImage(batch, scale[0], scale[1]), ratio), chosen);
    return { ...batch, xs: tf.add(tf.mul(batch.xs, tf.sub(1, erased)), tf.mul(erased, fillValue)) as tf.Tensor4D };
  };
}

/**
 * Blends every image and its target with another of the batch (Zhang et al. 2018, https://arxiv.org/abs/1710.09412). Targets must be one-hot or
 * regression targets, so use the loss `categoricalCrossentropy`.
 *
 * @param alpha of the Beta distribution of the weights. Default: 0.2, as in Keras
 * @throws {RangeError} when `alpha` is not positive
 */
export function mixup({ alpha = 0.2 }: { alpha?: number } = {}): Augmentation {
  checkRange("mixup", "alpha", alpha, Number.MIN_VALUE, Infinity);
  return (batch) => {
    const weight = beta(batch, alpha);
    return { xs: blend(batch.xs, tf.reshape(weight, [-1, 1, 1, 1])) as tf.Tensor4D, ys: blendTargets("mixup", batch.ys, weight) };
  };
}

/**
 * Pastes a rectangle of another image of the batch into every image, and blends the targets by area (Yun et al. 2019,
 * https://arxiv.org/abs/1905.04899). Targets as for {@link mixup}.
 *
 * @param alpha of the Beta distribution of the areas. Default: 1, as in the paper
 * @throws {RangeError} when `alpha` is not positive
 */
export function cutmix({ alpha = 1 }: { alpha?: number } = {}): Augmentation {
  checkRange("cutmix", "alpha", alpha, Number.MIN_VALUE, Infinity);
  return (batch) => {
    const kept = tf.sub(1, rectangles(batch, tf.sub(1, beta(batch, alpha)), tf.ones([batch.xs.shape[0]])));
    const area = tf.mean(kept, [1, 2, 3]);
    return { xs: blend(batch.xs, kept) as tf.Tensor4D, ys: blendTargets("cutmix", batch.ys, area) };
  };
}

/** One number of Beta(alpha, alpha) per image: the share of one of two gamma variates. */
function beta({ xs }: Batch, alpha: number): tf.Tensor1D {
  const draw = () => tf.add(tf.randomGamma([xs.shape[0]], alpha, 1), 1e-12);
  const [a, b] = [draw(), draw()];
  return tf.div(a, tf.add(a, b));
}

// The batch is in random order, so that its reverse is a random partner.
const blend = (x: tf.Tensor, weight: tf.Tensor) => tf.add(tf.mul(x, weight), tf.mul(tf.reverse(x, 0), tf.sub(1, weight)));

function blendTargets(caller: string, ys: tf.Tensor, weight: tf.Tensor): tf.Tensor {
  if (ys.rank < 2 || ys.dtype !== "float32")
    throw new RangeError(
      `${caller}: the targets are class indices, which cannot be blended; give one-hot targets (preprocess.oneHot) and the loss categoricalCrossentropy.`,
    );
  return blend(ys, tf.reshape(weight, [-1, ...ys.shape.slice(1).map(() => 1)]));
}
