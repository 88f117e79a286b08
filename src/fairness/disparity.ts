import { checkOneOf, type Labels, type Numbers } from "../samples";
import type { Features } from "./features";
import { type GroupMetric, type MetricFrame, metricFrame } from "./metric-frame";
import { falsePositiveRate, selectionRate, truePositiveRate } from "./rates";
import type { Method, Values } from "./summary";

export interface DisparityOptions {
  /** Whom to compare: a column, or several by name, whose combinations are the groups. */
  sensitiveFeatures: Features;
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
 * @param yTrue classes 0 and 1; only their number matters here
 * @param yPred predicted classes, 1 being the one that is wished for
 * @throws {RangeError} when lengths differ
 */
export const demographicParityDifference = (yTrue: Labels, yPred: Labels, options: DisparityOptions): number =>
  frameOf({ selectionRate }, yTrue, yPred, options).difference(options).selectionRate as number;

/** The smallest ratio of groups' selection rates; 1 is parity. As `fairlearn.metrics.demographic_parity_ratio`, and as {@link demographicParityDifference}. */
export const demographicParityRatio = (yTrue: Labels, yPred: Labels, options: DisparityOptions): number =>
  frameOf({ selectionRate }, yTrue, yPred, options).ratio(options).selectionRate as number;

/** How far the true or the false positive rates of groups lie apart; 0 is parity. As `fairlearn.metrics.equalized_odds_difference`. */
export const equalizedOddsDifference = (yTrue: Labels, yPred: Labels, { agg = "worst_case", ...options }: EqualizedOddsOptions): number =>
  aggregated(
    "equalizedOddsDifference",
    agg,
    frameOf({ truePositiveRate, falsePositiveRate }, yTrue, yPred, options).difference(options),
    Math.max,
  );

/** The smaller one of the ratios of true and of false positive rates; 1 is parity. As `fairlearn.metrics.equalized_odds_ratio`. */
export const equalizedOddsRatio = (yTrue: Labels, yPred: Labels, { agg = "worst_case", ...options }: EqualizedOddsOptions): number =>
  aggregated("equalizedOddsRatio", agg, frameOf({ truePositiveRate, falsePositiveRate }, yTrue, yPred, options).ratio(options), Math.min);

/** How far the true positive rates of groups lie apart; 0 is parity. As `fairlearn.metrics.equal_opportunity_difference`. */
export const equalOpportunityDifference = (yTrue: Labels, yPred: Labels, options: DisparityOptions): number =>
  frameOf({ truePositiveRate }, yTrue, yPred, options).difference(options).truePositiveRate as number;

/** The smallest ratio of groups' true positive rates; 1 is parity. As `fairlearn.metrics.equal_opportunity_ratio`. */
export const equalOpportunityRatio = (yTrue: Labels, yPred: Labels, options: DisparityOptions): number =>
  frameOf({ truePositiveRate }, yTrue, yPred, options).ratio(options).truePositiveRate as number;

function frameOf(
  metrics: Record<string, GroupMetric>,
  yTrue: Labels,
  yPred: Labels,
  { sensitiveFeatures, sampleWeight }: DisparityOptions,
): MetricFrame {
  return metricFrame(metrics, yTrue, yPred, { sensitiveFeatures, ...(sampleWeight && { sampleParams: { sampleWeight } }) });
}

/** A rate that no group defines, NaN, does not count. */
function aggregated(caller: string, agg: "worst_case" | "mean", rates: Values, worst: (...values: number[]) => number): number {
  checkOneOf(caller, "agg", agg, ["worst_case", "mean"]);
  const known = Object.values(rates).filter((value) => !Number.isNaN(value));
  if (known.length === 0) return Number.NaN;
  return agg === "worst_case" ? worst(...known) : known.reduce((a, b) => a + b, 0) / known.length;
}
