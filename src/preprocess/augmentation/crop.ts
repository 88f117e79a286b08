import { tf } from "../../runtime";
import { affine, translation } from "./affine";
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

/** A piece of every image, from its own place; whole pixels, without interpolation. */
export function cutOut(
  images: tf.Tensor4D,
  { top, left, height, width }: { top: readonly number[]; left: readonly number[]; height: number; width: number },
): tf.Tensor4D {
  const projection = (image: number) => translation(-(left[image] as number), -(top[image] as number));
  return affine(images, projection, { interpolation: "nearest", size: [height, width] });
}
