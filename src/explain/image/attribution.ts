import { type Displayable, displaySymbol, type MimeBundle, type PictureGridOptions } from "../../display";
import type { tf } from "../../runtime";
import { overlayGrid } from "./overlay";
import type { Explained } from "./scores";

/** How much every pixel of every image speaks for a class: plain data, which shows itself as heat maps over the images. */
export interface Attribution extends Displayable, Explained {
  /** Name of the method, "Grad-CAM". */
  readonly method: string;
  /** Row by row, of `shape`; not scaled. */
  readonly values: Float32Array;
  /** `[N, height, width]`. */
  readonly shape: readonly [number, number, number];
  /** The images as they went into the model, `[N, height, width, channels]`. */
  readonly images: { readonly data: Float32Array; readonly shape: readonly number[] };
  /** The map of image `i`, `height x width` values. */
  map(i: number): Float32Array;
  /** The picture as PNG bytes. */
  toPng(options?: AttributionPictureOptions): Promise<Buffer>;
  [displaySymbol](): Promise<MimeBundle>;
}

export interface AttributionPictureOptions extends Pick<PictureGridOptions, "columns" | "scale"> {
  /** Names of the classes in the order of the model's outputs. Default: their numbers. */
  classNames?: readonly string[];
  /** A text under every image, in place of the class. Default: the class. */
  labels?: readonly string[];
}

export async function attribution(
  method: string,
  images: tf.Tensor4D,
  values: Float32Array,
  { classes, scores }: Explained,
): Promise<Attribution> {
  const [count, height, width] = images.shape;
  const size = height * width;
  const result: Attribution = {
    method,
    values,
    shape: [count, height, width],
    classes,
    scores,
    images: { data: Float32Array.from(await images.data()), shape: images.shape },
    map: (i) => values.subarray(i * size, (i + 1) * size),
    toPng: (options = {}) => overlayGrid([result], options).toPng(),
    [displaySymbol]: () => overlayGrid([result])[displaySymbol]() as Promise<MimeBundle>,
  };
  return result;
}

/** One array of the batches' values. */
export function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Says in one sentence that maps are empty, which a gradient of 0 everywhere makes them; returns the attribution. */
export function warnOfEmptyMaps<A extends Attribution>(attribution: A): A {
  const { method, classes, map } = attribution;
  const empty = classes.filter((_, i) => map(i).every((value) => value === 0)).length;
  if (empty > 0)
    console.warn(
      `${method}: ${empty} of ${classes.length} maps are 0 everywhere: a layer (argMax, round, a dead ReLU, a saturated softmax) lets no gradient through.`,
    );
  return attribution;
}
