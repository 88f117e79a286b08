import { type TensorPair, tensorPair } from "../data";
import { tf } from "../runtime";
import { random, shuffled } from "./random";

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
  /** Give every class (a value of `ys`, `[N]`) the same share in every set. Default: false. */
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
 * The sets are copies; the given tensors stay. A set of size 0 has 0 samples.
 *
 * @throws {RangeError} when the parts do not sum to 1 (or N), or a class has too few samples to be in every set
 */
export function split<X extends tf.Tensor, Y extends tf.Tensor>(pair: Splittable<X, Y>, options: SplitOptions = {}): Split<X, Y> {
  const size = pair.xs.shape[0] ?? 0;
  if (size !== pair.ys.shape[0]) throw new RangeError(`split: xs has ${size} samples but ys has ${pair.ys.shape[0]}.`);
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
  const { shuffle = true, seed } = options;
  const source = random(seed);
  let order = Int32Array.from({ length: size }, (_, i) => i);
  if (shuffle) order = shuffled(order, source) as typeof order;
  const sets: Int32Array[] = [];
  if (labels) {
    checkClasses(labels, counts);
    const owner = shares(size, counts);
    const byClass = order.slice().sort((a, b) => (labels[a] as number) - (labels[b] as number));
    for (const set of counts.keys()) sets.push(byClass.filter((_, position) => owner[position] === set));
    if (shuffle) for (const set of sets) shuffled(set, source);
  } else {
    let start = 0;
    for (const count of counts) sets.push(order.slice(start, (start += count)));
  }
  const [train, validation, test] = sets as [Int32Array, Int32Array, Int32Array];
  return { train, validation, test };
}

function countsOf(size: number, options: SplitOptions): number[] {
  const given = [options.train, options.validation, options.test];
  const parts = given.every((part) => part === undefined) ? [0.8, 0.1, 0.1] : given.map((part) => part ?? 0);
  const [train, validation, test] = parts as [number, number, number];
  const said = `train ${train}, validation ${validation} and test ${test}`;
  if (parts.some((part) => !(part >= 0))) throw new RangeError(`split: ${said} must not be negative.`);
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

/**
 * To which set each of `size` positions goes, so that every stretch of positions has nearly the same shares.
 * Tijdeman's rule (The chairman assignment problem, Discrete Mathematics 32, 1980): no set is ever off by 1 or more.
 */
function shares(size: number, counts: readonly number[]): Uint8Array {
  const sets = [...counts.keys()].filter((set) => (counts[set] as number) > 0);
  const slack = sets.length > 1 ? 1 / (2 * sets.length - 2) : 0;
  const owner = new Uint8Array(size);
  const taken = counts.map(() => 0);
  for (let position = 0; position < size; position++) {
    let best = -1;
    let earliest = Infinity;
    for (const set of sets) {
      const share = (counts[set] as number) / size;
      const due = share * (position + 1) - (taken[set] as number);
      const deadline = (1 - slack - due) / share;
      if (due >= slack - 1e-9 && deadline < earliest) [best, earliest] = [set, deadline];
    }
    owner[position] = best;
    taken[best]! += 1;
  }
  return owner;
}

function checkClasses(labels: Int32Array, counts: readonly number[]): void {
  const perClass = new Map<number, number>();
  for (const label of labels) perClass.set(label, (perClass.get(label) ?? 0) + 1);
  const needed = counts.filter((count) => count > 0).length;
  for (const [label, count] of perClass) {
    if (count < needed)
      throw new RangeError(
        `split: class ${label} has ${count} samples, too few to be in ${needed} sets; leave out stratify or drop the class.`,
      );
  }
}

function labelsOf(ys: tf.Tensor): Int32Array {
  const column = ys.rank === 1 || (ys.rank === 2 && ys.shape[1] === 1);
  if (!column && ys.rank !== 2)
    throw new RangeError(`split: stratify needs class indices [N] or one-hot classes [N, K], but ys has shape [${ys.shape}].`);
  return Int32Array.from(tf.tidy(() => (column ? tf.reshape(ys, [-1]) : tf.argMax(ys, 1)).dataSync()));
}

function rowsOf<T extends tf.Tensor>(x: T, rows: Int32Array): T {
  if (rows.length === 0) return tf.slice(x, 0, 0);
  return tf.gather(x, tf.tensor1d(rows, "int32"));
}
