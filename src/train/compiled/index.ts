import { installApply } from "./apply";
import { installBatchNorm } from "./batch-norm";
import { installGather } from "./gather";
import { installRandomOps } from "./random-ops";

export {
  type OptimizerState,
  setStateOf,
  stateOf,
  takesLearningRate,
  type UpdateOptions,
  updateOptionsOf,
  withUpdateOptions,
} from "./apply";
export type { Precision } from "./graph";
export { type CompiledStep, type CompileOptions, compiledStep, LossNotFinite, releaseWith, type StepFunction } from "./step";
export { snapshotOf } from "./variables";

installApply();
installBatchNorm();
installGather();
installRandomOps();
