export { type Budget, checkBudget, isSpent, type Price } from "./budget";
export { type CostReport, costReport, type Judged, type TrialCost } from "./cost-report";
