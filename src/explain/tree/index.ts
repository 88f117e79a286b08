export type { ClassificationCriterion } from "./criterion";
export {
  costComplexityPruningPath,
  type DecisionTreeClassifierOptions,
  type DecisionTreeOptions,
  decisionTreeClassifier,
  decisionTreeRegressor,
  type PruningPathOptions,
} from "./decision-tree";
export type { TreeFigureOptions } from "./figure";
export { decisionTreeFromJson } from "./json";
export type { Label, Labels } from "./labels";
export type { TreeNodes } from "./nodes";
export type { PruningPath } from "./prune";
export { type Surrogate, type SurrogateOptions, surrogate } from "./surrogate";
export type { DecisionTreeClassifier, DecisionTreeContent, DecisionTreeRegressor } from "./tree";
