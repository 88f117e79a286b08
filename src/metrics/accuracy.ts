import type { Labels, Numbers } from "../samples";
import { sum, tally } from "./tally";

export interface AccuracyOptions {
  /** The share of right predictions (true), or their number or weight (false). Default: true. */
  normalize?: boolean;
  /** A weight per sample. Default: 1 each. */
  sampleWeight?: Numbers;
}

/**
 * The share of samples whose class was predicted, as `sklearn.metrics.accuracy_score`.
 *
 * @throws {RangeError} when the lengths differ or there are no samples
 */
export function accuracyScore(yTrue: Labels, yPred: Labels, { normalize = true, sampleWeight }: AccuracyOptions = {}): number {
  const { hits, total } = tally("accuracyScore", yTrue, yPred, { sampleWeight });
  return normalize ? sum(hits) / total : sum(hits);
}

export interface BalancedAccuracyOptions {
  /** Rescale so that guessing gives 0 and perfection 1. Default: false. */
  adjusted?: boolean;
  /** A weight per sample. Default: 1 each. */
  sampleWeight?: Numbers;
}

/**
 * The mean recall of the classes that `yTrue` has, as `sklearn.metrics.balanced_accuracy_score`. With `adjusted` and one class only: NaN.
 *
 * @throws {RangeError} when the lengths differ or there are no samples
 */
export function balancedAccuracyScore(
  yTrue: Labels,
  yPred: Labels,
  { adjusted = false, sampleWeight }: BalancedAccuracyOptions = {},
): number {
  const { hits, actual } = tally("balancedAccuracyScore", yTrue, yPred, { sampleWeight });
  const recalls = [...hits.keys()].filter((k) => actual[k] !== 0).map((k) => (hits[k] as number) / (actual[k] as number));
  const score = sum(recalls) / recalls.length;
  const chance = 1 / recalls.length;
  return adjusted ? (score - chance) / (1 - chance) : score;
}
