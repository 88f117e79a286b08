import { tf } from "tslab-ml";

/** Two classes of points that a line separates. */
export function points(samples = 64) {
  return tf.tidy(() => {
    const xs = tf.randomUniform([samples, 4], -1, 1, "float32", 7);
    return { xs, ys: tf.cast(tf.greater(xs.sum(1), 0), "int32") as tf.Tensor };
  });
}

/** A small classifier for {@link points}, always with the same weights. */
export function classifier(seed = 1) {
  const kernelInitializer = () => tf.initializers.glorotUniform({ seed });
  const layers = [
    tf.layers.dense({ units: 8, activation: "relu", inputShape: [4], kernelInitializer: kernelInitializer() }),
    tf.layers.dense({ units: 2, activation: "softmax", kernelInitializer: kernelInitializer() }),
  ];
  const model = tf.sequential({ layers });
  model.compile({ optimizer: tf.train.adam(0.01), loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
  return model;
}
