import { checkLengths, checkOneOf, gridOf, type Label, type Labels, type Numbers, positivePairsOf, predictedPositivesOf } from "../samples";
import type { Features } from "./features";
import { type GroupMetric, type MetricFrame, metricFrame } from "./metric-frame";
import { falsePositiveRate, selectionRate, truePositiveRate } from "./rates";
import type { Method, Values } from "./summary";

export interface DisparityOptions {
  /** Whom to compare: a column, or several by name, whose combinations are the groups. */
  sensitiveFeatures: Features;
  /** The class that counts as selected. Default: 1, where the classes are 0 and 1 or -1 and 1. */
  posLabel?: Label;
  /** Groups with each other, or with all samples. Default: "between_groups". */
  method?: Method;
  /** A weight per sample. Default: 1 each. */
  sampleWeight?: Numbers;
}

export interface EqualizedOddsOptions extends DisparityOptions {
  /** The worse one of the two rates, or their mean. Default: "worst_case". */
  agg?: "worst_case" | "mean";
}

/**
 * How far the selection rates of groups lie apart; 0 is parity. As `fairlearn.metrics.demographic_parity_difference`.
 *
 * @param yTrue only their number matters here
 * @param yPred predicted classes, of which `posLabel` is the one that is wished for
 * @throws {RangeError} when lengths differ, or the positive class cannot be told or is none of the classes
 */
export const demographicParityDifference = (yTrue: Labels, yPred: Labels, options: DisparityOptions): number =>
  selectionFrame("demographicParityDifference", yTrue, yPred, options).difference(options).selectionRate as number;

/** The smallest ratio of groups' selection rates; 1 is parity. As `fairlearn.metrics.demographic_parity_ratio`, and as {@link demographicParityDifference}. */
export const demographicParityRatio = (yTrue: Labels, yPred: Labels, options: DisparityOptions): number =>
  selectionFrame("demographicParityRatio", yTrue, yPred, options).ratio(options).selectionRate as number;

/** How far the true or the false positive rates of groups lie apart; 0 is parity. As `fairlearn.metrics.equalized_odds_difference`. */
export function equalizedOddsDifference(yTrue: Labels, yPred: Labels, options: EqualizedOddsOptions): number {
  const caller = "equalizedOddsDifference";
  const frame = errorFrame(caller, { truePositiveRate, falsePositiveRate }, yTrue, yPred, options);
  return aggregated(caller, options.agg, frame.difference(options), Math.max);
}

/** The smaller one of the ratios of true and of false positive rates; 1 is parity. As `fairlearn.metrics.equalized_odds_ratio`. */
export function equalizedOddsRatio(yTrue: Labels, yPred: Labels, options: EqualizedOddsOptions): number {
  const caller = "equalizedOddsRatio";
  const frame = errorFrame(caller, { truePositiveRate, falsePositiveRate }, yTrue, yPred, options);
  return aggregated(caller, options.agg, frame.ratio(options), Math.min);
}

/** How far the true positive rates of groups lie apart; 0 is parity. As `fairlearn.metrics.equal_opportunity_difference`. */
export const equalOpportunityDifference = (yTrue: Labels, yPred: Labels, options: DisparityOptions): number =>
  errorFrame("equalOpportunityDifference", { truePositiveRate }, yTrue, yPred, options).difference(options).truePositiveRate as number;

/** The smallest ratio of groups' true positive rates; 1 is parity. As `fairlearn.metrics.equal_opportunity_ratio`. */
export const equalOpportunityRatio = (yTrue: Labels, yPred: Labels, options: DisparityOptions): number =>
  errorFrame("equalOpportunityRatio", { truePositiveRate }, yTrue, yPred, options).ratio(options).truePositiveRate as number;

function selectionFrame(caller: string, yTrue: Labels, yPred: Labels, options: DisparityOptions): MetricFrame {
  const guess = predictedPositivesOf(caller, yPred, options.posLabel);
  checkLengths(caller, "yTrue", gridOf(caller, "yTrue", yTrue).length, "yPred", guess.length);
  return frameOf({ selectionRate }, guess, guess, options);
}

function errorFrame(
  caller: string,
  metrics: Record<string, GroupMetric>,
  yTrue: Labels,
  yPred: Labels,
  options: DisparityOptions,
): MetricFrame {
  const { truth, guess } = positivePairsOf(caller, yTrue, yPred, options.posLabel);
  return frameOf(metrics, truth, guess, options);
}

/** The positive class is told from all samples, as a group may lack it. */
const frameOf = (
  metrics: Record<string, GroupMetric>,
  truth: Uint8Array,
  guess: Uint8Array,
  { sensitiveFeatures, sampleWeight }: DisparityOptions,
): MetricFrame => metricFrame(metrics, truth, guess, { sensitiveFeatures, ...(sampleWeight && { sampleParams: { sampleWeight } }) });

/** A rate that no group defines, NaN, does not count. */
function aggregated(
  caller: string,
  agg: EqualizedOddsOptions["agg"] = "worst_case",
  rates: Values,
  worst: (...values: number[]) => number,
): number {
  checkOneOf(caller, "agg", agg, ["worst_case", "mean"]);
  const known = Object.values(rates).filter((value) => !Number.isNaN(value));
  if (known.length === 0) return Number.NaN;
  return agg === "worst_case" ? worst(...known) : known.reduce((a, b) => a + b, 0) / known.length;
}
