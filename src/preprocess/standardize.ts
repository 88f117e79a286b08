import { tf } from "../runtime";
import { checkFinite } from "./checks";
import { momentsOf } from "./moments";

/** The smallest number that TensorFlow computes with in float32; smaller ones are 0 to it. */
const leastNormal = 2 ** -126;

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
 * As scikit-learn's StandardScaler: the deviation divides by N, and a constant feature keeps its scale (std 1), so it becomes 0. Mean and deviation are
 * computed in float64, so that neither long columns nor large, small or nearly equal values lose digits; results are float32, as the data. A feature whose
 * deviation is below 1.2e-38, the smallest number of float32, counts as constant.
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
  const averaged = x.shape.map((_, a) => axes.includes(a) || axes.includes(a - x.rank));
  const shape = x.shape.map((length, a) => (averaged[a] ? 1 : length));
  const moments = momentsOf(x, averaged);
  const deviations = moments.std.map((deviation) => (deviation < leastNormal ? 1 : deviation));
  const rests = moments.mean.map((value) => value - Math.fround(value));
  const mean = tf.tensor(Float32Array.from(moments.mean), shape);
  const std = tf.tensor(Float32Array.from(deviations), shape);
  // What float32 cuts off a large mean can be as large as the deviation.
  const rest = rests.some((value, k) => Math.abs(value) > 1e-7 * (deviations[k] as number))
    ? tf.tensor(Float32Array.from(rests), shape)
    : undefined;
  const centered = (values: tf.Tensor) => (rest ? tf.sub(tf.sub(values, mean), rest) : tf.sub(values, mean));
  const moved = (values: tf.Tensor) => (rest ? tf.add(tf.add(values, rest), mean) : tf.add(values, mean));
  return {
    mean,
    std,
    transform: <T extends tf.Tensor>(values: T) => tf.tidy(() => tf.div(centered(values), std) as T),
    inverse: <T extends tf.Tensor>(values: T) => tf.tidy(() => moved(tf.mul(values, std)) as T),
    dispose: () => tf.dispose(rest ? [mean, std, rest] : [mean, std]),
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
