export { calibrationByGroup, type GroupCalibration, type GroupCalibrationOptions } from "./calibration";
export type { Comparisons, GroupIntervals, Intervals } from "./comparisons";
export {
  type DisparityOptions,
  demographicParityDifference,
  demographicParityRatio,
  type EqualizedOddsOptions,
  equalizedOddsDifference,
  equalizedOddsRatio,
  equalOpportunityDifference,
  equalOpportunityRatio,
} from "./disparity";
export type { Features, Group } from "./features";
export {
  type GroupMetric,
  type GroupValues,
  type MetricFrame,
  type MetricFrameOptions,
  metricFrame,
} from "./metric-frame";
export {
  count,
  falseNegativeRate,
  falsePositiveRate,
  type RateOptions,
  selectionRate,
  trueNegativeRate,
  truePositiveRate,
} from "./rates";
export { type Reweighing, reweighing } from "./reweighing";
export type { Method, Values } from "./summary";
export * from "./thresholds";
