export type { Images } from "./picture-panels";
export { type MistakesOptions, mistakes, type PredictionsOptions, predictions } from "./predictions";
