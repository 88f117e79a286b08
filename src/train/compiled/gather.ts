import type { NativeBackend, OpAttribute } from "../../graphs";
import { tf } from "../../runtime";
import { insideStep } from "./random-ops";

interface GatherCall {
  inputs: { x: tf.Tensor; indices: tf.Tensor };
  attrs: { axis: number; batchDims: number };
  backend: NativeBackend;
}

/**
 * Lets `tf.gather`, and with it embeddings, run inside a compiled step: tfjs-node reads the indices back into JavaScript to check them,
 * which a graph cannot do. On the CPU TensorFlow's own op refuses an index outside of the tensor just as well.
 */
export function installGather(): void {
  const kernel = tf.getKernel("GatherV2", "tensorflow");
  if (!kernel) return;
  const checked = kernel.kernelFunc;
  kernel.kernelFunc = (call) => {
    if (!insideStep()) return checked(call);
    const { inputs, attrs, backend } = call as unknown as GatherCall;
    const { TF_ATTR_INT, TF_ATTR_TYPE } = backend.binding;
    const type = (name: string, dtype: tf.DataType): OpAttribute => ({ name, type: TF_ATTR_TYPE, value: backend.getDTypeInteger(dtype) });
    const attributes = [
      { name: "batch_dims", type: TF_ATTR_INT, value: attrs.batchDims },
      type("Tparams", inputs.x.dtype),
      type("Tindices", inputs.indices.dtype),
      type("Taxis", "int32"),
    ];
    return tf.tidy(() => backend.executeSingleOutput("GatherV2", attributes, [inputs.x, inputs.indices, tf.scalar(attrs.axis, "int32")]));
  };
}
