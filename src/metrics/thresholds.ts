import { descending } from "./descending";
import { checkLengths, gridOf, type Numbers, said, vectorOf, weightsOf } from "./input";
import { encodeColumn, type Label, type Labels, plainLabel } from "./labels";

/** How many samples (or what weight) reach a score, at every different score from the largest down. */
export interface ThresholdCounts {
  readonly thresholds: Float64Array;
  /** Of the positive class. */
  readonly truePositives: Float64Array;
  /** Of the other class. */
  readonly falsePositives: Float64Array;
}

export interface BinaryScoresOptions {
  /** The positive class. Default: 1, where the classes are 0 and 1 or -1 and 1. */
  posLabel?: Label;
  /** A weight per sample; samples of weight 0 do not take part. Default: 1 each. */
  sampleWeight?: Numbers;
}

/**
 * Scores of the positive class: `[N]`, `[N, 1]`, or the second of two columns `[N, 2]`, as a softmax of two classes gives them.
 *
 * @throws {RangeError} when there are more columns, or a score is NaN or infinite
 */
export function scoresOf(caller: string, name: string, given: unknown): ArrayLike<number> {
  const { columns, length, data } = gridOf(caller, name, given);
  if (columns === undefined || columns === 1) return vectorOf(caller, name, given);
  if (columns === 2)
    return vectorOf(
      caller,
      name,
      Float64Array.from({ length }, (_, i) => data[2 * i + 1] as number),
    );
  throw new RangeError(`${caller}: ${name} has shape [${length}, ${columns}], but must have the scores of one class, [N].`);
}

/**
 * 1 for every sample of the positive class.
 *
 * @throws {RangeError} when the class is not given and cannot be told, or there are three classes or more and it is not given
 */
export function positivesOf(caller: string, yTrue: Labels, posLabel: Label | undefined): Uint8Array {
  const { classes, codes } = encodeColumn(caller, "yTrue", yTrue);
  const said = classes.slice(0, 10).join(", ");
  if (posLabel === undefined) {
    if (classes.length > 2)
      throw new RangeError(
        `${caller}: yTrue has ${classes.length} classes (${said}), but must have two; or give posLabel, the class against the rest.`,
      );
    const usual = classes.every((label) => label === 0 || label === 1) || classes.every((label) => label === -1 || label === 1);
    if (!usual) throw new RangeError(`${caller}: yTrue has the classes ${said}, so posLabel must say which one is positive.`);
  }
  const wanted = plainLabel(posLabel ?? 1);
  const at = classes.findIndex((label) => label === wanted);
  const mask = new Uint8Array(codes.length);
  for (let i = 0; i < mask.length; i++) mask[i] = codes[i] === at ? 1 : 0;
  return mask;
}

/** Reads and checks what the curves of two classes are made from. */
export function thresholdCountsOf(
  caller: string,
  yTrue: Labels,
  yScore: Numbers,
  { posLabel, sampleWeight }: BinaryScoresOptions,
): ThresholdCounts {
  const positive = positivesOf(caller, yTrue, posLabel);
  const scores = scoresOf(caller, "yScore", yScore);
  checkLengths(caller, "yTrue", positive.length, "yScore", scores.length);
  return thresholdCounts(positive, scores, weightsOf(caller, sampleWeight, positive.length));
}

/** `sklearn.metrics.confusion_matrix_at_thresholds`, without what follows from the last counts. */
export function thresholdCounts(positive: Uint8Array, scores: ArrayLike<number>, weights?: ArrayLike<number>): ThresholdCounts {
  const [thresholds, truePositives, falsePositives] = [0, 1, 2].map(() => new Float64Array(scores.length)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  let count = 0;
  countAtThresholds(positive, scores, weights, (threshold, tp, fp) => {
    thresholds[count] = threshold;
    truePositives[count] = tp;
    falsePositives[count] = fp;
    count++;
  });
  const cut = (values: Float64Array) => values.subarray(0, count);
  return { thresholds: cut(thresholds), truePositives: cut(truePositives), falsePositives: cut(falsePositives) };
}

/** Visits every different score from the largest down, with how many of the positive and of the other class reach it. */
export function countAtThresholds(
  positive: Uint8Array,
  scores: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
  visit: (threshold: number, truePositives: number, falsePositives: number) => void,
): void {
  const { order, sorted } = descending(scores);
  let [tp, fp] = [0, 0];
  let pending = false;
  for (let k = 0; k < order.length; k++) {
    const row = order[k] as number;
    const weight = weights === undefined ? 1 : (weights[row] as number);
    if (pending && sorted[k] !== sorted[k - 1]) {
      visit(sorted[k - 1] as number, tp, fp);
      pending = false;
    }
    if (weight === 0) continue;
    pending = true;
    if (positive[row] === 1) tp += weight;
    else fp += weight;
  }
  if (pending) visit(sorted[sorted.length - 1] as number, tp, fp);
}

/** Throws what reads well when an option is none of those that are known. */
export function checkOneOf<T>(caller: string, name: string, value: T, known: readonly T[]): void {
  if (known.includes(value)) return;
  throw new RangeError(`${caller}: ${name} is ${said(value)}, but must be one of ${known.map(said).join(", ")}.`);
}
