import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { tf, train } from "tslab-ml";

const kernelInitializer = () => tf.initializers.glorotUniform({ seed: 4 });
const numbers = (tensors: tf.Tensor | tf.Tensor[]) => [tensors].flat().flatMap((t) => [...t.dataSync()]);
const sessions = () => (tf.backend() as unknown as { binding: { getNumOfSavedModels(): number } }).binding.getNumOfSavedModels();

function close(actual: readonly number[], expected: readonly number[]): void {
  assert.equal(actual.length, expected.length);
  expected.forEach((value, i) => {
    assert.ok(Math.abs((actual[i] as number) - value) <= 2e-6, `value ${i} is ${actual[i]} and not ${value}`);
  });
}

function classifier(): tf.LayersModel {
  const dense = (units: number, activation: "tanh" | "softmax", inputShape?: number[]) =>
    tf.layers.dense({ units, activation, kernelInitializer: kernelInitializer(), inputShape });
  const model = tf.sequential({ layers: [dense(6, "tanh", [4]), dense(3, "softmax")] });
  model.compile({ optimizer: tf.train.adam(0.01), loss: "categoricalCrossentropy", metrics: ["accuracy"] });
  return model;
}

/** Two inputs, two outputs. */
function twins(): tf.LayersModel {
  const inputs = [tf.input({ shape: [4] }), tf.input({ shape: [2] })];
  const dense = (units: number, name: string) => tf.layers.dense({ units, name, kernelInitializer: kernelInitializer() });
  const joined = tf.layers.concatenate().apply(inputs) as tf.SymbolicTensor;
  const outputs = [dense(3, `three${Math.random()}`), dense(1, `one${Math.random()}`)].map(
    (layer) => layer.apply(joined) as tf.SymbolicTensor,
  );
  const model = tf.model({ inputs, outputs });
  model.compile({ optimizer: "sgd", loss: ["meanSquaredError", "meanAbsoluteError"] });
  return model;
}

const uniform = (shape: number[], seed: number) => tf.randomUniform(shape, -1, 1, "float32", seed);
const classes = () => tf.oneHot(tf.tensor1d([0, 1, 2, 0, 1, 2, 0, 1, 2, 0], "int32"), 3).toFloat();

describe("compile", () => {
  it("leaves the results of model.fit, evaluate and predict as they are, with class weights, callbacks and a partial last batch", async () => {
    const results: number[][] = [];
    for (const compiled of [false, true]) {
      const model = classifier();
      if (compiled) train.compile(model, { compile: "require" });
      const [xs, ys] = [uniform([10, 4], 1), classes()];
      const epochs: number[] = [];
      const callbacks = { onEpochEnd: async (epoch: number) => void epochs.push(epoch) };
      const classWeight = { 0: 1, 1: 3, 2: 0.5 };
      const history = await model.fit(xs, ys, { epochs: 6, batchSize: 4, shuffle: false, verbose: 0, classWeight, callbacks });
      const evaluated = model.evaluate(xs, ys, { batchSize: 4 }) as tf.Scalar[];
      const predicted = model.predict(xs, { batchSize: 3 }) as tf.Tensor;
      results.push([...epochs, ...Object.values(history.history).flat().map(Number), ...numbers(evaluated), ...numbers(predicted)]);
      results.push(numbers(model.getWeights()));
      model.dispose();
    }
    close(results[2] as number[], results[0] as number[]);
    close(results[3] as number[], results[1] as number[]);
  });

  it("trains models of several inputs and outputs", async () => {
    const [eager, compiled] = [twins(), train.compile(twins(), { compile: "require" })];
    const [xs, ys] = [
      [uniform([8, 4], 1), uniform([8, 2], 2)],
      [uniform([8, 3], 3), uniform([8, 1], 4)],
    ];
    for (const model of [eager, compiled]) await model.fit(xs, ys, { epochs: 5, batchSize: 4, shuffle: false, verbose: 0 });
    close(numbers(compiled.getWeights()), numbers(eager.getWeights()));
    close(numbers(compiled.predict(xs) as tf.Tensor[]), numbers(eager.predict(xs) as tf.Tensor[]));
    compiled.dispose();
  });

  it("follows a new optimizer and a new loss", async () => {
    const [eager, compiled] = [classifier(), train.compile(classifier(), { compile: "require" })];
    const [xs, ys] = [uniform([10, 4], 1), classes()];
    for (const loss of ["categoricalCrossentropy", "meanSquaredError"])
      for (const model of [eager, compiled]) {
        const before = sessions();
        model.compile({ optimizer: tf.train.momentum(0.1, 0.9), loss });
        await model.fit(xs, ys, { epochs: 4, batchSize: 5, shuffle: false, verbose: 0 });
        assert.equal(sessions() - before, model === compiled ? 1 : 0);
      }
    close(numbers(compiled.getWeights()), numbers(eager.getWeights()));
    compiled.dispose();
  });

  it("frees its graphs with the model", async () => {
    const before = sessions();
    const model = train.compile(classifier());
    await model.fit(uniform([8, 4], 1), classes().slice(0, 8), { epochs: 4, batchSize: 4, verbose: 0 });
    assert.ok(sessions() > before);
    model.dispose();
    assert.equal(sessions(), before);
  });
});
