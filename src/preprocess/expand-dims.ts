import { tf } from "../runtime";

/**
 * Adds an axis of length 1, by default the channel axis at the end: `[N, 28, 28]` becomes `[N, 28, 28, 1]`, as convolutions take it.
 *
 * `axis` says where the new axis stands; a negative one counts from the end. Default: -1.
 *
 * @throws {RangeError} when the axis lies outside of the shape
 */
export function expandDims(x: tf.Tensor3D): tf.Tensor4D;
export function expandDims(x: tf.Tensor, axis?: number): tf.Tensor;
export function expandDims(x: tf.Tensor, axis = -1): tf.Tensor {
  if (!Number.isInteger(axis) || axis < -x.rank - 1 || axis > x.rank) {
    throw new RangeError(`expandDims: axis is ${axis}, but a tensor of shape [${x.shape.join(", ")}] takes -${x.rank + 1} to ${x.rank}.`);
  }
  return tf.expandDims(x, axis);
}
