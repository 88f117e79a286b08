/** Graphs for TensorFlow sessions: their bytes, and the door into native TensorFlow. A room for other rooms; users meet it in none of their words. */
export {
  type AttrValue,
  attrOf,
  DataType,
  encodeSavedModel,
  type FunctionDef,
  type NodeDef,
  type SavedModelOptions,
  type Signature,
  shapeOf,
  type TensorInfo,
  tensorAttr,
  typeAttr,
  UnsupportedInGraph,
} from "./graph-def";
export { loadGraph } from "./load";
export {
  type Binding,
  givenOf,
  type NativeBackend,
  nativeBackend,
  type OpAttribute,
  type TensorMetadata,
  type TensorValues,
  tensorId,
} from "./native";
