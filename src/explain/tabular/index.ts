export { type KernelShapOptions, kernelShap } from "./kernel-shap";
export {
  type PartialDependence,
  type PartialDependenceFigureOptions,
  type PartialDependenceOptions,
  partialDependence,
} from "./partial-dependence";
export { type PermutationImportance, type PermutationImportanceOptions, permutationImportance } from "./permutation-importance";
export { type Explainable, type Outputs, outputIndex, type Predict, type Predictions, predictorOf } from "./predictor";
export { type Column, type FrameLike, numbersOf, type Rows, type Table, tableOf } from "./rows";
export { classesOf, type ScoreFunction, type Scoring } from "./scoring";
export type { ShapContent } from "./shap-content";
export { type ShapDependenceOptions, shapDependence } from "./shap-dependence";
export { type ShapSummaryOptions, shapSummary } from "./shap-summary";
export type { ShapValues } from "./shap-values";
export { type ShapWaterfallOptions, shapWaterfall } from "./shap-waterfall";
export type { Targets } from "./targets";
