import assert from "node:assert/strict";
import { tf, train } from "tslab-ml";
import { type Build, conv, head, layers, seeded } from "./parity-layers";

const L = tf.layers;

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

/** Twelve samples of three classes for the model. */
export function samplesFor(model: tf.LayersModel, loss: unknown) {
  const shape = (model.inputs[0] as tf.SymbolicTensor).shape.slice(1) as number[];
  const whole = model.layers.some((layer) => layer.getClassName() === "Embedding");
  const xs = whole ? tf.randomUniform([12, ...shape], 0, 7, "int32", 5) : tf.randomUniform([12, ...shape], -1, 1, "float32", 5);
  const labels = tf.tensor1d(
    Array.from({ length: 12 }, (_, i) => i % 3),
    "int32",
  );
  return { xs, ys: loss === "sparseCategoricalCrossentropy" ? labels : (tf.oneHot(labels, 3).toFloat() as tf.Tensor) };
}

interface Options extends Omit<train.FitOptions, "optimizer"> {
  optimizer: () => tf.Optimizer;
}

/** Trains two equal models on the same batches, one eagerly and one compiled; returns the largest difference of weights and histories. */
async function difference(build: Build, options: Options): Promise<number> {
  const { optimizer, loss = "sparseCategoricalCrossentropy", ...rest } = options;
  const run = async (compile: false | "require") => {
    const model = build();
    const settings = { epochs: 4, batchSize: 4, shuffle: false, verbose: false, seed: 11, ...rest, optimizer: optimizer(), loss, compile };
    const samples = samplesFor(model, loss);
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

/** One comparison: how far compiled and eager training may lie apart, and how far they do. */
export interface ParityCase {
  readonly name: string;
  readonly limit: number;
  difference(): Promise<number>;
}

const sgd = (learningRate = 0.05) => ({ optimizer: () => train.sgd({ learningRate }) });
const of = (name: string, build: Build, options: Options, limit = 2e-6): ParityCase => ({
  name,
  limit,
  difference: () => difference(build, options),
});
const dense = layers.dense as Build;

const losses = ["meanSquaredError", "meanAbsoluteError", "meanAbsolutePercentageError", "meanSquaredLogarithmicError", "squaredHinge"];
const moreLosses = ["hinge", "categoricalHinge", "logcosh", "categoricalCrossentropy", "binaryCrossentropy", "kullbackLeiblerDivergence"];
const allLosses = [...losses, ...moreLosses, "poisson", "cosineProximity", "sparseCategoricalCrossentropy"];
const metrics = ["accuracy", "precision", "categoricalCrossentropy", "mse", "mae", "mape", "cosine"];
// The percentage divides by targets of 1e-7, so that its values are around 1e6.
const limitOf = (name: string) => (name === "mape" || name === "meanAbsolutePercentageError" ? 32 : 2e-6);

const regularized = () => {
  const kernelRegularizer = tf.regularizers.l1l2({ l1: 0.01, l2: 0.02 });
  return head([L.dense({ units: 4, kernelInitializer: seeded(), inputShape: [6], kernelRegularizer, biasRegularizer: "l1l2" })]);
};
const constrained = () => {
  const kernelConstraint = tf.constraints.maxNorm({ maxValue: 0.3, axis: 0 });
  return head([L.dense({ units: 4, kernelInitializer: seeded(), inputShape: [6], kernelConstraint })]);
};
const frozen = () => {
  const model = head([conv({ activation: "relu" }), L.batchNormalization()]);
  for (const layer of model.layers.slice(0, 2)) layer.trainable = false;
  return model;
};
const focal = ((truth: tf.Tensor, predicted: tf.Tensor) => {
  const p = tf.sum(tf.mul(truth, predicted), -1);
  return tf.mul(tf.square(tf.sub(1, p)), tf.neg(tf.log(p)));
}) as never;

/** Everything that compiled training is compared with eager training for, by group. */
export const parityCases: Readonly<Record<string, readonly ParityCase[]>> = {
  layer: Object.entries(layers).map(([name, build]) => of(name, build, sgd())),
  optimizer: Object.entries(optimizers).map(([name, optimizer]) => of(name, dense, { optimizer })),
  loss: allLosses.map((loss) => of(loss, dense, { ...sgd(1e-3), loss }, limitOf(loss))),
  metric: metrics.map((metric) => of(metric, dense, { ...sgd(), loss: "categoricalCrossentropy", metrics: [metric] }, limitOf(metric))),
  setting: [
    of("partial last batch and validation split", layers.conv2d as Build, { ...sgd(), batchSize: 5, validationSplit: 0.25 }),
    of("regularizers", regularized, sgd()),
    of("constraint", constrained, sgd()),
    of("frozen layers", frozen, sgd()),
    of("custom loss function", dense, { ...sgd(), loss: focal }),
    of("class weights", dense, { ...sgd(), classWeight: { 0: 1, 1: 4, 2: 0.5 } }),
    of("sample weights", dense, { ...sgd(), sampleWeight: Array.from({ length: 12 }, (_, i) => (i % 4) / 2) }),
    of("schedule", dense, {
      optimizer: () => train.sgd({ learningRate: train.schedules.oneCycle({ maxLearningRate: 0.1, totalSteps: 12 }) }),
    }),
  ],
};
