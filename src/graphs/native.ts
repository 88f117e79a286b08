import { tf } from "../runtime";

/** One attribute of a TensorFlow op, as tfjs-node hands it to its binding. */
export interface OpAttribute {
  readonly name: string;
  readonly type: number;
  readonly value: unknown;
}

/** What the binding returns for an output of an op. */
export interface TensorMetadata {
  readonly id: number;
  readonly shape: number[];
  readonly dtype: number;
}

/** The part of tfjs-node's N-API binding that recording and running a graph needs. */
export interface Binding {
  createTensor(shape: number[], dtype: number, values: TensorValues): number;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): TensorValues;
  executeOp(name: string, attributes: OpAttribute[], inputs: number[], outputs: number): TensorMetadata[];
  loadSavedModel(folder: string, tags: string): number;
  deleteSavedModel(session: number): void;
  runSavedModel(session: number, inputs: number[], inputNames: string, outputNames: string): TensorMetadata[];
  readonly TF_ATTR_STRING: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_FLOAT: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_SHAPE: number;
}

export type TensorValues = Float32Array | Int32Array | Uint8Array | BigInt64Array | readonly number[];

/** tfjs-node's `NodeJSKernelBackend`, as far as it is used here. */
export interface NativeBackend {
  binding: Binding;
  executeSingleOutput(name: string, attributes: OpAttribute[], inputs: tf.Tensor[]): tf.Tensor;
  executeMultipleOutputs(name: string, attributes: OpAttribute[], inputs: tf.Tensor[], outputs: number): tf.Tensor[];
  getInputTensorIds(tensors: readonly tf.Tensor[]): number[];
  createOutputTensor(metadata: TensorMetadata): tf.Tensor;
  getDTypeInteger(dtype: tf.DataType): number;
}

/** The native TensorFlow back end, or undefined when another one (wasm, cpu, webgpu) is in use. */
export function nativeBackend(): NativeBackend | undefined {
  return tf.getBackend() === "tensorflow" ? (tf.backend() as unknown as NativeBackend) : undefined;
}

/** The native id of a tensor; moves its values into TensorFlow first when they still wait in JavaScript. */
export function tensorId(backend: NativeBackend, tensor: tf.Tensor): number {
  return backend.getInputTensorIds([tensor])[0] as number;
}

/** Shape and type of a tensor of which only the native id is known. */
export function givenOf({ binding }: NativeBackend, id: number): TensorMetadata {
  const [metadata] = binding.executeOp("Identity", [], [id], 1);
  if (!metadata) throw new Error("Identity returned nothing");
  binding.deleteTensor(metadata.id);
  return { id, shape: metadata.shape, dtype: metadata.dtype };
}
