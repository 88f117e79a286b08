import { interruptModelFit } from "./model-fit";

/** Changes to batches of images, inside of the compiled step. */
export * as augment from "./augment";
export type { Callback } from "./callbacks";
/** What a training run does besides: stop early, lower the rate, save, log. */
export * as callbacks from "./callbacks";
export { type Checkpoint, type LoadCheckpointOptions, loadCheckpoint, type SaveCheckpointOptions, saveCheckpoint } from "./checkpoint";
export { type CompileModelOptions, compile } from "./compile";
export {
  type CompiledStep,
  type CompileOptions,
  compiledStep,
  LossNotFinite,
  type Precision,
  type StepFunction,
  type UpdateOptions,
} from "./compiled";
export { type EvaluateOptions, evaluate } from "./evaluate";
export { FitInterrupted, type FitOptions, fit } from "./fit";
export { type History, historyOf, loadHistory, saveHistory } from "./history";
export { learningRateOf, setLearningRate } from "./learning-rate";
export {
  type AdamOptions,
  type AdamwOptions,
  adam,
  adamw,
  type OptimizerName,
  type RmspropOptions,
  rmsprop,
  type SgdOptions,
  sgd,
} from "./optimizers";
export { type PredictOptions, predict } from "./predict";
export type { Samples, Tensors } from "./samples";
export type { Schedule } from "./schedules";
/** Learning rates by the number of updates. */
export * as schedules from "./schedules";

interruptModelFit();
