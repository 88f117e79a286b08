import { encodeColumn, gridOf, type Label, type Labels, type Numbers, positivesOf, weightsOf } from "../samples";
import { classProbabilities } from "./probabilities";

export interface ProbabilityLossOptions {
  /** A weight per sample. Default: 1 each. */
  sampleWeight?: Numbers;
  /** The class of every column, sorted, or the names of classes 0, 1, ... Default: the classes in `yTrue`. */
  labels?: readonly Label[];
}

/**
 * The mean of minus the logarithm (base e) of the probability that each sample's class was given, as `sklearn.metrics.log_loss`. Probabilities are
 * clipped by the epsilon of their type: 1.2e-7 for float32 (tensors), 2.2e-16 else.
 *
 * @param yProb probabilities `[N, K]`, or `[N]` of the larger of two classes
 * @throws {RangeError} when lengths or classes do not fit, a probability lies outside of 0 to 1, or rows do not sum to 1
 */
export function logLoss(
  yTrue: Labels,
  yProb: Numbers,
  { normalize = true, sampleWeight, labels }: ProbabilityLossOptions & { normalize?: boolean } = {},
): number {
  const { data, columns, length, positions } = classProbabilities("logLoss", yTrue, yProb, labels);
  const epsilon = data instanceof Float32Array ? 2 ** -23 : Number.EPSILON;
  return meanLoss("logLoss", length, { sampleWeight, normalize }, (i) => {
    const p = data[i * columns + (positions[i] as number)] as number;
    return -Math.log(Math.min(Math.max(p, epsilon), 1 - epsilon));
  });
}

export interface BrierOptions extends ProbabilityLossOptions {
  /** With probabilities `[N]`: the class that they are of. Default: 1 where the classes are 0 and 1 or -1 and 1, else the larger number. */
  posLabel?: Label;
  /** Halve the sum of squares, so that two classes give a value from 0 to 1. Default: with two classes. */
  scaleByHalf?: boolean;
}

/**
 * The mean squared distance of probabilities from what came true, as `sklearn.metrics.brier_score_loss`.
 *
 * @param yProb probabilities `[N]` of the positive class, or `[N, K]` of all classes
 * @throws {RangeError} as {@link logLoss}, or when the classes are texts and `posLabel` is not given
 */
export function brierScoreLoss(yTrue: Labels, yProb: Numbers, { sampleWeight, labels, posLabel, scaleByHalf }: BrierOptions = {}): number {
  const caller = "brierScoreLoss";
  const ofOneClass = (gridOf(caller, "yProb", yProb).columns ?? 1) === 1;
  const truth = ofOneClass ? positivesOf(caller, yTrue, posLabel ?? largerNumber(caller, yTrue)) : yTrue;
  const { data, columns, length, positions } = classProbabilities(caller, truth, yProb, ofOneClass ? [0, 1] : labels);
  const factor = (scaleByHalf ?? columns < 3) ? 0.5 : 1;
  return meanLoss(caller, length, { sampleWeight }, (i) => {
    let squares = 0;
    for (let k = 0; k < columns; k++) squares += (Number(positions[i] === k) - (data[i * columns + k] as number)) ** 2;
    return factor * squares;
  });
}

/** The positive one of two numbers that are neither 0 and 1 nor -1 and 1. */
function largerNumber(caller: string, yTrue: Labels): Label | undefined {
  const { classes } = encodeColumn(caller, "yTrue", yTrue);
  const usual = classes.every((label) => label === 0 || label === 1) || classes.every((label) => label === -1 || label === 1);
  return usual || classes.length > 2 || typeof classes[0] === "string" ? undefined : classes.at(-1);
}

function meanLoss(
  caller: string,
  length: number,
  { sampleWeight, normalize = true }: { sampleWeight?: Numbers; normalize?: boolean },
  loss: (i: number) => number,
): number {
  const weights = weightsOf(caller, sampleWeight, length);
  let [sum, total] = [0, 0];
  for (let i = 0; i < length; i++) {
    const weight = weights === undefined ? 1 : (weights[i] as number);
    sum += weight * loss(i);
    total += weight;
  }
  return normalize ? sum / total : sum;
}
