import { tf } from "../../runtime";
import { checkBetween } from "../checks";
import { type Augmentation, perImage } from "./augmentation";

export interface RandomErasingOptions {
  /** Chance that an image is touched. Default: 0.5. */
  probability?: number;
  /** Smallest and largest erased fraction of the image. Default: `[0.02, 0.33]`. */
  scale?: readonly [number, number];
  /** Smallest and largest height divided by width of the erased box. Default: `[0.3, 3.3]`. */
  ratio?: readonly [number, number];
  /** What the box is filled with. Default: 0. */
  value?: number;
}

/**
 * Covers a random box of some images (Zhong et al. 2017, https://arxiv.org/abs/1708.04896; the defaults are those of torchvision's
 * RandomErasing).
 *
 * @throws {RangeError} when a probability, scale or ratio is out of range
 */
export function randomErasing({
  probability = 0.5,
  scale = [0.02, 0.33],
  ratio = [0.3, 3.3],
  value = 0,
}: RandomErasingOptions = {}): Augmentation {
  checkBetween("randomErasing", "probability", probability, 0, 1);
  checkBetween("randomErasing", "scale[1]", scale[1], scale[0], 1);
  checkBetween("randomErasing", "scale[0]", scale[0], 0, scale[1]);
  if (!(ratio[0] > 0 && ratio[0] <= ratio[1]))
    throw new RangeError(`randomErasing: ratio is [${ratio.join(", ")}], but must be two positive numbers, the smaller first.`);
  return (images, random) => {
    const [, height, width] = images.shape;
    return erase(images, value, () => {
      if (random.next() >= probability) return { top: 0, left: 0, height: 0, width: 0 };
      const area = random.uniform(scale[0], scale[1]) * height * width;
      const aspect = Math.exp(random.uniform(Math.log(ratio[0]), Math.log(ratio[1])));
      const box = {
        height: Math.min(height, Math.round(Math.sqrt(area * aspect))),
        width: Math.min(width, Math.round(Math.sqrt(area / aspect))),
      };
      return { ...box, top: random.integer(0, height - box.height), left: random.integer(0, width - box.width) };
    });
  };
}

export interface CutoutOptions {
  /** Side of the square in pixels. Default: 8. */
  size?: number;
  /** What the square is filled with. Default: 0. */
  value?: number;
}

/**
 * Covers a square of every image, centred on a random pixel, so that part of it may lie outside (DeVries & Taylor 2017,
 * https://arxiv.org/abs/1708.04552).
 */
export function cutout({ size = 8, value = 0 }: CutoutOptions = {}): Augmentation {
  if (!Number.isInteger(size) || size < 1) throw new RangeError(`cutout: size is ${size}, but must be a whole number of at least 1.`);
  return (images, random) => {
    const [, height, width] = images.shape;
    const half = Math.floor(size / 2);
    return erase(images, value, () => ({
      top: random.integer(0, height - 1) - half,
      left: random.integer(0, width - 1) - half,
      height: size,
      width: size,
    }));
  };
}

interface Box {
  top: number;
  left: number;
  height: number;
  width: number;
}

/** Fills a box of every image. */
export function erase(images: tf.Tensor4D, value: number, draw: () => Box): tf.Tensor4D {
  const [count, height, width] = images.shape;
  return tf.tidy(() => {
    const boxes = Array.from({ length: count }, draw);
    let next = 0;
    const edge = (of: (box: Box) => number) => {
      next = 0;
      return perImage(images, () => of(boxes[next++] as Box));
    };
    const y = tf.reshape(tf.range(0, height), [1, height, 1, 1]);
    const x = tf.reshape(tf.range(0, width), [1, 1, width, 1]);
    const rows = tf.logicalAnd(
      tf.greaterEqual(
        y,
        edge((b) => b.top),
      ),
      tf.less(
        y,
        edge((b) => b.top + b.height),
      ),
    );
    const columns = tf.logicalAnd(
      tf.greaterEqual(
        x,
        edge((b) => b.left),
      ),
      tf.less(
        x,
        edge((b) => b.left + b.width),
      ),
    );
    return tf.where(tf.logicalAnd(rows, columns), tf.fill(images.shape, value, images.dtype as "float32"), images);
  });
}
