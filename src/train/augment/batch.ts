import { tf } from "../../runtime";

/** One batch on its way into the training step. */
export interface Batch {
  /** Images `[B, height, width, channels]`. */
  readonly xs: tf.Tensor4D;
  /** Their targets, `[B, ...]`. */
  readonly ys: tf.Tensor;
}

/**
 * Changes a batch at random, by tensor ops only, so that it becomes part of the compiled step and runs on the device. The random numbers
 * come from the `seed` of `train.fit`; every image gets its own.
 */
export type Augmentation = (batch: Batch) => Batch;

/** How pixels from outside of the image are filled; the words are TensorFlow's. */
export type FillMode = "constant" | "nearest" | "reflect" | "wrap";

/** One uniform number in `[low, high)` per image, `[B]`. */
export const perImage = ({ xs }: Batch, low: number, high: number): tf.Tensor1D => tf.randomUniform([xs.shape[0]], low, high);

/** @throws {RangeError} when a number lies outside of its range */
export function checkRange(caller: string, name: string, value: number, low: number, high: number): void {
  if (!(value >= low && value <= high))
    throw new RangeError(
      `${caller}: ${name} is ${value}, but must lie between ${low} and ${high === Infinity ? "any larger number" : high}.`,
    );
}

/**
 * Images seen through an affine map of each, which leads from a pixel of the result to one of the source, with the centre as origin:
 * `x' = a x + b y + dx`, `y' = c x + d y + dy`, in pixels.
 */
export function transformed(
  batch: Batch,
  map: { a: tf.Tensor; b: tf.Tensor; dx: tf.Tensor; c: tf.Tensor; d: tf.Tensor; dy: tf.Tensor },
  { fillMode, fillValue, interpolation }: { fillMode: FillMode; fillValue: number; interpolation: "nearest" | "bilinear" },
): Batch {
  const [, height, width] = batch.xs.shape;
  const [cx, cy] = [(width - 1) / 2, (height - 1) / 2];
  const { a, b, c, d } = map;
  const dx = tf.add(map.dx, tf.sub(cx, tf.add(tf.mul(a, cx), tf.mul(b, cy))));
  const dy = tf.add(map.dy, tf.sub(cy, tf.add(tf.mul(c, cx), tf.mul(d, cy))));
  const none = tf.zerosLike(a);
  const matrix = tf.stack([a, b, dx, c, d, dy, none, none], 1) as tf.Tensor2D;
  return { ...batch, xs: tf.image.transform(batch.xs, matrix, interpolation, fillMode, fillValue) };
}

/**
 * A rectangle in every image as a mask `[B, height, width, 1]` of ones inside of it.
 *
 * @param share of the image's area, per image `[B]`
 * @param ratio height by width of the rectangle, per image `[B]`, relative to the image's own
 */
export function rectangles(batch: Batch, share: tf.Tensor, ratio: tf.Tensor): tf.Tensor4D {
  const [images, height, width] = batch.xs.shape;
  const side = (size: number, root: tf.Tensor) => {
    const length = tf.round(tf.mul(tf.clipByValue(root, 0, 1), size));
    const start = tf.floor(tf.mul(perImage(batch, 0, 1), tf.add(tf.sub(size, length), 1)));
    const at = tf.reshape(tf.range(0, size, 1), [1, size]);
    const [from, to] = [start, tf.add(start, length)].map((edge) => tf.reshape(edge, [images, 1])) as [tf.Tensor, tf.Tensor];
    return tf.logicalAnd(tf.greaterEqual(at, from), tf.less(at, to)).toFloat();
  };
  const rows = tf.reshape(side(height, tf.sqrt(tf.mul(share, ratio))), [images, height, 1, 1]);
  const columns = tf.reshape(side(width, tf.sqrt(tf.div(share, ratio))), [images, 1, width, 1]);
  return tf.mul(rows, columns);
}
