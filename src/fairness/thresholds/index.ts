export type { Cost } from "./cost";
export {
  type Constraint,
  type GroupRule,
  type Objective,
  type ThresholdOptimizer,
  type ThresholdOptimizerOptions,
  thresholdOptimizer,
} from "./optimizer";
export type { Mixture, ThresholdRule } from "./tradeoff";
