import { models, tf } from "tslab-ml";

const L = tf.layers;
const softmax = () => L.dense({ units: 10, activation: "softmax" });

/** Three blocks of depthwise-separable convolution, batch normalisation, ReLU and pooling behind an ordinary one. */
function separable(): tf.LayersModel {
  const model = tf.sequential({
    layers: [
      L.conv2d({ filters: 32, kernelSize: 3, padding: "same", useBias: false, inputShape: [28, 28, 1] }),
      L.batchNormalization(),
      L.reLU(),
    ],
  });
  for (const filters of [64, 128, 128]) {
    model.add(L.separableConv2d({ filters, kernelSize: 3, padding: "same", useBias: false }));
    model.add(L.batchNormalization());
    model.add(L.reLU());
    model.add(L.maxPooling2d({ poolSize: 2 }));
  }
  model.add(L.globalAveragePooling2d({}));
  model.add(softmax());
  return model;
}

const mlp = () =>
  tf.sequential({
    layers: [L.dense({ units: 512, activation: "relu", inputShape: [784] }), L.dense({ units: 256, activation: "relu" }), softmax()],
  });

// tfjs takes the hard sigmoid where Keras 3 takes the sigmoid.
const lstm = () => tf.sequential({ layers: [L.lstm({ units: 64, recurrentActivation: "sigmoid", inputShape: [28, 28] }), softmax()] });

/** The networks that are measured; `networks.py` has the same ones. */
const networks = { "seed-cnn": () => models.seedCnn(), resnet: () => models.resnet(), separable, mlp, lstm };
export type NetworkName = keyof typeof networks;

/** A network with fresh weights, compiled with Adam, sparse categorical cross-entropy and accuracy. */
export function networkOf(name: NetworkName): tf.LayersModel {
  const model = networks[name]();
  model.compile({ optimizer: tf.train.adam(0.001), loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
  return model;
}
