import { availableParallelism } from "node:os";
import { DataType, encodeSavedModel, loadGraph, type NativeBackend, type NodeDef, tensorAttr, tensorId, typeAttr } from "../../graphs";
import { tf } from "../../runtime";
import { type Decoding, decodingFunction, elements, pictureShape } from "./decode";

const { float32, int64, string } = DataType;

// Batches that TensorFlow decodes ahead: one that is being taken, and one behind it.
const ahead = 2;

/** Pictures that TensorFlow reads, decodes and resizes in its own threads, ahead of whoever takes them. */
export interface Pipeline {
  /** The next batch, `[B, height, width, channels]` float32. Throws TensorFlow's error where a file of it is no picture. */
  next(): tf.Tensor4D;
  dispose(): void;
}

/** A `tf.data` pipeline over `paths`, in their order: map in parallel, batch, prefetch; the last batch may be smaller. */
export function pipelineOf(backend: NativeBackend, paths: readonly string[], decoding: Decoding, batchSize: number): Pipeline {
  const { binding } = backend;
  const session = loadGraph(binding, graphOf(decoding, batchSize));
  const given = tf.tensor1d(paths as string[], "string");
  try {
    const [ready] = binding.runSavedModel(session, [tensorId(backend, given)], "paths:0", "ready:0");
    if (ready) binding.deleteTensor(ready.id);
  } catch (error) {
    binding.deleteSavedModel(session);
    given.dispose();
    throw error;
  }
  return {
    next() {
      const [pixels] = binding.runSavedModel(session, [], "", "next:0");
      return backend.createOutputTensor(pixels as NonNullable<typeof pixels>) as tf.Tensor4D;
    },
    dispose() {
      binding.deleteSavedModel(session);
      // Not earlier: tfjs-node frees the texts with the tensor, though the session's own tensor still points at them.
      given.dispose();
    },
  };
}

function graphOf(decoding: Decoding, batchSize: number): Uint8Array {
  const picture = elements(float32, pictureShape(decoding));
  const batch = elements(float32, [-1, ...pictureShape(decoding)]);
  const constant = (name: string, dtype: number, value: Parameters<typeof tensorAttr>[2]): NodeDef => ({
    name,
    op: "Const",
    input: [],
    attr: { dtype: typeAttr(dtype), value: tensorAttr(dtype, [], value) },
  });
  const long = (name: string, value: number) => constant(name, int64, BigInt64Array.of(BigInt(value)));
  const node = (name: string, op: string, input: readonly string[], attr: NodeDef["attr"]): NodeDef => ({ name, op, input, attr });
  const nodes = [
    node("paths", "Placeholder", [], { dtype: typeAttr(string), shape: { shape: { dim: [{ size: -1 }] } } }),
    node("files", "TensorSliceDataset", ["paths"], {
      Toutput_types: { list: { type: [string] } },
      output_shapes: { list: { shape: [{ dim: [] }] } },
    }),
    long("threads", availableParallelism()),
    node("pictures", "ParallelMapDatasetV2", ["files", "threads"], {
      ...picture,
      f: { func: { name: "decode" } },
      Targuments: { list: { type: [] } },
      deterministic: { s: Buffer.from("true") },
    }),
    long("batchSize", batchSize),
    constant("dropRemainder", DataType.bool, Uint8Array.of(0)),
    node("batches", "BatchDatasetV2", ["pictures", "batchSize", "dropRemainder"], batch),
    long("ahead", ahead),
    node("prefetched", "PrefetchDataset", ["batches", "ahead"], batch),
    node("iterator", "IteratorV2", [], { ...batch, shared_name: { s: Buffer.from("") }, container: { s: Buffer.from("") } }),
    node("start", "MakeIterator", ["prefetched", "iterator"], {}),
    constant("one", DataType.int32, [1]),
    node("ready", "Identity", ["one", "^start"], { T: typeAttr(DataType.int32) }),
    node("next", "IteratorGetNext", ["iterator"], batch),
  ];
  return encodeSavedModel(nodes, { functions: [decodingFunction("decode", decoding)] });
}
