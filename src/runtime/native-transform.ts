import { tf } from "./tensorflow";

interface Backend {
  binding: Record<"TF_ATTR_TYPE" | "TF_ATTR_STRING" | "TF_FLOAT", number>;
  executeSingleOutput(name: string, attributes: { name: string; type: number; value: unknown }[], inputs: tf.Tensor[]): tf.Tensor;
}

interface Transform {
  inputs: { image: tf.Tensor4D; transforms: tf.Tensor2D };
  attrs: { interpolation: string; fillMode: string; fillValue: number; outputShape?: [number, number] };
  backend: unknown;
}

/**
 * `tf.image.transform` on native TensorFlow. tfjs-node has no kernel for it, though the wasm and the cpu back end do; TensorFlow's own op
 * is ImageProjectiveTransformV3, which takes the same arguments.
 */
export function addTransformKernel(): void {
  if (tf.getKernel("Transform", "tensorflow")) return;
  tf.registerKernel({
    kernelName: "Transform",
    backendName: "tensorflow",
    kernelFunc: (call) => {
      const { inputs, attrs, backend } = call as unknown as Transform;
      const { binding, executeSingleOutput } = backend as Backend;
      const { image, transforms } = inputs;
      const [height, width] = attrs.outputShape ?? [image.shape[1], image.shape[2]];
      return tf.tidy(() => {
        const size = tf.tensor1d([height, width], "int32");
        const attributes = [
          { name: "dtype", type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
          { name: "interpolation", type: binding.TF_ATTR_STRING, value: attrs.interpolation.toUpperCase() },
          { name: "fill_mode", type: binding.TF_ATTR_STRING, value: attrs.fillMode.toUpperCase() },
        ];
        return executeSingleOutput.call(backend, "ImageProjectiveTransformV3", attributes, [
          image,
          transforms,
          size,
          tf.scalar(attrs.fillValue),
        ]);
      });
    },
  });
}
