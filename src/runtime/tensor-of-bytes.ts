import { tf } from "./tensorflow";

interface NativeBackend {
  binding: {
    createTensor(shape: readonly number[], dtype: number, values: Uint8Array): number;
    deleteTensor(id: number): void;
    executeOp(name: string, attributes: object[], inputs: number[], outputs: number): object[];
    readonly TF_UINT8: number;
    readonly TF_INT32: number;
    readonly TF_BOOL: number;
    readonly TF_ATTR_TYPE: number;
    readonly TF_ATTR_BOOL: number;
  };
  createOutputTensor(metadata: object): tf.Tensor;
}

/**
 * An int32 tensor of bytes. TensorFlow widens them, where the back end is native: an `Int32Array` in JavaScript would be another four bytes
 * for each of them (188 MB for the images of Fashion-MNIST) until the garbage collector comes.
 */
export function tensorOfBytes<R extends tf.Rank>(bytes: Uint8Array, shape: tf.ShapeMap[R]): tf.Tensor<R> {
  if (tf.getBackend() !== "tensorflow") return tf.tensor<R>(new Int32Array(bytes), shape, "int32");
  const backend = tf.backend() as unknown as NativeBackend;
  const { binding } = backend;
  const type = (name: string, value: number) => ({ name, type: binding.TF_ATTR_TYPE, value });
  const narrow = binding.createTensor(shape, binding.TF_UINT8, bytes);
  const attributes = [
    type("SrcT", binding.TF_UINT8),
    type("DstT", binding.TF_INT32),
    { name: "Truncate", type: binding.TF_ATTR_BOOL, value: false },
  ];
  const [wide] = binding.executeOp("Cast", attributes, [narrow], 1);
  binding.deleteTensor(narrow);
  return backend.createOutputTensor(wide as object) as tf.Tensor<R>;
}
