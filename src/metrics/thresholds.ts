import { checkLengths, descending, type Label, type Labels, type Numbers, positivesOf, scoresOf, weightsOf } from "../samples";

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
