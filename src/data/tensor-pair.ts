import { displaySymbol, type MimeBundle, pictureGrid } from "../display";
import { tf } from "../runtime";

/** Inputs and targets of the same length; shows images as a labelled grid. */
export interface TensorPair<X extends tf.Tensor = tf.Tensor, Y extends tf.Tensor = tf.Tensor> {
  /** `[N, ...]`. */
  readonly xs: X;
  /** `[N]` class indices, or `[N, ...]` targets. */
  readonly ys: Y;
  /** Names of the classes that `ys` counts from 0. */
  readonly classNames?: readonly string[];
  /** N. */
  readonly size: number;
  /** Frees both tensors. */
  dispose(): void;
  [displaySymbol](): Promise<MimeBundle>;
}

export interface TensorPairOptions {
  classNames?: readonly string[];
}

/**
 * Puts inputs and targets together; the pair owns both tensors.
 *
 * @throws {RangeError} when the lengths differ, or a class index has no name
 */
export function tensorPair<X extends tf.Tensor, Y extends tf.Tensor>(
  xs: X,
  ys: Y,
  { classNames }: TensorPairOptions = {},
): TensorPair<X, Y> {
  const size = xs.shape[0] ?? 0;
  if (xs.rank === 0 || ys.rank === 0 || size !== ys.shape[0]) {
    throw new RangeError(
      `tensorPair: xs has shape [${xs.shape}] and ys [${ys.shape}], but both must begin with the same number of samples.`,
    );
  }
  if (classNames && ys.rank === 1 && size > 0) {
    const [low, high] = tf.tidy(() => [ys.min().dataSync()[0] as number, ys.max().dataSync()[0] as number] as const);
    if (low < 0 || high >= classNames.length) {
      throw new RangeError(
        `tensorPair: ys has labels from ${low} to ${high}, but there are ${classNames.length} class names, so labels must lie in 0 to ${classNames.length - 1}.`,
      );
    }
  }
  const pair: TensorPair<X, Y> = {
    xs,
    ys,
    classNames,
    size,
    dispose: () => tf.dispose([xs, ys] as tf.Tensor[]),
    [displaySymbol]: () => bundleOfPair(pair),
  };
  return pair;
}

const shown = 20;

async function bundleOfPair({ xs, ys, classNames, size }: TensorPair): Promise<MimeBundle> {
  const summary = `${size.toLocaleString("en-US")} samples: xs [${xs.shape.join(", ")}] ${xs.dtype}, ys [${ys.shape.join(", ")}] ${ys.dtype}`;
  if (!isImages(xs) || size === 0) return { "text/plain": summary };
  const count = Math.min(shown, size);
  const images = tf.slice(xs, 0, count);
  const labels = tf.tidy(() => (ys.rank === 1 ? tf.slice(ys, 0, count) : tf.argMax(tf.slice(ys, 0, count), -1)));
  try {
    const [pixels, classes] = await Promise.all([images.data(), labels.data()]);
    const names = Array.from(classes, (c) => classNames?.[c as number] ?? String(c));
    const grid = await pictureGrid({ data: pixels as Float32Array | Int32Array, shape: images.shape }, { labels: names, columns: 10 })[
      displaySymbol
    ]();
    return { ...grid, "text/plain": summary };
  } finally {
    tf.dispose([images, labels]);
  }
}

const isImages = ({ shape, dtype }: tf.Tensor) =>
  dtype !== "string" &&
  (shape.length === 3 || (shape.length === 4 && [1, 3, 4].includes(shape[3] as number))) &&
  Math.min(shape[1] as number, shape[2] as number) >= 4;
