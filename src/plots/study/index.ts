export { contour } from "./contour";
export { edf } from "./edf";
export { intermediateValues } from "./intermediate-values";
export { optimizationHistory } from "./optimization-history";
export { parallelCoordinate } from "./parallel-coordinate";
export { type ParetoFrontOptions, paretoFront } from "./pareto-front";
export { type ParamPlotOptions, slice } from "./slice";
export { timeline } from "./timeline";
export type { DistributionLike, StudyLike, StudyPlotOptions, TrialLike } from "./trials";
