import { checkLengths, encodeColumn, type Label, type Labels, matrixOf, type Numbers, said, weightsOf } from "../samples";
import { positionsOf } from "./probabilities";

export interface TopKOptions {
  /** How many guesses count. Default: 2, as in scikit-learn. */
  k?: number;
  /** The share of hits (true), or their number or weight (false). Default: true. */
  normalize?: boolean;
  /** A weight per sample. Default: 1 each. */
  sampleWeight?: Numbers;
  /** The class of every column, sorted, or the names of classes 0, 1, ... Default: the classes in `yTrue`. */
  labels?: readonly Label[];
}

/**
 * The share of samples whose class is among the `k` of the largest scores, as `sklearn.metrics.top_k_accuracy_score`; among equal scores the later
 * columns come first.
 *
 * @param yScore scores `[N, K]`, or `[N]` of the larger of two classes: from 0.5 on, or from 0 on when they are no probabilities
 * @throws {RangeError} when lengths or classes do not fit the scores
 */
export function topKAccuracyScore(
  yTrue: Labels,
  yScore: Numbers,
  { k = 2, normalize = true, sampleWeight, labels }: TopKOptions = {},
): number {
  const caller = "topKAccuracyScore";
  if (!Number.isInteger(k) || k < 1) throw new RangeError(`${caller}: k is ${said(k)}, but must be a whole number of at least 1.`);
  const { classes, codes } = encodeColumn(caller, "yTrue", yTrue);
  const { data, columns, length } = matrixOf(caller, "yScore", yScore);
  checkLengths(caller, "yTrue", codes.length, "yScore", length);
  const weights = weightsOf(caller, sampleWeight, length);
  const positions = positionsOf(caller, classes, codes, Math.max(2, columns), labels);
  const isHit = columns === 1 ? oneColumn(data, positions, k) : severalColumns(data, positions, columns, k);
  let [hits, total] = [0, 0];
  for (let i = 0; i < length; i++) {
    const weight = weights === undefined ? 1 : (weights[i] as number);
    total += weight;
    if (isHit(i)) hits += weight;
  }
  return normalize ? hits / total : hits;
}

function oneColumn(scores: ArrayLike<number>, positions: Int32Array, k: number): (i: number) => boolean {
  if (k > 1) return () => true;
  const areProbabilities = Array.prototype.every.call(scores, (score: number) => score >= 0 && score <= 1);
  const threshold = areProbabilities ? 0.5 : 0;
  return (i) => Number((scores[i] as number) > threshold) === positions[i];
}

function severalColumns(scores: ArrayLike<number>, positions: Int32Array, columns: number, k: number): (i: number) => boolean {
  return (i) => {
    const own = positions[i] as number;
    const score = scores[i * columns + own] as number;
    let before = 0;
    for (let j = 0; j < columns; j++) {
      const other = scores[i * columns + j] as number;
      if (other > score || (other === score && j > own)) before++;
    }
    return before < k;
  };
}
