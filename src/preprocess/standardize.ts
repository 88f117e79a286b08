import { tf } from "../runtime";
import { checkFinite } from "./checks";

/** What a standardisation learned; applies to other data, such as the test set, and back. */
export interface Standardizer {
  /** Mean and standard deviation of every feature, shaped to broadcast over the data. */
  readonly mean: tf.Tensor;
  readonly std: tf.Tensor;
  /** `(x - mean) / std`. */
  transform<T extends tf.Tensor>(x: T): T;
  /** `x * std + mean`. */
  inverse<T extends tf.Tensor>(x: T): T;
  /** Frees `mean` and `std`. */
  dispose(): void;
}

export interface StandardizeOptions {
  /** Axes to average over. Default: 0, every feature by itself; `[0, 1, 2]` gives one mean per channel of images. */
  axis?: number | readonly number[];
}

/**
 * Learns mean and standard deviation, so that `transform` gives every feature mean 0 and standard deviation 1.
 *
 * As scikit-learn's StandardScaler: the deviation divides by N, and a constant feature keeps its scale (std 1), so it becomes 0.
 *
 *     const standardizer = preprocess.standardizer(trainImages, { axis: [0, 1, 2] });
 *     const images = standardizer.transform(testImages);
 *
 * @param x `[N, ...]`; mean and std have length 1 in the averaged axes, so `[N, F]` gives `[1, F]`
 * @throws {RangeError} when there are no values, values are NaN or infinite, or an axis lies outside of the shape
 */
export function standardizer(x: tf.Tensor, { axis = 0 }: StandardizeOptions = {}): Standardizer {
  const axes = typeof axis === "number" ? [axis] : [...axis];
  const outside = axes.find((a) => !Number.isInteger(a) || a < -x.rank || a >= x.rank);
  if (outside !== undefined || axes.length === 0) {
    const range = x.rank > 0 ? `takes -${x.rank} to ${x.rank - 1}` : "has no axis";
    throw new RangeError(`standardizer: axis is ${outside ?? "empty"}, but a tensor of shape [${x.shape.join(", ")}] ${range}.`);
  }
  if (x.size === 0) throw new RangeError(`standardizer: x has shape [${x.shape.join(", ")}], so there are no values to learn from.`);
  checkFinite("standardizer", x);
  const [mean, std] = tf.tidy(() => {
    const values = tf.cast(x, "float32");
    const center = meanOf(values, axes);
    const deviation = tf.sqrt(meanOf(tf.square(tf.sub(values, center)), axes));
    const low = tf.min(values, axes, true);
    const constant = tf.equal(low, tf.max(values, axes, true));
    return [tf.where(constant, low, center), tf.where(constant, tf.onesLike(deviation), deviation)] as const;
  });
  return {
    mean,
    std,
    transform: (values) => tf.tidy(() => tf.div(tf.sub(values, mean), std)),
    inverse: (values) => tf.tidy(() => tf.add(tf.mul(values, std), mean)),
    dispose: () => tf.dispose([mean, std]),
  };
}

/**
 * Data with mean 0 and standard deviation 1 in every feature; use {@link standardizer} to treat other data the same way.
 *
 * @throws {RangeError} as {@link standardizer}
 */
export function standardize<T extends tf.Tensor>(x: T, options: StandardizeOptions = {}): T {
  const fitted = standardizer(x, options);
  try {
    return fitted.transform(x);
  } finally {
    fitted.dispose();
  }
}

/**
 * The mean over several axes, one after the other: adding up millions of float32 values in one sum, as the wasm back end does, would
 * lose the small ones.
 */
const meanOf = (x: tf.Tensor, axes: readonly number[]): tf.Tensor =>
  [...new Set(axes.map((axis) => (axis + x.rank) % x.rank))].sort((a, b) => b - a).reduce((means, axis) => tf.mean(means, axis, true), x);
