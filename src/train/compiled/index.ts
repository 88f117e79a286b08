import { installApply } from "./apply";
import { installBatchNorm } from "./batch-norm";
import { installGather } from "./gather";
import { installRandomOps } from "./random-ops";

export {
  type AttrValue,
  DataType,
  encodeSavedModel,
  givenOf,
  type NativeBackend,
  type NodeDef,
  nativeBackend,
  type Signature,
  shapeOf,
  type TensorValues,
  tensorAttr,
  tensorId,
  typeAttr,
  UnsupportedInGraph,
} from "../../graphs";
export {
  type UpdateOptions,
  updateOptionsOf,
  withUpdateOptions,
} from "./apply";
export { attributesOf, typesOf } from "./attributes";
export type { Precision } from "./graph";
export { LossNotFinite } from "./not-finite";
export { newRandomState, runStepWith } from "./random-ops";
export { rewrite } from "./rewrite";
export { type OptimizerState, setStateOf, stateOf, takesLearningRate } from "./rules";
export { type CompiledStep, type CompileOptions, compiledStep, releaseWith, type StepFunction } from "./step";
export { type ConstEntry, type OpEntry, type Recording, record, type TapeEntry } from "./tape";
export { snapshotOf } from "./variables";

installApply();
installBatchNorm();
installGather();
installRandomOps();
