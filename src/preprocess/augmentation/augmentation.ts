import { type Displayable, displaySymbol, pictureGrid } from "../../display";
import { tf } from "../../runtime";
import { checkImages } from "../checks";
import { type Random, random } from "../random";

/** Changes every image of a batch `[N, height, width, channels]` by chance, keeping the shape. */
export type Augmentation = (images: tf.Tensor4D, random: Random) => tf.Tensor4D;

export interface PreviewOptions {
  /** Images to show. Default: 10. */
  count?: number;
  /** Augmented versions of each. Default: 3. */
  rows?: number;
}

export interface AugmentationOptions {
  /** Seed of all draws; the k-th batch is then the same every time. Default: other draws every time. */
  seed?: number;
}

/** Several augmentations in a row; call it with a batch. */
export interface AugmentationPipeline {
  /** A new batch; the given one stays. Every call draws anew. */
  (images: tf.Tensor4D): tf.Tensor4D;
  /** A picture grid: the first images above, what becomes of them below. Draws as a first batch would, and disturbs no later one. */
  preview(images: tf.Tensor4D, options?: PreviewOptions): Displayable;
}

/**
 * Puts augmentations together, all driven by one seed.
 *
 *     const augment = preprocess.augmentation([preprocess.randomCrop({ padding: 2 }), preprocess.randomFlip()], { seed: 1 });
 *     const batch = augment(images);
 *
 * @throws {RangeError} when the images are not `[N, height, width, channels]`
 */
export function augmentation(steps: readonly Augmentation[], { seed }: AugmentationOptions = {}): AugmentationPipeline {
  const apply = (images: tf.Tensor4D, source: Random) => {
    checkImages("augmentation", images);
    return tf.tidy(() => steps.reduce((batch, step) => step(batch, source), tf.clone(images) as tf.Tensor4D));
  };
  const source = random(seed);
  return Object.assign((images: tf.Tensor4D) => apply(images, source), {
    preview(images: tf.Tensor4D, { count = 10, rows = 3 }: PreviewOptions = {}) {
      checkImages("augmentation.preview", images);
      for (const [name, value] of Object.entries({ count, rows })) {
        if (Number.isInteger(value) && value >= 1) continue;
        throw new RangeError(`augmentation.preview: ${name} is ${value}, but must be a whole number of at least 1.`);
      }
      return {
        async [displaySymbol]() {
          const draws = random(seed);
          const grid = tf.tidy(() => {
            const first = tf.slice(images, 0, Math.min(count, images.shape[0]));
            return tf.concat([first, ...Array.from({ length: rows }, () => apply(first, draws))], 0);
          });
          try {
            const shown = grid.shape[0] / (rows + 1);
            const labels = Array.from({ length: grid.shape[0] }, (_, i) => (i < shown ? "original" : `draw ${Math.floor(i / shown)}`));
            const bundle = await pictureGrid({ data: (await grid.data()) as Float32Array, shape: grid.shape }, { labels, columns: shown })[
              displaySymbol
            ]();
            return { ...bundle, "text/plain": `${shown} images and ${rows} augmented versions of each` };
          } finally {
            grid.dispose();
          }
        },
      };
    },
  });
}

/** One draw per image, as a tensor `[N, 1, 1, 1]` that broadcasts over the batch. */
export function perImage(images: tf.Tensor4D, draw: () => number, dtype: "float32" | "int32" = "float32"): tf.Tensor4D {
  return tf.tensor4d(Array.from({ length: images.shape[0] }, draw), [images.shape[0], 1, 1, 1], dtype);
}
