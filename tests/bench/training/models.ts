import { models, tf } from "tslab-ml";
import type { Case } from "./cases";

const compiled = (model: tf.LayersModel) => {
  model.compile({ optimizer: tf.train.adam(0.001), loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
  return model;
};

/** The models of the comparison; they take images `[N, 28, 28, 1]`. */
export const builders: Record<Case["model"], () => tf.LayersModel> = {
  "seed-cnn": () => models.seedCnn({ seed: 1 }),
  resnet: () => models.resnet({ seed: 1 }),
  mlp: () =>
    compiled(
      tf.sequential({
        layers: [
          tf.layers.flatten({ inputShape: [28, 28, 1] }),
          tf.layers.dense({ units: 512, activation: "relu" }),
          tf.layers.dense({ units: 256, activation: "relu" }),
          tf.layers.dense({ units: 10, activation: "softmax" }),
        ],
      }),
    ),
  lstm: () =>
    compiled(
      tf.sequential({
        layers: [
          tf.layers.reshape({ targetShape: [28, 28], inputShape: [28, 28, 1] }),
          tf.layers.lstm({ units: 64, recurrentActivation: "sigmoid" }),
          tf.layers.dense({ units: 10, activation: "softmax" }),
        ],
      }),
    ),
  separable: () => {
    const model = tf.sequential();
    model.add(tf.layers.conv2d({ filters: 32, kernelSize: 3, padding: "same", useBias: false, inputShape: [28, 28, 1] }));
    for (const filters of [64, 128, 128]) {
      model.add(tf.layers.separableConv2d({ filters, kernelSize: 3, padding: "same", useBias: false }));
      model.add(tf.layers.batchNormalization({ momentum: 0.9 }));
      model.add(tf.layers.reLU());
      model.add(tf.layers.maxPooling2d({ poolSize: 2 }));
    }
    model.add(tf.layers.globalAveragePooling2d({}));
    model.add(tf.layers.dense({ units: 10, activation: "softmax" }));
    return compiled(model);
  },
};

/** Multiplications and additions of one training step per image, counted as two operations each: forward, and twice that backward. */
export function operationsPerImage(model: tf.LayersModel): number {
  let products = 0;
  for (const layer of model.layers) {
    const [kernel] = layer.getWeights();
    const output = layer.outputShape as number[];
    if (layer.getClassName() === "Conv2D" && kernel) products += kernel.size * (output[1] as number) * (output[2] as number);
    if (layer.getClassName() === "Dense" && kernel) products += kernel.size;
  }
  return products * 2 * 3;
}
