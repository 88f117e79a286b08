import { tf } from "../../runtime";
import { nativeBackend, type OpAttribute, tensorId } from "./native";

const INT32 = 3;

/**
 * The rows of `x` at the indices `rows`: `[N, ...]` and `[B]` make `[B, ...]`.
 *
 * `tf.gather` reads the indices back into JavaScript to check them, which a graph cannot do; here they come from
 * the training loop and are right. On other back ends this is `tf.gather`.
 */
export function takeRows<T extends tf.Tensor>(x: T, rows: tf.Tensor1D): T {
  const backend = nativeBackend();
  if (!backend) return tf.gather(x, rows);
  const { TF_ATTR_TYPE } = backend.binding;
  const attributes: OpAttribute[] = [
    { name: "Taxis", type: TF_ATTR_TYPE, value: INT32 },
    { name: "Tparams", type: TF_ATTR_TYPE, value: backend.getDTypeInteger(x.dtype) },
    { name: "Tindices", type: TF_ATTR_TYPE, value: INT32 },
  ];
  return tf.tidy(() => {
    const inputs = [x, rows, tf.scalar(0, "int32")].map((tensor) => tensorId(backend, tensor));
    const [metadata] = backend.binding.executeOp("GatherV2", attributes, inputs, 1);
    if (!metadata) throw new Error("GatherV2 returned nothing");
    return backend.createOutputTensor(metadata) as T;
  });
}
