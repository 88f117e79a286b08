export { type HyperbandOptions, hyperband } from "./hyperband";
export { type PatientOptions, patient } from "./patient";
export { median, type PercentileOptions, percentile } from "./percentile";
export type { Pruner, Verdict } from "./pruner";
export { type SuccessiveHalvingOptions, successiveHalving } from "./successive-halving";
export { type ThresholdOptions, threshold } from "./threshold";
