import { tf } from "../tensorflow";
import { registerComposed } from "./kernel";

/**
 * Sums of rows by segment: the gradient of `gather`, which an embedding layer needs; tfjs's wasm back end has none.
 * A negative id drops its row, as in TensorFlow.
 */
export function registerSegmentSum(): void {
  registerComposed<"x" | "segmentIds", { numSegments: number }>(
    "UnsortedSegmentSum",
    ({ inputs: { x, segmentIds }, attrs: { numSegments } }) => {
      const rest = x.shape.slice(1);
      const width = rest.reduce((product, size) => product * size, 1);
      const ids = tf.where(tf.less(segmentIds, 0), tf.scalar(numSegments, "int32"), segmentIds);
      const sums = tf.scatterND(tf.reshape(ids, [-1, 1]), tf.reshape(x, [-1, width]), [numSegments + 1, width]);
      return tf.reshape(tf.slice(sums, [0, 0], [numSegments, width]), [numSegments, ...rest]);
    },
  );
}
