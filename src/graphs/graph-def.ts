import protobuf from "protobufjs";
import type { Binding, OpAttribute, TensorValues } from "./native";

// The fields of TensorFlow's own .proto files (core/framework and core/protobuf) that a recorded call needs.
const schema = `syntax = "proto3";
message Dim { int64 size = 1; }
message Shape { repeated Dim dim = 2; }
message TensorProto { int32 dtype = 1; Shape tensor_shape = 2; bytes tensor_content = 4; }
message ListValue { repeated bytes s = 2; repeated int64 i = 3; repeated float f = 4; repeated bool b = 5; repeated int32 type = 6; repeated Shape shape = 7; }
message NameAttrList { string name = 1; }
message AttrValue { oneof value { ListValue list = 1; bytes s = 2; int64 i = 3; float f = 4; bool b = 5; int32 type = 6; Shape shape = 7; TensorProto tensor = 8; NameAttrList func = 10; } }
message NodeDef { string name = 1; string op = 2; repeated string input = 3; string device = 4; map<string, AttrValue> attr = 5; }
message VersionDef { int32 producer = 1; }
message ArgDef { string name = 1; int32 type = 3; }
message OpDef { string name = 1; repeated ArgDef input_arg = 2; repeated ArgDef output_arg = 3; }
message FunctionDef { OpDef signature = 1; repeated NodeDef node_def = 3; map<string, string> ret = 4; }
message FunctionDefLibrary { repeated FunctionDef function = 1; }
message GraphDef { repeated NodeDef node = 1; FunctionDefLibrary library = 2; VersionDef versions = 4; }
message TensorInfo { string name = 1; int32 dtype = 2; Shape tensor_shape = 3; }
message SignatureDef { map<string, TensorInfo> inputs = 1; map<string, TensorInfo> outputs = 2; string method_name = 3; }
message MetaInfoDef { repeated string tags = 4; }
message MetaGraphDef { MetaInfoDef meta_info_def = 1; GraphDef graph_def = 2; map<string, SignatureDef> signature_def = 5; }
message SavedModel { int64 saved_model_schema_version = 1; repeated MetaGraphDef meta_graphs = 2; }`;

/** TensorFlow's `DataType` numbers (core/framework/types.proto). */
export const DataType = { float32: 1, int32: 3, uint8: 4, string: 7, complex64: 8, int64: 9, bool: 10, resource: 20 } as const;

/** An attribute in the shape of `AttrValue`. */
export type AttrValue = Record<string, unknown>;

export interface NodeDef {
  readonly name: string;
  readonly op: string;
  readonly input: readonly string[];
  readonly attr: Readonly<Record<string, AttrValue>>;
}

/** A function that ops of the graph call by its name; within it, inputs are named `node:output:0`, with the name that the op gives its output. */
export interface FunctionDef {
  readonly name: string;
  readonly inputs: Readonly<Record<string, number>>;
  readonly outputs: Readonly<Record<string, number>>;
  readonly nodes: readonly NodeDef[];
  /** Which node's output each output is. */
  readonly results: Readonly<Record<string, string>>;
}

export const typeAttr = (type: number): AttrValue => ({ type });
export const shapeOf = (shape: readonly number[]): Record<string, unknown> => ({ dim: shape.map((size) => ({ size })) });

/** A `Const` node's value: little-endian bytes, as TensorFlow keeps them. */
export function tensorAttr(dtype: number, shape: readonly number[], values: TensorValues): AttrValue {
  return { tensor: { dtype, tensorShape: shapeOf(shape), tensorContent: contentOf(dtype, values) } };
}

function contentOf(dtype: number, values: TensorValues): Buffer {
  switch (dtype) {
    case DataType.float32:
      return bytesOf(values instanceof Float32Array ? values : Float32Array.from(values as readonly number[]));
    case DataType.int32:
      return bytesOf(values instanceof Int32Array ? values : Int32Array.from(values as readonly number[]));
    case DataType.bool:
      return bytesOf(values instanceof Uint8Array ? values : Uint8Array.from(values as readonly number[]));
    case DataType.int64:
      // tfjs-node hands an int64 scalar as the two 32-bit halves of its bytes.
      return bytesOf(values as Int32Array | BigInt64Array);
    default:
      throw new UnsupportedInGraph(`a constant of TensorFlow type ${dtype}`);
  }
}

const bytesOf = (array: ArrayBufferView) =>
  Buffer.from(array.buffer.slice(array.byteOffset, array.byteOffset + array.byteLength) as ArrayBuffer);

/** Thrown while a graph is built; the step then runs eagerly. */
export class UnsupportedInGraph extends Error {}

/** Translates an attribute as tfjs-node gives it to an eager op. */
export function attrOf(binding: Binding, { name, type, value }: OpAttribute): AttrValue {
  const list = Array.isArray(value) || ArrayBuffer.isView(value);
  switch (type) {
    case binding.TF_ATTR_TYPE:
      return list ? { list: { type: [...(value as number[])] } } : typeAttr(value as number);
    case binding.TF_ATTR_INT:
      return list ? { list: { i: [...(value as number[])] } } : { i: value };
    case binding.TF_ATTR_FLOAT:
      return list ? { list: { f: [...(value as number[])] } } : { f: value };
    case binding.TF_ATTR_BOOL:
      return list ? { list: { b: [...(value as boolean[])] } } : { b: value };
    case binding.TF_ATTR_STRING:
      return { s: Buffer.from(value as string) };
    case binding.TF_ATTR_SHAPE:
      return { shape: shapeOf(value as number[]) };
    default:
      throw new UnsupportedInGraph(`attribute ${name} of type ${type}`);
  }
}

let savedModelType: protobuf.Type | undefined;

/** A tensor of a signature; -1 in its shape stands for any size. */
export interface TensorInfo {
  /** The op and the number of its output, `op:0`. */
  readonly name: string;
  readonly dtype: number;
  readonly shape: readonly number[];
}

/** What a SavedModel offers to the programs that serve it. */
export interface Signature {
  readonly inputs: Readonly<Record<string, TensorInfo>>;
  readonly outputs: Readonly<Record<string, TensorInfo>>;
}

export interface SavedModelOptions {
  /** Default: `train`. */
  readonly tag?: string;
  /** Default: none. */
  readonly signatures?: Readonly<Record<string, Signature>>;
  /** Default: none. */
  readonly functions?: readonly FunctionDef[];
}

const infos = (tensors: Signature["inputs"]) =>
  Object.fromEntries(Object.entries(tensors).map(([key, { name, dtype, shape }]) => [key, { name, dtype, tensorShape: shapeOf(shape) }]));

const args = (types: FunctionDef["inputs"]) => Object.entries(types).map(([name, type]) => ({ name, type }));

const functionDef = ({ name, inputs, outputs, nodes, results }: FunctionDef) => ({
  signature: { name, inputArg: args(inputs), outputArg: args(outputs) },
  nodeDef: nodes,
  ret: results,
});

/** The bytes of a `saved_model.pb` that holds one graph. */
export function encodeSavedModel(
  nodes: readonly NodeDef[],
  { tag = "train", signatures = {}, functions = [] }: SavedModelOptions = {},
): Uint8Array {
  savedModelType ??= protobuf.parse(schema).root.lookupType("SavedModel");
  // 1087: the GraphDef version that TensorFlow 2.9 wrote; every later 2.x reads it (core/public/version.h).
  const graphDef = { node: nodes, library: { function: functions.map(functionDef) }, versions: { producer: 1087 } };
  const signatureDef = Object.fromEntries(
    Object.entries(signatures).map(([key, { inputs, outputs }]) => [
      key,
      { inputs: infos(inputs), outputs: infos(outputs), methodName: "tensorflow/serving/predict" },
    ]),
  );
  const metaGraphs = [{ metaInfoDef: { tags: [tag] }, graphDef, signatureDef }];
  return savedModelType.encode(savedModelType.fromObject({ savedModelSchemaVersion: 1, metaGraphs })).finish();
}
