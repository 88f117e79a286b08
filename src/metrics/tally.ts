import { type EncodedLabels, encodeLabels, type Label, type Labels, type Numbers, weightsOf } from "../samples";

/** Weights of samples per class, in the order of `classes`; without weights every sample has 1. */
export interface Tally extends EncodedLabels {
  /** Predicted as the class that they are. */
  readonly hits: Float64Array;
  /** Predicted as this class. */
  readonly predicted: Float64Array;
  /** Of this class. */
  readonly actual: Float64Array;
  /** Of all samples, those of classes that were left out included. */
  readonly total: number;
  readonly weights?: ArrayLike<number>;
}

/** What most metrics of labels are made from; nothing of it grows with the square of the number of classes. */
export function tally(
  caller: string,
  yTrue: Labels,
  yPred: Labels,
  { labels, sampleWeight }: { labels?: readonly Label[]; sampleWeight?: Numbers } = {},
): Tally {
  const encoded = encodeLabels(caller, yTrue, yPred, labels);
  const { truth, guess, classes } = encoded;
  const weights = weightsOf(caller, sampleWeight, truth.length);
  const [hits, predicted, actual] = [0, 0, 0].map(() => new Float64Array(classes.length)) as [Float64Array, Float64Array, Float64Array];
  let total = 0;
  for (let i = 0; i < truth.length; i++) {
    const t = truth[i] as number;
    const g = guess[i] as number;
    const weight = weights === undefined ? 1 : (weights[i] as number);
    total += weight;
    if (t >= 0) actual[t]! += weight;
    if (g >= 0) predicted[g]! += weight;
    if (t === g && t >= 0) hits[t]! += weight;
  }
  return { ...encoded, hits, predicted, actual, total, weights };
}

/** `counts[i * K + j]`: the weight of samples of class i that were predicted as class j, both among the K classes. */
export function crossCounts({
  truth,
  guess,
  classes,
  weights,
}: Pick<EncodedLabels, "truth" | "guess" | "classes"> & { weights?: ArrayLike<number> }): Float64Array {
  const K = classes.length;
  const counts = new Float64Array(K * K);
  for (let i = 0; i < truth.length; i++) {
    const t = truth[i] as number;
    const g = guess[i] as number;
    if (t >= 0 && g >= 0) counts[t * K + g]! += weights === undefined ? 1 : (weights[i] as number);
  }
  return counts;
}

export const sum = (values: ArrayLike<number>): number => {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i] as number;
  return total;
};
