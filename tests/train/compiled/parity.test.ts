import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { tf, train } from "tslab-ml";

const L = tf.layers;
type Build = () => tf.LayersModel;

const seeded = () => tf.initializers.glorotUniform({ seed: 3 });
const image = [8, 8, 2];
const series = [5, 3];
/** The body, flattened where it is not flat yet, and a classifier of three classes. */
function head(body: tf.layers.Layer[]): tf.LayersModel {
  const model = tf.sequential({ layers: body });
  if ((model.outputs[0] as tf.SymbolicTensor).rank > 2) model.add(L.flatten());
  model.add(L.dense({ units: 3, activation: "softmax", kernelInitializer: seeded() }));
  return model;
}
const conv = (args: object = {}) =>
  L.conv2d({ filters: 4, kernelSize: 3, kernelInitializer: seeded(), inputShape: image, ...args } as never);
const start = (inputShape = image) => L.activation({ activation: "linear", inputShape });
const depthwise = { depthwiseInitializer: seeded(), pointwiseInitializer: seeded() };
const recurrent = { units: 4, kernelInitializer: seeded(), recurrentInitializer: seeded(), inputShape: series };

/** Every layer of tfjs that trains or lies between layers that do, by name. */
const layers: Record<string, Build> = {
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

const optimizers: Record<string, () => tf.Optimizer> = {
  sgd: () => train.sgd({ learningRate: 0.05 }),
  momentum: () => train.sgd({ learningRate: 0.05, momentum: 0.9 }),
  nesterov: () => train.sgd({ learningRate: 0.05, momentum: 0.9, nesterov: true }),
  rmsprop: () => train.rmsprop(),
  rmspropMomentum: () => train.rmsprop({ momentum: 0.9 }),
  adam: () => train.adam({ learningRate: 0.01 }),
  adamw: () => train.adamw({ learningRate: 0.01, weightDecay: 0.1, excludeFromWeightDecay: ["bias"] }),
  adamax: () => tf.train.adamax(0.01, 0.9, 0.999, 1e-7, 0.01),
  adagrad: () => tf.train.adagrad(0.01),
  adadelta: () => tf.train.adadelta(0.1),
  clipNorm: () => train.adam({ clipNorm: 0.01 }),
  clipValue: () => train.sgd({ clipValue: 0.01 }),
  globalClipNorm: () => train.sgd({ globalClipNorm: 0.05 }),
};

function samplesFor(model: tf.LayersModel, loss: string) {
  const shape = (model.inputs[0] as tf.SymbolicTensor).shape.slice(1) as number[];
  const whole = model.layers.some((layer) => layer.getClassName() === "Embedding");
  const xs = whole ? tf.randomUniform([12, ...shape], 0, 7, "int32", 5) : tf.randomUniform([12, ...shape], -1, 1, "float32", 5);
  const labels = tf.tensor1d(
    Array.from({ length: 12 }, (_, i) => i % 3),
    "int32",
  );
  return { xs, ys: loss === "sparseCategoricalCrossentropy" ? labels : (tf.oneHot(labels, 3).toFloat() as tf.Tensor) };
}

/** Trains two equal models on the same batches, one eagerly and one compiled; returns the largest difference of weights and histories. */
async function difference(build: Build, options: Omit<train.FitOptions, "optimizer"> & { optimizer: () => tf.Optimizer }): Promise<number> {
  const { optimizer, loss = "sparseCategoricalCrossentropy", ...rest } = options;
  const run = async (compile: false | "require") => {
    const model = build();
    const settings = { epochs: 4, batchSize: 4, shuffle: false, verbose: false, seed: 11, ...rest, optimizer: optimizer(), loss, compile };
    const samples = samplesFor(model, loss as string);
    const { history } = await train.fit(model, samples, settings as train.FitOptions);
    const weights = model.getWeights().flatMap((w) => [...w.dataSync()]);
    model.dispose();
    tf.dispose([samples.xs, samples.ys]);
    return [...weights, ...Object.values(history).flat()];
  };
  const [eager, compiled] = [await run(false), await run("require")];
  assert.equal(eager.length, compiled.length);
  return eager.reduce((most, value, i) => {
    assert.ok(Number.isFinite(value), `value ${i} is ${value}`);
    return Math.max(most, Math.abs(value - (compiled[i] as number)));
  }, 0);
}

const within = (most: number, limit: number) => assert.ok(most <= limit, `the largest difference is ${most}`);
const plain = { optimizer: () => train.sgd({ learningRate: 0.05 }) };

describe("compiled and eager training are the same", () => {
  for (const [name, build] of Object.entries(layers)) it(`for the layer ${name}`, async () => within(await difference(build, plain), 2e-6));

  for (const [name, optimizer] of Object.entries(optimizers))
    it(`for the optimizer ${name}`, async () => within(await difference(layers.dense as Build, { optimizer }), 2e-6));

  const losses = ["meanSquaredError", "meanAbsoluteError", "meanAbsolutePercentageError", "meanSquaredLogarithmicError", "squaredHinge"];
  const more = ["hinge", "categoricalHinge", "logcosh", "categoricalCrossentropy", "binaryCrossentropy", "kullbackLeiblerDivergence"];
  for (const loss of [...losses, ...more, "poisson", "cosineProximity", "sparseCategoricalCrossentropy"])
    it(`for the loss ${loss}`, async () => {
      // The percentage divides by targets of 1e-7, so that its values are around 1e6.
      const limit = loss === "meanAbsolutePercentageError" ? 32 : 2e-6;
      within(await difference(layers.dense as Build, { ...plain, optimizer: () => train.sgd({ learningRate: 1e-3 }), loss }), limit);
    });

  const metrics = ["accuracy", "precision", "categoricalCrossentropy", "mse", "mae", "mape", "cosine"];
  for (const metric of metrics)
    it(`for the metric ${metric}`, async () => {
      const limit = metric === "mape" ? 32 : 2e-6;
      within(await difference(layers.dense as Build, { ...plain, loss: "categoricalCrossentropy", metrics: [metric] }), limit);
    });

  it("for a partial last batch and a validation split", async () =>
    within(await difference(layers.conv2d as Build, { ...plain, batchSize: 5, validationSplit: 0.25 }), 2e-6));
});

describe("a compiled step", () => {
  it("takes a learning rate that changes at every step, without another graph", async () => {
    const run = async (compile: false | "require") => {
      const model = (layers.dense as Build)();
      const samples = samplesFor(model, "sparseCategoricalCrossentropy");
      let step = 0;
      const onBatchBegin = () => train.setLearningRate(model.optimizer, 0.1 / ++step);
      const options = { optimizer: train.adam(), loss: "sparseCategoricalCrossentropy", verbose: false, shuffle: false } as const;
      await train.fit(model, samples, { ...options, epochs: 4, batchSize: 4, compile, callbacks: { onBatchBegin } });
      return model.getWeights().flatMap((w) => [...w.dataSync()]);
    };
    const [eager, compiled] = [await run(false), await run("require")];
    eager.forEach((w, i) => void within(Math.abs(w - (compiled[i] as number)), 2e-6));
  });

  it("draws a new dropout mask in every step, the same ones from the same seed, and keeps the mean", () => {
    const draws = (seed: number) => {
      const step = train.compiledStep((x) => [tf.dropout(x, 0.25)], { seed, compile: "require" });
      const x = tf.ones([4000]);
      const masks = Array.from({ length: 6 }, () => [...(step(x)[0] as tf.Tensor).dataSync()]);
      assert.equal(step.graphs, 1);
      step.dispose();
      return masks;
    };
    const masks = draws(1);
    assert.equal(new Set(masks.map(String)).size, 6);
    assert.deepEqual(draws(1), masks);
    assert.notDeepEqual(draws(2), masks);
    for (const mask of masks) {
      const mean = mask.reduce((a, b) => a + b, 0) / mask.length;
      // Four standard errors of the mean of 4,000 values of variance p / (1 - p).
      assert.ok(Math.abs(mean - 1) < 4 * Math.sqrt(0.25 / 0.75 / 4000), `mean ${mean}`);
    }
  });

  it("normalises batches as tfjs does outside of a step", () => {
    const layer = L.batchNormalization({ inputShape: [3, 3, 2] });
    const other = L.batchNormalization({ inputShape: [3, 3, 2] });
    for (const l of [layer, other]) l.build([null, 3, 3, 2]);
    const x = tf.randomUniform([4, 3, 3, 2], -1, 5, "float32", 3);
    const expected = layer.call(x, { training: true }) as tf.Tensor;
    const step = train.compiledStep((v) => [other.call(v, { training: true }) as tf.Tensor], { compile: false });
    const [actual] = step(x) as [tf.Tensor];
    const values = (tensors: tf.Tensor[]) => tensors.flatMap((t) => [...t.dataSync()]);
    const [a, b] = [values([expected, ...layer.getWeights()]), values([actual, ...other.getWeights()])];
    a.forEach((v, i) => void within(Math.abs(v - (b[i] as number)), 2e-6));
  });
});
