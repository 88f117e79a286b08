import { interruptModelFit } from "./model-fit";

export type { Callback } from "./callbacks";
export type { Samples } from "./checks";
export { type CompiledStep, type CompileOptions, compiledStep, type StepFunction } from "./compiled";
export { type EvaluateOptions, evaluate } from "./evaluate";
export { FitInterrupted, type FitOptions, fit } from "./fit";
export { type History, historyOf } from "./history";
export { type AdamOptions, adam, type OptimizerName, type RmspropOptions, rmsprop, type SgdOptions, sgd } from "./optimizers";

interruptModelFit();
