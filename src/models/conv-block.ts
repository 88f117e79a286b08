import { tf } from "../runtime";

/** Makes layers whose initial weights follow from one seed, each from its own number. */
export function seededLayers(seed: number | undefined) {
  let count = 0;
  const next = () => (seed === undefined ? undefined : seed * 31 + count++);
  return {
    /** A 3x3 convolution (or of `kernelSize`) without a bias, which the batch normalisation after it has. He et al. 2015 initial weights. */
    conv: (filters: number, { kernelSize = 3, strides = 1 }: { kernelSize?: number; strides?: number } = {}) =>
      tf.layers.conv2d({
        filters,
        kernelSize,
        strides,
        padding: "same",
        useBias: false,
        kernelInitializer: tf.initializers.heNormal({ seed: next() }),
      }),
    classifier: (classes: number) =>
      tf.layers.dense({ units: classes, activation: "softmax", kernelInitializer: tf.initializers.glorotUniform({ seed: next() }) }),
    dropout: (rate: number) => tf.layers.dropout({ rate, seed: next() }),
  };
}
