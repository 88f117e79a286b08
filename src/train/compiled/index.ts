import { installApply } from "./apply";
import { installBatchNorm } from "./batch-norm";
import { installGather } from "./gather";
import { installRandomOps } from "./random-ops";

export { takesLearningRate, type UpdateOptions, withUpdateOptions } from "./apply";
export type { Precision } from "./graph";
export { type CompiledStep, type CompileOptions, compiledStep, type StepFunction } from "./step";

installApply();
installBatchNorm();
installGather();
installRandomOps();
