import { tf } from "../../runtime";
import { type Factor, factorRange } from "../checks";
import type { Augmentation } from "./augmentation";

/** What stands where an image was moved away. */
export type FillMode = "constant" | "reflect" | "wrap" | "nearest";

export interface AffineOptions {
  /** Default: `"constant"`, 0. */
  fillMode?: FillMode;
  /** How pixels between pixels are found. Default: `"bilinear"`. */
  interpolation?: "bilinear" | "nearest";
}

export interface RandomTranslationOptions extends AffineOptions {
  /** Largest shift up or down as a fraction of the height, or a range from up (negative) to down. Default: 0.1. */
  heightFactor?: Factor;
  /** Largest shift left or right as a fraction of the width, or a range from left (negative) to right. Default: 0.1. */
  widthFactor?: Factor;
}

/**
 * Shifts every image by chance, as Keras's RandomTranslation.
 *
 * @throws {RangeError} when a factor is not in [-1, 1]
 */
export function randomTranslation({ heightFactor = 0.1, widthFactor = 0.1, ...options }: RandomTranslationOptions = {}): Augmentation {
  const down = factorRange("randomTranslation", "heightFactor", heightFactor, -1, 1);
  const right = factorRange("randomTranslation", "widthFactor", widthFactor, -1, 1);
  return (images, random) => {
    const [, height, width] = images.shape;
    return affine(images, () => translation(random.uniform(...right) * width, random.uniform(...down) * height), options);
  };
}

export interface RandomRotationOptions extends AffineOptions {
  /** Largest angle either way as a fraction of a full turn, or a range from clockwise (negative) to counter-clockwise. Default: 0.05. */
  factor?: Factor;
}

/**
 * Turns every image about its centre by chance, by default up to 18 degrees, as Keras's RandomRotation.
 *
 * @throws {RangeError} when the factor is not in [-1, 1]
 */
export function randomRotation({ factor = 0.05, ...options }: RandomRotationOptions = {}): Augmentation {
  const turns = factorRange("randomRotation", "factor", factor, -1, 1);
  return (images, random) => affine(images, () => rotation(random.uniform(...turns) * 2 * Math.PI, images.shape), options);
}

export interface RandomZoomOptions extends AffineOptions {
  /**
   * Largest change of the visible part as a fraction, or a range from zooming in (negative) to zooming out: 0.25 shows 1.25 times as
   * much of the plane, each thing 1 / 1.25 times as large. Default: 0.1.
   */
  factor?: Factor;
}

/**
 * Zooms every image about its centre by chance, as Keras's RandomZoom with one factor for both axes.
 *
 * @throws {RangeError} when the factor is not in [-0.99, 1]
 */
export function randomZoom({ factor = 0.1, ...options }: RandomZoomOptions = {}): Augmentation {
  const out = factorRange("randomZoom", "factor", factor, -0.99, 1);
  return (images, random) => affine(images, () => zoom(1 / (1 + random.uniform(...out)), images.shape), options);
}

/** Where the output pixel (x, y) is read: `(a x + b y + c, d x + e y + f)`, then two zeros for the perspective. */
type Projection = readonly [number, number, number, number, number, number, 0, 0];

/** Moves the image by (dx, dy) pixels. */
export const translation = (dx: number, dy: number): Projection => [1, 0, -dx, 0, 1, -dy, 0, 0];

/** Turns the image counter-clockwise about its centre. */
export function rotation(angle: number, [, height, width]: readonly number[]): Projection {
  const [cx, cy] = [((width as number) - 1) / 2, ((height as number) - 1) / 2];
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [cos, -sin, cx - cos * cx + sin * cy, sin, cos, cy - sin * cx - cos * cy, 0, 0];
}

/** Makes the image `factor` times as large about its centre. */
export function zoom(factor: number, [, height, width]: readonly number[]): Projection {
  const [cx, cy] = [((width as number) - 1) / 2, ((height as number) - 1) / 2];
  return [1 / factor, 0, cx - cx / factor, 0, 1 / factor, cy - cy / factor, 0, 0];
}

/** Applies its own projection to every image of a batch; whole numbers stay whole. `size`, `[height, width]`, cuts the result. */
export function affine(
  images: tf.Tensor4D,
  projection: (image: number) => Projection,
  { fillMode = "constant", interpolation = "bilinear", size }: AffineOptions & { size?: [number, number] } = {},
): tf.Tensor4D {
  return tf.tidy(() => {
    const transforms = tf.tensor2d(
      Array.from({ length: images.shape[0] }, (_, i) => [...projection(i)]),
      [images.shape[0], 8],
    );
    const move = (batch: tf.Tensor4D, by: tf.Tensor2D) => tf.image.transform(batch, by, interpolation, fillMode, 0, size);
    const values = tf.cast(images, "float32");
    // The pure JavaScript back end of tfjs 4.22 returns after the first image of a batch.
    const moved =
      tf.getBackend() === "cpu" && images.shape[0] > 1
        ? tf.concat(tf.split(values, images.shape[0]).map((image, i) => move(image as tf.Tensor4D, tf.slice(transforms, i, 1))))
        : move(values, transforms);
    return images.dtype === "float32" ? moved : tf.cast(tf.round(moved), images.dtype);
  });
}
