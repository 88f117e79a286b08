import { random, shuffledIndices } from "../preprocess";
import { checkSome, encodeColumn, gridOf, type Labels, said } from "../samples";

/** One division of the samples: rows to train on, rows to test on, both rising. */
export interface Fold {
  readonly train: Int32Array;
  readonly test: Int32Array;
}

export interface FoldOptions {
  /** How many folds, at least 2. Default: 5. */
  splits?: number;
  /** Mix the samples before. Default: false, as in scikit-learn. */
  shuffle?: boolean;
  /** Seed of the order. Default: another order every time. */
  seed?: number;
}

/**
 * Divides samples so that each is tested once: K neighbouring parts, the first ones larger by one sample where K does not divide N. As
 * `sklearn.model_selection.KFold`.
 *
 *     for (const { train, test } of metrics.kFold(xs.shape[0], { splits: 5, shuffle: true, seed: 1 })) { ... }
 *
 * @param samples N, or anything with one entry per sample
 * @throws {RangeError} when there are fewer samples than folds
 */
export function kFold(samples: number | Labels, { splits = 5, shuffle = false, seed }: FoldOptions = {}): Fold[] {
  const size = typeof samples === "number" ? samples : gridOf("kFold", "samples", samples).length;
  if (!Number.isInteger(size) || size < 0) throw new RangeError(`kFold: samples is ${size}, but must be a whole number of samples.`);
  checkSplits("kFold", splits, size);
  const order = shuffle ? shuffledIndices(size, seed) : Int32Array.from({ length: size }, (_, i) => i);
  const foldOf = new Int32Array(size);
  for (let fold = 0, place = 0; fold < splits; fold++) {
    const end = place + Math.floor(size / splits) + Number(fold < size % splits);
    for (; place < end; place++) foldOf[order[place] as number] = fold;
  }
  return foldsOf(foldOf, splits);
}

/**
 * Divides samples so that each is tested once and every part has about the same share of every class, as `sklearn.model_selection.StratifiedKFold`.
 * A class with fewer samples than folds is missing in some of them.
 *
 * @param y the class of every sample, as for all metrics
 * @throws {RangeError} when every class has fewer samples than folds
 */
export function stratifiedKFold(y: Labels, { splits = 5, shuffle = false, seed }: FoldOptions = {}): Fold[] {
  const { classes, codes } = encodeColumn("stratifiedKFold", "y", y, {
    mend: "for values to predict take kFold, or { stratify: false } in crossValidate",
  });
  checkSplits("stratifiedKFold", splits, codes.length);
  const order = orderOfAppearance(codes, classes.length);
  const sizes = new Int32Array(classes.length);
  for (const code of order) sizes[code]!++;
  const largest = Math.max(...sizes);
  if (largest < splits)
    throw new RangeError(`stratifiedKFold: splits is ${splits}, but the largest class has only ${largest} samples; choose fewer folds.`);
  // Dealing out the sorted classes, one sample to a fold in turn, keeps the folds of one size.
  const sorted = order.slice().sort();
  const shares = Array.from({ length: splits }, () => new Int32Array(classes.length));
  sorted.forEach((code, i) => void shares[i % splits]![code]!++);
  const { integer } = random(seed);
  const foldsOfClass = classes.map((_, code) => {
    const folds = shares.flatMap((share, fold) => new Array<number>(share[code] as number).fill(fold));
    if (shuffle) for (let i = folds.length - 1; i > 0; i--) swap(folds, i, integer(0, i));
    return folds;
  });
  const next = new Int32Array(classes.length);
  const foldOf = Int32Array.from(order, (code) => foldsOfClass[code]![next[code]!++] as number);
  return foldsOf(foldOf, splits);
}

function orderOfAppearance(codes: Int32Array, classes: number): Int32Array {
  const places = new Int32Array(classes).fill(-1);
  let seen = 0;
  return codes.map((code) => {
    if (places[code] === -1) places[code] = seen++;
    return places[code] as number;
  });
}

function swap(values: number[], i: number, j: number): void {
  [values[i], values[j]] = [values[j] as number, values[i] as number];
}

function foldsOf(foldOf: Int32Array, splits: number): Fold[] {
  const rows = Int32Array.from(foldOf.keys());
  return Array.from({ length: splits }, (_, fold) => ({
    train: rows.filter((row) => foldOf[row] !== fold),
    test: rows.filter((row) => foldOf[row] === fold),
  }));
}

function checkSplits(caller: string, splits: number, size: number): void {
  if (!Number.isInteger(splits) || splits < 2)
    throw new RangeError(`${caller}: splits is ${said(splits)}, but must be a whole number of at least 2.`);
  checkSome(caller, "samples", size);
  if (splits > size) throw new RangeError(`${caller}: splits is ${splits}, but there are only ${size} samples; choose fewer folds.`);
}
