import { type TensorPair, tensorPair } from "../data";
import { tf } from "../runtime";
import { classShares } from "./proportions";
import { indices, random, shuffled } from "./random";

/** Anything with inputs and targets of the same length. */
export interface Splittable<X extends tf.Tensor = tf.Tensor, Y extends tf.Tensor = tf.Tensor> {
  readonly xs: X;
  readonly ys: Y;
  readonly classNames?: readonly string[];
}

export interface SplitOptions {
  /** Fractions that sum to 1, or numbers of samples that sum to N. Defaults: 0.8, 0.1 and 0.1; a set of size 0 is left out. */
  train?: number;
  validation?: number;
  test?: number;
  /** Mix the samples before. Default: true. */
  shuffle?: boolean;
  /** Seed of the order. Default: another order every time. */
  seed?: number;
  /** Give every class (`ys` are indices `[N]` or one-hot rows `[N, K]`) its share of every set, rounded up or down. Default: false. */
  stratify?: boolean;
}

export interface Split<X extends tf.Tensor = tf.Tensor, Y extends tf.Tensor = tf.Tensor> {
  readonly trainSet: TensorPair<X, Y>;
  readonly validationSet: TensorPair<X, Y>;
  readonly testSet: TensorPair<X, Y>;
}

/**
 * Splits samples into sets for training, validation and testing that never overlap and together hold every sample once;
 * 10,000 samples become 8,000, 1,000 and 1,000.
 *
 * The sets are copies; the given tensors stay. A set that is left out has 0 samples.
 *
 *     const { trainSet, validationSet } = preprocess.split(pair, { train: 0.9, validation: 0.1, seed: 42 });
 *
 * @throws {RangeError} when the parts do not sum to 1 (or N), a set would be empty, or with `stratify` a class has fewer samples than
 *   there are sets
 */
export function split<X extends tf.Tensor, Y extends tf.Tensor>(pair: Splittable<X, Y>, options: SplitOptions = {}): Split<X, Y> {
  const size = pair.xs.shape[0] ?? 0;
  if (size !== pair.ys.shape[0])
    throw new RangeError(`split: xs has ${size} samples and ys has ${pair.ys.shape[0]}, but both must have the same number.`);
  for (const side of ["xs", "ys"] as const)
    if (pair[side].dtype === "string")
      throw new RangeError(
        `split: ${side} holds strings, which TensorFlow.js does not gather; number them first, as by data.labelEncoder.`,
      );
  const sets = splitIndices(size, options, options.stratify ? labelsOf(pair.ys) : undefined);
  const part = (rows: Int32Array) =>
    tensorPair(...(tf.tidy(() => [rowsOf(pair.xs, rows), rowsOf(pair.ys, rows)]) as [X, Y]), { classNames: pair.classNames });
  return { trainSet: part(sets.train), validationSet: part(sets.validation), testSet: part(sets.test) };
}

/** The rows of every set; `labels` asks for equal shares of every class. */
export function splitIndices(
  size: number,
  options: SplitOptions,
  labels?: Int32Array,
): Record<"train" | "validation" | "test", Int32Array> {
  const counts = countsOf(size, options);
  const source = random(options.seed);
  const mix = (rows: Int32Array) => (options.shuffle === false ? rows : shuffled(rows, source));
  const order = mix(indices(size));
  const sets = labels
    ? byClass(order, labels, counts).map((set) => (options.shuffle === false ? set.sort() : mix(set)))
    : cut(order, counts);
  const [train, validation, test] = sets as [Int32Array, Int32Array, Int32Array];
  return { train, validation, test };
}

function cut(rows: Int32Array, counts: readonly number[]): Int32Array[] {
  let start = 0;
  return counts.map((count) => rows.slice(start, (start += count)));
}

function byClass(order: Int32Array, labels: Int32Array, counts: readonly number[]): Int32Array[] {
  const classes = new Map<number, number[]>();
  for (const row of order) {
    const label = labels[row] as number;
    const rows = classes.get(label);
    if (rows) rows.push(row);
    else classes.set(label, [row]);
  }
  const sorted = [...classes].sort(([a], [b]) => a - b);
  const needed = counts.filter((count) => count > 0).length;
  for (const [label, { length }] of sorted) {
    if (length >= needed) continue;
    throw new RangeError(
      `split: class ${label} has ${length} ${length === 1 ? "sample" : "samples"}, too few for ${needed} sets; leave out stratify or drop the class.`,
    );
  }
  const shares = classShares(
    sorted.map(([, rows]) => rows.length),
    counts,
  );
  const parts = sorted.map(([, rows], class_) => cut(Int32Array.from(rows), shares[class_] as number[]));
  return counts.map((_, set) => Int32Array.from(parts.flatMap((part) => [...(part[set] as Int32Array)])));
}

function countsOf(size: number, options: SplitOptions): number[] {
  const given = [options.train, options.validation, options.test];
  const parts = given.every((part) => part === undefined) ? [0.8, 0.1, 0.1] : given.map((part) => part ?? 0);
  const [train, validation, test] = parts as [number, number, number];
  const said = `train ${train}, validation ${validation} and test ${test}`;
  if (size === 0) throw new RangeError("split: there are 0 samples; give at least one for every set.");
  if (parts.some((part) => !(part >= 0))) throw new RangeError(`split: ${said} must be numbers of at least 0.`);
  const sum = train + validation + test;
  if (Math.abs(sum - 1) > 1e-9) {
    if (sum === size && parts.every(Number.isInteger)) return parts;
    throw new RangeError(
      `split: ${said} sum to ${Number(sum.toFixed(6))}, but must sum to 1 as fractions or to ${size} as numbers of samples.`,
    );
  }
  // Largest remainders get what rounding down leaves over.
  const exact = parts.map((part) => part * size);
  const counts = exact.map((value) => Math.floor(value + 1e-9));
  const order = [0, 1, 2].sort((a, b) => (exact[b] as number) - (counts[b] as number) - ((exact[a] as number) - (counts[a] as number)));
  for (let left = size - counts.reduce((a, b) => a + b, 0), k = 0; left > 0; left--, k++) counts[order[k % 3] as number]! += 1;
  const empty = ["train", "validation", "test"].filter((_, i) => (parts[i] as number) > 0 && counts[i] === 0);
  if (empty.length > 0) throw new RangeError(`split: ${size} samples are too few; the ${empty.join(" and ")} set would be empty.`);
  return counts;
}

function labelsOf(ys: tf.Tensor): Int32Array {
  const column = ys.rank === 1 || (ys.rank === 2 && ys.shape[1] === 1);
  if (!column && ys.rank !== 2)
    throw new RangeError(`split: stratify needs class indices [N] or one-hot classes [N, K], but ys has shape [${ys.shape.join(", ")}].`);
  const labels = tf.tidy(() => (column ? tf.reshape(ys, [-1]) : tf.argMax(ys, 1)).dataSync());
  const wrong = labels.findIndex((label) => !Number.isInteger(label));
  if (wrong >= 0)
    throw new RangeError(
      `split: stratify needs whole class indices, but ys has ${labels[wrong]} at ${wrong}; leave out stratify, or give classes that are cut from it.`,
    );
  return Int32Array.from(labels);
}

function rowsOf<T extends tf.Tensor>(x: T, rows: Int32Array): T {
  if (rows.length === 0) return tf.slice(x, 0, 0);
  return tf.gather(x, tf.tensor1d(rows, "int32"));
}
