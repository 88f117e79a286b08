export type { FrameLike, Label, Labels, Matrix, Numbers, PlainRows, TypedArray } from "../samples";
export { type AccuracyOptions, accuracyScore, type BalancedAccuracyOptions, balancedAccuracyScore } from "./accuracy";
export { type CohenKappaOptions, cohenKappaScore, matthewsCorrcoef } from "./agreement";
export { type BootstrapInterval, type BootstrapOptions, bootstrap, type Metric } from "./bootstrap";
export { type CalibrationCurve, type CalibrationOptions, calibrationCurve, expectedCalibrationError } from "./calibration";
export {
  type ClassificationReport,
  type ClassificationReportOptions,
  classificationReport,
  type ReportObject,
  type ReportScores,
} from "./classification-report";
export { type ConfusionMatrix, type ConfusionMatrixOptions, confusionMatrix } from "./confusion-matrix";
export { type CrossValidateOptions, type CrossValidation, crossValidate, type FoldSamples, type Taken } from "./cross-validate";
export { type Fold, type FoldOptions, kFold, stratifiedKFold } from "./folds";
export { type BrierOptions, brierScoreLoss, logLoss, type ProbabilityLossOptions } from "./log-loss";
export { type McnemarOptions, type McnemarTest, mcnemar } from "./mcnemar";
export {
  type Average,
  type FbetaOptions,
  f1Score,
  fbetaScore,
  type PerClass,
  type PrecisionRecallFscoreSupport,
  type PrecisionRecallOptions,
  precisionRecallFscoreSupport,
  precisionScore,
  recallScore,
} from "./precision-recall";
export {
  type AveragePrecisionOptions,
  averagePrecisionScore,
  type PrecisionRecallCurve,
  precisionRecallCurve,
} from "./precision-recall-curve";
export {
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanPinballLoss,
  meanSquaredError,
  type R2Options,
  type RegressionOptions,
  r2Score,
  rootMeanSquaredError,
} from "./regression";
export { type RocAucOptions, rocAucScore } from "./roc-auc";
export { auc, type RocCurve, type RocCurveOptions, rocCurve } from "./roc-curve";
export { meanAbsoluteScaledError, type ScaledErrorOptions } from "./scaled-error";
export type { BinaryScoresOptions } from "./thresholds";
export { type TopKOptions, topKAccuracyScore } from "./top-k";
