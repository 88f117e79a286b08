import { displaySymbol, type MimeBundle, pictureGrid, table } from "../display";
import { shortest } from "../float32";
import { tf } from "../runtime";

/** Inputs and targets of the same length; shows images as a labelled grid, other tensors as a table of shapes. */
export interface TensorPair<X extends tf.Tensor = tf.Tensor, Y extends tf.Tensor = tf.Tensor> {
  /** `[N, ...]`. */
  readonly xs: X;
  /** `[N]` class indices, or `[N, ...]` targets. */
  readonly ys: Y;
  /** Names of the classes that `ys` counts from 0. */
  readonly classNames?: readonly string[];
  /** N. */
  readonly size: number;
  /** The first `count` samples (all, where there are fewer), as a pair of its own. */
  take(count: number): TensorPair<X, Y>;
  /** `count` samples from row `start` on, as a pair of its own. */
  slice(start: number, count: number): TensorPair<X, Y>;
  /** Frees both tensors. */
  dispose(): void;
  /** What a notebook shows when the value is the last line of a cell. */
  [displaySymbol](): Promise<MimeBundle>;
}

export interface TensorPairOptions {
  classNames?: readonly string[];
}

/**
 * Puts inputs and targets together; the pair owns both tensors.
 *
 *     const pair = data.tensorPair(images, labels, { classNames: ["Coat", "Bag"] });
 *
 * @param xs inputs `[N, ...]`
 * @param ys class indices `[N]`, or targets `[N, ...]`
 * @throws {RangeError} when the lengths differ, or a label is not the index of a class name
 */
export function tensorPair<X extends tf.Tensor, Y extends tf.Tensor>(
  xs: X,
  ys: Y,
  { classNames }: TensorPairOptions = {},
): TensorPair<X, Y> {
  const size = xs.shape[0] ?? 0;
  if (xs.rank === 0 || ys.rank === 0 || size !== ys.shape[0]) {
    throw new RangeError(
      `tensorPair: xs has shape [${xs.shape.join(", ")}] and ys [${ys.shape.join(", ")}], but both must begin with the same number of samples.`,
    );
  }
  if (classNames && ys.rank === 1) checkLabels(ys, classNames.length);
  const pair: TensorPair<X, Y> = {
    xs,
    ys,
    classNames,
    size,
    take(count) {
      checkRow("take", "count", count, Infinity);
      return pair.slice(0, Math.min(count, size));
    },
    slice(start, count) {
      checkRow("slice", "start", start, size);
      checkRow("slice", "count", count, size - start);
      return tensorPair(tf.slice(xs, start, count), tf.slice(ys, start, count), { classNames });
    },
    dispose: () => tf.dispose([xs, ys] as tf.Tensor[]),
    [displaySymbol]: () => bundleOfPair(pair),
  };
  return pair;
}

function checkLabels(ys: tf.Tensor, classes: number): void {
  if (ys.size === 0) return;
  const [low, high, whole] = tf.tidy(() => {
    const fractions = tf.notEqual(ys, tf.floor(tf.cast(ys, "float32")));
    return [ys.min().dataSync()[0] as number, ys.max().dataSync()[0] as number, tf.any(fractions).dataSync()[0] === 0] as const;
  });
  if (!whole) throw new RangeError("tensorPair: ys has labels with fractions or NaN, but labels must be whole numbers.");
  if (low >= 0 && high < classes) return;
  throw new RangeError(
    `tensorPair: ys has labels from ${low} to ${high}, but there are ${classes} class names, so labels must lie in 0 to ${classes - 1}.`,
  );
}

function checkRow(caller: string, name: string, value: number, most: number): void {
  if (Number.isInteger(value) && value >= 0 && value <= most) return;
  const range = most === Infinity ? "of at least 0" : `from 0 to ${most}`;
  throw new RangeError(`tensorPair.${caller}: ${name} is ${value}, but must be a whole number ${range}.`);
}

const shown = 20;

async function bundleOfPair({ xs, ys, classNames, size }: TensorPair): Promise<MimeBundle> {
  const summary = `${size.toLocaleString("en-US")} samples: xs [${xs.shape.join(", ")}] ${xs.dtype}, ys [${ys.shape.join(", ")}] ${ys.dtype}`;
  if (!isImages(xs) || size === 0) return { ...shapes(xs, ys)[displaySymbol](), "text/plain": summary };
  const count = Math.min(shown, size);
  const images = tf.slice(xs, 0, count);
  const labels = classesOf(ys, count);
  try {
    const [pixels, classes] = await Promise.all([images.data(), labels?.data()]);
    const names = classes && Array.from(classes, (c) => classNames?.[c as number] ?? String(shortest(c as number)));
    const grid = pictureGrid({ data: pixels as Float32Array | Int32Array, shape: images.shape }, { labels: names, columns: 10 });
    return { ...(await grid[displaySymbol]()), "text/plain": summary };
  } finally {
    images.dispose();
    labels?.dispose();
  }
}

const shapes = (xs: tf.Tensor, ys: tf.Tensor) =>
  table({
    columns: ["shape", "dtype"],
    index: ["xs", "ys"],
    rows: [xs, ys].map(({ shape, dtype }) => [`[${shape.join(", ")}]`, dtype]),
  });

/** The class of the first samples, from indices `[N]` or `[N, 1]`, or one-hot rows; undefined for targets of another kind. */
function classesOf(ys: tf.Tensor, count: number): tf.Tensor | undefined {
  if (ys.rank === 1) return tf.slice(ys, 0, count);
  // A column is no one-hot row.
  if (ys.rank === 2 && ys.shape[1] === 1) return tf.tidy(() => tf.reshape(tf.slice(ys, 0, count), [-1]));
  if (ys.rank === 2) return tf.tidy(() => tf.argMax(tf.slice(ys, 0, count), 1));
  return undefined;
}

const isImages = ({ shape, dtype }: tf.Tensor) =>
  dtype !== "string" &&
  (shape.length === 3 || (shape.length === 4 && [1, 3, 4].includes(shape[3] as number))) &&
  Math.min(shape[1] as number, shape[2] as number) >= 4;
