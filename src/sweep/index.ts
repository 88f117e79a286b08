export { type Budget, type CostReport, costReport, type Judged, type Price, type TrialCost } from "./budget";
export * from "./executors";
export { type ImportanceOptions, paramImportances } from "./importance";
export { optimize } from "./optimize";
export * from "./pruners";
export {
  type BegunTrial,
  type CmaEsOptions,
  cmaEs,
  type GaussianProcessOptions,
  type GridValues,
  gaussianProcess,
  grid,
  type Nsga2Options,
  nsga2,
  type QuasiRandomOptions,
  quasiRandom,
  random,
  type Sampled,
  type Sampler,
  type SeedOptions,
  type StudyView,
  type TpeOptions,
  tpe,
} from "./samplers";
export {
  type Branches,
  type CategoricalDistribution,
  type Choice,
  type Conditional,
  categorical,
  conditional,
  type Distribution,
  type FloatDistribution,
  type FloatOptions,
  float,
  type IntDistribution,
  type IntOptions,
  int,
  type NumericalDistribution,
  type Params,
  type ParamsOf,
  type ParamValue,
  type Space,
  space,
} from "./space";
export {
  type Answer,
  type AttributeKind,
  type Attributes,
  type Direction,
  type FrozenTrial,
  openStorage,
  type ParamEntry,
  type Storage,
  type StudyRecord,
  type TrialState,
  type TrialTemplate,
  UpdateFinishedTrialError,
} from "./storage";
export * from "./study";
