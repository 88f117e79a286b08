import { tf } from "tslab-ml";

const L = tf.layers;
/** Makes a model, always with the same weights. */
export type Build = () => tf.LayersModel;

export const seeded = () => tf.initializers.glorotUniform({ seed: 3 });
const image = [8, 8, 2];
const series = [5, 3];
/** The body, flattened where it is not flat yet, and a classifier of three classes. */
export function head(body: tf.layers.Layer[]): tf.LayersModel {
  const model = tf.sequential({ layers: body });
  if ((model.outputs[0] as tf.SymbolicTensor).rank > 2) model.add(L.flatten());
  model.add(L.dense({ units: 3, activation: "softmax", kernelInitializer: seeded() }));
  return model;
}
export const conv = (args: object = {}) =>
  L.conv2d({ filters: 4, kernelSize: 3, kernelInitializer: seeded(), inputShape: image, ...args } as never);
const start = (inputShape = image) => L.activation({ activation: "linear", inputShape });
const depthwise = { depthwiseInitializer: seeded(), pointwiseInitializer: seeded() };
const recurrent = { units: 4, kernelInitializer: seeded(), recurrentInitializer: seeded(), inputShape: series };

/** Every layer of tfjs that trains or lies between layers that do, by name. */
export const layers: Record<string, Build> = {
  dense: () => head([L.dense({ units: 4, activation: "tanh", kernelInitializer: seeded(), inputShape: [6] })]),
  conv1d: () => head([L.conv1d({ filters: 4, kernelSize: 2, kernelInitializer: seeded(), inputShape: series })]),
  conv2d: () => head([conv({ activation: "relu" }), conv({ strides: 2, padding: "same" })]),
  conv2dTranspose: () => head([L.conv2dTranspose({ filters: 3, kernelSize: 3, kernelInitializer: seeded(), inputShape: image })]),
  conv3d: () => head([L.conv3d({ filters: 2, kernelSize: 2, kernelInitializer: seeded(), inputShape: [4, 4, 4, 2] })]),
  separableConv2d: () => head([L.separableConv2d({ filters: 4, kernelSize: 3, ...depthwise, inputShape: image })]),
  depthwiseConv2d: () => head([L.depthwiseConv2d({ kernelSize: 3, ...depthwise, inputShape: image })]),
  batchNormalization: () => head([conv(), L.batchNormalization({}), L.reLU()]),
  batchNormalizationOfVectors: () => head([L.dense({ units: 4, kernelInitializer: seeded(), inputShape: [6] }), L.batchNormalization({})]),
  layerNormalization: () => head([conv(), L.layerNormalization()]),
  embedding: () => head([L.embedding({ inputDim: 7, outputDim: 4, embeddingsInitializer: seeded(), inputLength: 5 })]),
  simpleRNN: () => head([L.simpleRNN(recurrent as never)]),
  gru: () => head([L.gru({ ...recurrent, returnSequences: true } as never)]),
  lstm: () => head([L.lstm(recurrent as never)]),
  bidirectional: () => head([L.bidirectional({ layer: L.lstm(recurrent as never) as never, mergeMode: "concat", inputShape: series })]),
  timeDistributed: () =>
    head([L.timeDistributed({ layer: L.dense({ units: 2, kernelInitializer: seeded() }), inputShape: series } as never)]),
  prelu: () => head([conv(), L.prelu({})]),
  leakyReLU: () => head([conv(), L.leakyReLU()]),
  elu: () => head([conv(), L.elu()]),
  softmax: () => head([L.dense({ units: 4, kernelInitializer: seeded(), inputShape: [6] }), L.softmax()]),
  maxPooling2d: () => head([conv(), L.maxPooling2d({ poolSize: 2 })]),
  averagePooling2d: () => head([conv(), L.averagePooling2d({ poolSize: 2 })]),
  globalAveragePooling2d: () => head([conv(), L.globalAveragePooling2d({})]),
  globalMaxPooling2d: () => head([conv(), L.globalMaxPooling2d({})]),
  upSampling2d: () => head([start(), L.upSampling2d({ size: [2, 2] }), conv({ inputShape: undefined })]),
  zeroPadding2d: () => head([start(), L.zeroPadding2d({ padding: 1 }), conv({ inputShape: undefined })]),
  cropping2D: () =>
    head([
      conv(),
      L.cropping2D({
        cropping: [
          [1, 1],
          [1, 0],
        ],
      }),
    ]),
  reshapeAndPermute: () => head([conv(), L.reshape({ targetShape: [36, 4] }), L.permute({ dims: [2, 1] })]),
  repeatVector: () => head([L.dense({ units: 3, kernelInitializer: seeded(), inputShape: [6] }), L.repeatVector({ n: 2 })]),
  masking: () => head([L.masking({ maskValue: 0, inputShape: series }), L.lstm(recurrent as never)]),
  convLstm2d: () =>
    head([
      L.convLstm2d({
        filters: 2,
        kernelSize: 2,
        kernelInitializer: seeded(),
        recurrentInitializer: seeded(),
        inputShape: [3, 5, 5, 2],
      } as never),
    ]),
  regularizers: () => head([conv({ kernelRegularizer: tf.regularizers.l1l2({ l1: 0.01, l2: 0.01 }) })]),
  frozen: () => head([conv({ trainable: false }), L.leakyReLU()]),
  dropout: () => head([conv(), L.dropout({ rate: 0.4 })]),
  seededDropout: () => head([conv(), L.dropout({ rate: 0.4, seed: 5 })]),
  spatialDropout: () => head([conv(), L.dropout({ rate: 0.4, noiseShape: [4, 1, 1, 4] as never })]),
  gaussianNoise: () => head([L.gaussianNoise({ stddev: 0.1, inputShape: [6] })]),
  gaussianDropout: () => head([L.gaussianDropout({ rate: 0.3, inputShape: [6] })]),
  alphaDropout: () => head([L.alphaDropout({ rate: 0.3, inputShape: [6] } as never)]),
  merges: () => {
    const input = tf.input({ shape: [6] });
    const branch = (activation: string) =>
      L.dense({ units: 4, activation: activation as never, kernelInitializer: seeded() }).apply(input) as tf.SymbolicTensor;
    const [a, b] = [branch("tanh"), branch("sigmoid")];
    const merged = [L.add(), L.multiply(), L.average(), L.maximum(), L.minimum(), L.concatenate(), L.dot({ axes: -1 })].map(
      (layer) => layer.apply([a, b]) as tf.SymbolicTensor,
    );
    const all = L.concatenate().apply(merged);
    return tf.model({
      inputs: input,
      outputs: L.dense({ units: 3, activation: "softmax", kernelInitializer: seeded() }).apply(all) as never,
    });
  },
  shared: () => {
    const input = tf.input({ shape: [6] });
    const twice = L.dense({ units: 6, activation: "tanh", kernelInitializer: seeded() });
    const output = L.dense({ units: 3, activation: "softmax", kernelInitializer: seeded() });
    return tf.model({ inputs: input, outputs: output.apply(twice.apply(twice.apply(input) as never)) as never });
  },
};
