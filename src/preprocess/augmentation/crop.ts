import { tf } from "../../runtime";
import type { Augmentation } from "./augmentation";

export interface RandomCropOptions {
  /** Pixels to add on every side before cropping. Default: 4. */
  padding?: number;
  /** What the added pixels hold: 0, or the image mirrored at its edge. Default: `"constant"`. */
  mode?: "constant" | "reflect";
}

/**
 * Pads every image and cuts a piece of the old size out at a random place (He et al. 2015, https://arxiv.org/abs/1512.03385, section 4.2).
 *
 * @throws {RangeError} when the padding is not a whole number of at least 0, or too large to reflect
 */
export function randomCrop({ padding = 4, mode = "constant" }: RandomCropOptions = {}): Augmentation {
  if (!Number.isInteger(padding) || padding < 0)
    throw new RangeError(`randomCrop: padding is ${padding}, but must be a whole number of at least 0.`);
  return (images, random) => {
    const [count, height, width] = images.shape;
    if (mode === "reflect" && padding >= Math.min(height, width)) {
      throw new RangeError(
        `randomCrop: padding is ${padding}, but images of ${height} x ${width} pixels can be reflected by at most ${Math.min(height, width) - 1}.`,
      );
    }
    return tf.tidy(() => {
      const sides: [number, number][] = [
        [0, 0],
        [padding, padding],
        [padding, padding],
        [0, 0],
      ];
      const padded = (mode === "reflect" ? tf.mirrorPad(images, sides, "reflect") : tf.pad(images, sides)) as tf.Tensor4D;
      const offsets = () => Array.from({ length: count }, () => random.integer(0, 2 * padding));
      return cutOut(padded, { top: offsets(), left: offsets(), height, width });
    });
  };
}

/** A piece of every image, from its own place, without interpolation. */
export function cutOut(
  images: tf.Tensor4D,
  { top, left, height, width }: { top: number[]; left: number[]; height: number; width: number },
): tf.Tensor4D {
  const [count, fullHeight, fullWidth, channels] = images.shape;
  return tf.tidy(() => {
    const column = (values: number[]) => tf.tensor3d(values, [count, 1, 1], "int32");
    const image = tf.reshape(tf.range(0, count, 1, "int32"), [count, 1, 1]);
    const y = tf.add(tf.reshape(tf.range(0, height, 1, "int32"), [1, height, 1]), column(top));
    const x = tf.add(tf.reshape(tf.range(0, width, 1, "int32"), [1, 1, width]), column(left));
    const pixel = tf.add(tf.mul(tf.add(tf.mul(image, fullHeight), y), fullWidth), x);
    const rows = tf.gather(tf.reshape(images, [count * fullHeight * fullWidth, channels]), tf.reshape(tf.cast(pixel, "int32"), [-1]));
    return tf.reshape(rows, [count, height, width, channels]);
  });
}
