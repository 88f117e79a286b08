import { tf } from "../../runtime";
import { checkBetween } from "../checks";
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
  /** Largest shift as a fraction of the height, up or down. Default: 0.1. */
  heightFactor?: number;
  /** Largest shift as a fraction of the width, left or right. Default: 0.1. */
  widthFactor?: number;
}

/** Shifts every image by chance, as Keras's RandomTranslation. */
export function randomTranslation({ heightFactor = 0.1, widthFactor = 0.1, ...options }: RandomTranslationOptions = {}): Augmentation {
  checkBetween("randomTranslation", "heightFactor", heightFactor, 0, 1);
  checkBetween("randomTranslation", "widthFactor", widthFactor, 0, 1);
  return (images, random) => {
    const [, height, width] = images.shape;
    return affine(
      images,
      () => translation(random.uniform(-widthFactor, widthFactor) * width, random.uniform(-heightFactor, heightFactor) * height),
      options,
    );
  };
}

export interface RandomRotationOptions extends AffineOptions {
  /** Largest angle as a fraction of a full turn, either way. Default: 0.05 (18 degrees). */
  factor?: number;
}

/** Turns every image about its centre by chance, as Keras's RandomRotation. */
export function randomRotation({ factor = 0.05, ...options }: RandomRotationOptions = {}): Augmentation {
  checkBetween("randomRotation", "factor", factor, 0, 1);
  return (images, random) => affine(images, () => rotation(random.uniform(-factor, factor) * 2 * Math.PI, images.shape), options);
}

export interface RandomZoomOptions extends AffineOptions {
  /** Largest change of size as a fraction: 0.1 zooms between 0.9 and 1.1 times. Default: 0.1. */
  factor?: number;
}

/** Zooms every image about its centre by chance, as Keras's RandomZoom with one factor for both axes. */
export function randomZoom({ factor = 0.1, ...options }: RandomZoomOptions = {}): Augmentation {
  checkBetween("randomZoom", "factor", factor, 0, 0.99);
  return (images, random) => affine(images, () => zoom(1 + random.uniform(-factor, factor), images.shape), options);
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

/** Applies its own projection to every image of a batch. */
export function affine(
  images: tf.Tensor4D,
  projection: (image: number) => Projection,
  { fillMode = "constant", interpolation = "bilinear" }: AffineOptions = {},
): tf.Tensor4D {
  return tf.tidy(() => {
    const transforms = tf.tensor2d(Array.from({ length: images.shape[0] }, (_, i) => [...projection(i)]));
    return tf.image.transform(tf.cast(images, "float32"), transforms, interpolation, fillMode, 0);
  });
}
