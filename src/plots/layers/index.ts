export { type ActivationsOptions, activations } from "./activations";
export { type FiltersOptions, filters } from "./filters";
export type { LayerChoice } from "./layer";
