import { tf } from "../runtime";

export interface OneHotOptions {
  /** Number of classes K. Default: the largest label plus 1. */
  classes?: number;
}

/**
 * Class indices `[N]` as rows `[N, K]` with a 1 at the class and 0 elsewhere, float32, as `categoricalCrossentropy` takes them.
 *
 * @throws {RangeError} when `labels` is not `[N]`, or a label is not a whole number in 0 to K - 1
 */
export function oneHot(labels: tf.Tensor1D | readonly number[], { classes }: OneHotOptions = {}): tf.Tensor2D {
  if (classes !== undefined && !(Number.isInteger(classes) && classes >= 1))
    throw new RangeError(`oneHot: classes is ${classes}, but must be a whole number of at least 1.`);
  return tf.tidy(() => {
    const indices = labels instanceof tf.Tensor ? labels : tf.tensor1d([...labels]);
    if (indices.rank !== 1) throw new RangeError(`oneHot: labels have shape [${indices.shape.join(", ")}], but must be [N] class indices.`);
    if (indices.size === 0) throw new RangeError("oneHot: labels are empty; give at least one.");
    const values = tf.cast(indices, "float32");
    const whole = tf.all(tf.equal(values, tf.floor(values))).dataSync()[0];
    const [low, high] = [values.min().dataSync()[0] as number, values.max().dataSync()[0] as number];
    const depth = classes ?? high + 1;
    if (!whole) throw new RangeError("oneHot: labels contain fractions or NaN, but must be whole numbers; encode the classes first.");
    if (low < 0 || high >= depth) {
      throw new RangeError(`oneHot: labels go from ${low} to ${high}, but with ${depth} classes they must lie in 0 to ${depth - 1}.`);
    }
    return tf.cast(tf.oneHot(tf.cast(indices, "int32") as tf.Tensor1D, depth), "float32") as tf.Tensor2D;
  });
}
