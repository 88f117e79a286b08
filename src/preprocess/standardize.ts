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
 * @param x `[N, ...]`
 * @throws {RangeError} when values are NaN or infinite
 */
export function standardizer(x: tf.Tensor, { axis = 0 }: StandardizeOptions = {}): Standardizer {
  checkFinite("standardizer", x);
  const [mean, std] = tf.tidy(() => {
    const moments = tf.moments(tf.cast(x, "float32"), typeof axis === "number" ? axis : [...axis], true);
    const deviation = tf.sqrt(moments.variance);
    // What remains of a constant column is rounding; scikit-learn's _is_constant_feature draws the same kind of line.
    const rounding = tf.mul(tf.abs(moments.mean), 1e-6);
    return [moments.mean, tf.where(tf.lessEqual(deviation, rounding), tf.onesLike(deviation), deviation)] as const;
  });
  return {
    mean,
    std,
    transform: (values) => tf.tidy(() => tf.div(tf.sub(values, mean), std)),
    inverse: (values) => tf.tidy(() => tf.add(tf.mul(values, std), mean)),
    dispose: () => tf.dispose([mean, std]),
  };
}

/** Data with mean 0 and standard deviation 1 in every feature; use {@link standardizer} to treat other data the same way. */
export function standardize<T extends tf.Tensor>(x: T, options: StandardizeOptions = {}): T {
  const fitted = standardizer(x, options);
  try {
    return fitted.transform(x);
  } finally {
    fitted.dispose();
  }
}
