import { tf } from "../runtime";
import { checkFinite } from "./checks";

export interface ScaleOptions {
  /** The value that becomes 0. Default: 0. */
  min?: number;
  /** The value that becomes 1. Default: 255, the largest value of a byte. */
  max?: number;
}

/**
 * Scales values linearly to [0, 1]: `(x - min) / (max - min)`, for pixels `x / 255`. Any shape; returns float32. Values outside of `min`
 * and `max` land outside of [0, 1], as in scikit-learn's MinMaxScaler.
 *
 * @throws {RangeError} when values are NaN or infinite, or `max` is not larger than `min`
 */
export function scale<T extends tf.Tensor>(x: T, { min = 0, max = 255 }: ScaleOptions = {}): T {
  if (!(max > min)) throw new RangeError(`scale: max is ${max}, but must be larger than min, which is ${min}.`);
  checkFinite("scale", x);
  return tf.tidy(() => {
    const values = tf.cast(x, "float32");
    return tf.div(min === 0 ? values : tf.sub(values, min), max - min);
  });
}
