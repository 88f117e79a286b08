export { type HistoryLike, type HistoryOptions, history } from "./history";
export { type LearningCurvesOptions, learningCurves } from "./learning-curves";
