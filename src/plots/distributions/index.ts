export { type BeforeAfterOptions, beforeAfter } from "./before-after";
export { box } from "./box";
export { type CorrelationOptions, correlation } from "./correlation";
export { type HistogramOptions, histogram } from "./histogram";
export { type MissingValuesOptions, missingValues } from "./missing-values";
export { type ScatterMatrixOptions, scatterMatrix } from "./scatter-matrix";
export type { SpreadOptions } from "./spread";
export { violin } from "./violin";
