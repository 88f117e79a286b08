export type { Block, Section } from "./blocks";
export type {
  Cost,
  DataDescription,
  Evaluation,
  Factors,
  Fairness,
  IntendedUse,
  ModelCardContent,
  ModelDetails,
  Prose,
  Result,
  Run,
  Samples,
  Score,
  Training,
} from "./content";
export type { Written } from "./markdown";
export { type ModelCard, modelCard } from "./model-card";
export { saveModelCard } from "./save";
