import {
  checkLengths,
  checkSome,
  gridOf,
  type Label,
  type Labels,
  type Numbers,
  positivePairsOf,
  predictedPositivesOf,
  weightsOf,
} from "../samples";

export interface RateOptions {
  /** The class that counts as selected. Default: 1, where the classes are 0 and 1 or -1 and 1. */
  posLabel?: Label;
  /** A weight per sample. Default: 1 each. */
  sampleWeight?: Numbers;
}

/** The number of samples, as `fairlearn.metrics.count`. */
export function count(yTrue: Labels, yPred: Labels): number {
  const [size, other] = [gridOf("count", "yTrue", yTrue).length, gridOf("count", "yPred", yPred).length];
  checkLengths("count", "yTrue", size, "yPred", other);
  checkSome("count", "yTrue", size);
  return size;
}

/**
 * The share of samples that were predicted as the positive class, as `fairlearn.metrics.selection_rate`.
 *
 * @param yTrue only their number matters here
 * @param yPred predicted classes, as in all metrics
 * @throws {RangeError} when the lengths differ, there are no samples, or the positive class cannot be told or is none of the classes
 */
export function selectionRate(yTrue: Labels, yPred: Labels, { posLabel, sampleWeight }: RateOptions = {}): number {
  const guess = predictedPositivesOf("selectionRate", yPred, posLabel);
  checkLengths("selectionRate", "yTrue", gridOf("selectionRate", "yTrue", yTrue).length, "yPred", guess.length);
  return share(
    { size: guess.length, truth: guess, guess, weights: weightsOf("selectionRate", sampleWeight, guess.length) },
    () => true,
    (_, isGuessed) => isGuessed,
  );
}

/**
 * The share of the positive class that was predicted as such, as `fairlearn.metrics.true_positive_rate`; 0 where there is none of it.
 *
 * @throws {RangeError} as {@link selectionRate}
 */
export function truePositiveRate(yTrue: Labels, yPred: Labels, options: RateOptions = {}): number {
  return share(
    masks("truePositiveRate", yTrue, yPred, options),
    (truth) => truth,
    (_, guess) => guess,
  );
}

/**
 * The share of the other classes that was predicted as the positive one, as `fairlearn.metrics.false_positive_rate`; 0 where there is none of them.
 *
 * @throws {RangeError} as {@link selectionRate}
 */
export function falsePositiveRate(yTrue: Labels, yPred: Labels, options: RateOptions = {}): number {
  return share(
    masks("falsePositiveRate", yTrue, yPred, options),
    (truth) => !truth,
    (_, guess) => guess,
  );
}

/**
 * The share of the other classes that was predicted as such, as `fairlearn.metrics.true_negative_rate`; 0 where there is none of them.
 *
 * @throws {RangeError} as {@link selectionRate}
 */
export function trueNegativeRate(yTrue: Labels, yPred: Labels, options: RateOptions = {}): number {
  return share(
    masks("trueNegativeRate", yTrue, yPred, options),
    (truth) => !truth,
    (_, guess) => !guess,
  );
}

/**
 * The share of the positive class that was missed, as `fairlearn.metrics.false_negative_rate`; 0 where there is none of it.
 *
 * @throws {RangeError} as {@link selectionRate}
 */
export function falseNegativeRate(yTrue: Labels, yPred: Labels, options: RateOptions = {}): number {
  return share(
    masks("falseNegativeRate", yTrue, yPred, options),
    (truth) => truth,
    (_, guess) => !guess,
  );
}

interface Masks {
  size: number;
  truth: Uint8Array;
  guess: Uint8Array;
  weights?: ArrayLike<number>;
}

function masks(caller: string, yTrue: Labels, yPred: Labels, { posLabel, sampleWeight }: RateOptions): Masks {
  const { truth, guess } = positivePairsOf(caller, yTrue, yPred, posLabel);
  return { size: truth.length, truth, guess, weights: weightsOf(caller, sampleWeight, truth.length) };
}

type Choice = (truth: boolean, guess: boolean) => boolean;

function share({ truth, guess, weights, size }: Masks, among: Choice, chosen: Choice): number {
  let [part, whole] = [0, 0];
  for (let i = 0; i < size; i++) {
    const [isTrue, isGuessed] = [truth[i] === 1, guess[i] === 1];
    if (!among(isTrue, isGuessed)) continue;
    const weight = weights === undefined ? 1 : (weights[i] as number);
    whole += weight;
    if (chosen(isTrue, isGuessed)) part += weight;
  }
  return whole === 0 ? 0 : part / whole;
}
