export type { Distribution } from "./distribution";
export { type DropDuplicatesOptions, dropDuplicates } from "./duplicates/drop-duplicates";
export { type ParseBooleansOptions, parseBooleans } from "./formats/booleans";
export { type ChangeCaseOptions, changeCase } from "./formats/case";
export { type CategoryRule, type MapCategoriesOptions, mapCategories } from "./formats/categories";
export { type ParseDatesOptions, parseDates } from "./formats/dates";
export { type ParseNumbersOptions, parseNumbers } from "./formats/numbers";
export { type TrimOptions, trim } from "./formats/trim";
export { type NormalizeUnicodeOptions, normalizeUnicode } from "./formats/unicode";
export { type Agreement, agreement } from "./labels/agreement";
export type { LabelOptions, Sample } from "./labels/deck";
export { type LabelEntry, type Labels, loadLabels } from "./labels/journal";
export { labelByKeyboard } from "./labels/keyboard";
export { type Labelling, label } from "./labels/label";
export {
  applyLabelingFunctions,
  type FunctionSummary,
  type LabelingFunction,
  labelingFunction,
  labelingSummary,
  type MajorityVoteOptions,
  majorityVote,
  type Votes,
  type WeakSummary,
} from "./labels/weak";
export { type MessyOrdersOptions, messyOrders } from "./messy-orders";
export { type DropnaOptions, dropna } from "./missing/dropna";
export { bfill, ffill } from "./missing/ffill";
export { type FillnaOptions, fillna } from "./missing/fillna";
export { type ImputeOptions, impute } from "./missing/impute";
export { type MissingIndicatorOptions, missingIndicator } from "./missing/indicator";
export { type InterpolateOptions, interpolate } from "./missing/interpolate";
export type { NeighbourOptions } from "./missing/neighbours";
export { type MissingReport, missingReport } from "./missing/report";
export type { Bounds, BoundsOptions, OutlierMethod } from "./outliers/bounds";
export { type ClipOptions, clip, type OutliersOptions, outliers } from "./outliers/outliers";
export { loadPipeline, savePipeline } from "./pipeline/file";
export {
  apply,
  type Cleaned,
  type FittedPipeline,
  type FittedStep,
  type Pipeline,
  pipeline,
  type TransformOptions,
} from "./pipeline/pipeline";
export type { ColumnRecord, StepRecord } from "./pipeline/record";
export type { Balance } from "./quality/balance";
export type { ColumnConsistency } from "./quality/consistency";
export { type ColumnDrift, drift, type KsTest, ks, type PsiOptions, psi } from "./quality/drift";
export { type Leakage, type LeakageOptions, leakage } from "./quality/leakage";
export type { ColumnProfile } from "./quality/profile";
export { type QualityOptions, type QualityReport, quality } from "./quality/quality";
export type { Step } from "./step";
export { type AstypeOptions, astype } from "./types/astype";
export { dropInvalid } from "./validation/drop-invalid";
/** What rows must be like, for `clean.validate` and `clean.quality`. */
export * as rules from "./validation/rules";
export { type RuleReport, type ValidationReport, validate } from "./validation/validate";
