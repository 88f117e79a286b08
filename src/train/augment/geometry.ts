import { tf } from "../../runtime";
import { type Augmentation, checkRange, type FillMode, perImage, transformed } from "./batch";

/** What happens at the borders of a moved image. */
export interface FillOptions {
  /** Default: `"constant"`. */
  fillMode?: FillMode;
  /** For `"constant"`. Default: 0. */
  fillValue?: number;
  /** Default: `"bilinear"`; whole pixels are moved exactly either way. */
  interpolation?: "nearest" | "bilinear";
}

const filled = ({ fillMode = "constant", fillValue = 0, interpolation = "bilinear" }: FillOptions) => ({
  fillMode,
  fillValue,
  interpolation,
});

/**
 * Mirrors half of the images, as Keras's `RandomFlip`.
 *
 * @param mode `"horizontal"` (left and right), `"vertical"`, or both independently. Default: `"horizontal"`
 */
export function randomFlip(mode: "horizontal" | "vertical" | "horizontal_and_vertical" = "horizontal"): Augmentation {
  const axes = mode === "horizontal" ? [2] : mode === "vertical" ? [1] : [1, 2];
  return (batch) => {
    let { xs } = batch;
    for (const axis of axes) {
      const chosen = tf.less(perImage(batch, 0, 1), 0.5).toFloat();
      // A product and a sum of zeros and ones times pixels are exact.
      const mask = tf.reshape(chosen, [-1, 1, 1, 1]);
      xs = tf.add(tf.mul(tf.reverse(xs, axis), mask), tf.mul(xs, tf.sub(1, mask)));
    }
    return { ...batch, xs };
  };
}

/**
 * Pads the images by `padding` pixels and crops them to their size again at a random place (He et al. 2016, section 4.2).
 *
 * @throws {RangeError} when `padding` is not a whole number of at least 1
 */
export function randomCrop({ padding, ...fill }: { padding: number } & FillOptions): Augmentation {
  if (!Number.isInteger(padding) || padding < 1)
    throw new RangeError(`randomCrop: padding is ${padding}, but must be a whole number of pixels of at least 1.`);
  return (batch) => {
    const shift = () => tf.floor(perImage(batch, -padding, padding + 1));
    return transformed(batch, { ...identity(batch), dx: shift(), dy: shift() }, { ...filled(fill), interpolation: "nearest" });
  };
}

/**
 * Moves the images by up to a fraction of their height and width, as Keras's `RandomTranslation`.
 *
 * @throws {RangeError} when a factor lies outside of [0, 1]
 */
export function randomTranslation({ height = 0, width = 0, ...fill }: { height?: number; width?: number } & FillOptions): Augmentation {
  checkRange("randomTranslation", "height", height, 0, 1);
  checkRange("randomTranslation", "width", width, 0, 1);
  return (batch) => {
    const [, rows, columns] = batch.xs.shape;
    const dx = tf.mul(perImage(batch, -width, width), columns);
    const dy = tf.mul(perImage(batch, -height, height), rows);
    return transformed(batch, { ...identity(batch), dx, dy }, filled(fill));
  };
}

/**
 * Turns the images about their centre, as Keras's `RandomRotation`.
 *
 * @param factor the largest angle to either side as a fraction of a full turn: 0.05 is 18 degrees
 * @throws {RangeError} when `factor` lies outside of [0, 1]
 */
export function randomRotation(factor: number, fill: FillOptions = {}): Augmentation {
  checkRange("randomRotation", "factor", factor, 0, 1);
  return (batch) => {
    const angle = perImage(batch, -factor * 2 * Math.PI, factor * 2 * Math.PI);
    const [cos, sin] = [tf.cos(angle), tf.sin(angle)];
    return transformed(batch, { ...identity(batch), a: cos, b: tf.neg(sin), c: sin, d: cos }, filled(fill));
  };
}

/**
 * Shows the images smaller or larger, by the same factor in both directions, as Keras's `RandomZoom`.
 *
 * @param factor how far at most: 0.1 shows between 90 % and 110 % of the image
 * @throws {RangeError} when `factor` lies outside of [0, 0.99]
 */
export function randomZoom(factor: number, fill: FillOptions = {}): Augmentation {
  checkRange("randomZoom", "factor", factor, 0, 0.99);
  return (batch) => {
    const scale = perImage(batch, 1 - factor, 1 + factor);
    return transformed(batch, { ...identity(batch), a: scale, d: scale }, filled(fill));
  };
}

function identity({ xs }: { xs: tf.Tensor4D }) {
  const [one, none] = [tf.ones([xs.shape[0]]), tf.zeros([xs.shape[0]])];
  return { a: one, b: none, dx: none, c: none, d: one, dy: none };
}
