export { type CalibrationCurveOptions, calibrationCurve } from "./calibration-curve";
export { type ConfusionMatrixOptions, confusionMatrix } from "./confusion-matrix";
export { cumulativeGain, lift } from "./cumulative-gain";
export type { CurveOptions, Scores } from "./one-vs-rest";
export { precisionRecallCurve } from "./precision-recall-curve";
export { rocCurve } from "./roc-curve";
