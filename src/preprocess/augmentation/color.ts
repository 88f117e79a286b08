import { tf } from "../../runtime";
import { type Factor, factorRange } from "../checks";
import { type Augmentation, perImage } from "./augmentation";

export interface RandomBrightnessOptions {
  /** Largest change as a fraction of `valueRange`, or a range from darker (negative) to brighter. Default: 0.2. */
  factor?: Factor;
  /** Smallest and largest value of a pixel; what leaves it is cut off. Default: `[0, 1]`, that of scaled images. */
  valueRange?: readonly [number, number];
}

/**
 * Makes every image brighter or darker by chance, as Keras's RandomBrightness.
 *
 * @throws {RangeError} when the factor is not in [-1, 1]
 */
export function randomBrightness({ factor = 0.2, valueRange = [0, 1] }: RandomBrightnessOptions = {}): Augmentation {
  const brighter = factorRange("randomBrightness", "factor", factor, -1, 1);
  const [low, high] = valueRange;
  return (images, random) => brighten(images, () => random.uniform(...brighter) * (high - low), valueRange);
}

export interface RandomContrastOptions {
  /** Largest change of the distance to the mean, or a range: 0.2 makes it 0.8 to 1.2 times as large. Default: 0.2. */
  factor?: Factor;
  /** Smallest and largest value of a pixel; what leaves it is cut off. Default: `[0, 1]`, that of scaled images. */
  valueRange?: readonly [number, number];
}

/**
 * Moves the pixels of every image towards or away from the mean of their channel by chance, as Keras's RandomContrast.
 *
 * @throws {RangeError} when the factor is not in [-1, 1]
 */
export function randomContrast({ factor = 0.2, valueRange = [0, 1] }: RandomContrastOptions = {}): Augmentation {
  const more = factorRange("randomContrast", "factor", factor, -1, 1);
  return (images, random) => stretch(images, () => 1 + random.uniform(...more), valueRange);
}

/** Adds its own number to every image. */
export const brighten = (images: tf.Tensor4D, draw: () => number, valueRange: readonly [number, number]): tf.Tensor4D =>
  tf.tidy(() => within(valueRange, tf.add(tf.cast(images, "float32"), perImage(images, draw)), images));

/** Multiplies the distance to the mean of the channel by its own number for every image. */
export const stretch = (images: tf.Tensor4D, draw: () => number, valueRange: readonly [number, number]): tf.Tensor4D =>
  tf.tidy(() => {
    const values = tf.cast(images, "float32");
    const mean = tf.mean(values, [1, 2], true);
    return within(valueRange, tf.add(tf.mul(tf.sub(values, mean), perImage(images, draw)), mean), images);
  });

function within([low, high]: readonly [number, number], values: tf.Tensor, { dtype }: tf.Tensor): tf.Tensor4D {
  const clipped = tf.clipByValue(values, low, high);
  return (dtype === "float32" ? clipped : tf.cast(tf.round(clipped), dtype)) as tf.Tensor4D;
}
