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
    const before = sessions();
    for (const loss of ["categoricalCrossentropy", "meanSquaredError"])
      for (const model of [eager, compiled]) {
        model.compile({ optimizer: tf.train.momentum(0.1, 0.9), loss });
        await model.fit(xs, ys, { epochs: 4, batchSize: 5, shuffle: false, verbose: 0 });
      }
    assert.equal(sessions() - before, 1);
    close(numbers(compiled.getWeights()), numbers(eager.getWeights()));
    compiled.dispose();
  });

  it("takes another optimizer for what it is: its learning rate, its state, its number of updates", async () => {
    const moved = [false, true].map(async (compiled) => {
      const model = classifier();
      if (compiled) train.compile(model, { compile: "require" });
      const options = { epochs: 4, batchSize: 5, shuffle: false, verbose: 0 } as const;
      await model.fit(uniform([10, 4], 1), classes(), options);
      const before = numbers(model.getWeights());
      model.compile({ optimizer: tf.train.adam(1e-6), loss: "categoricalCrossentropy" });
      await model.fit(uniform([10, 4], 1), classes(), options);
      assert.equal((model.optimizer as unknown as { iterations: number }).iterations, 8);
      return numbers(model.getWeights()).map((weight, i) => 1e6 * (weight - (before[i] as number)));
    });
    const [eager = [], graph = []] = await Promise.all(moved);
    graph.forEach((by, i) => {
      assert.ok(Math.abs(by - (eager[i] as number)) < 0.2, `weight ${i} moved by ${by} and not ${eager[i]} millionths`);
    });
  });

  it("keeps no graphs of what the model was compiled with before", async () => {
    const model = train.compile(classifier(), { compile: "require" });
    const before = sessions();
    for (let i = 0; i < 4; i++) {
      model.compile({ optimizer: tf.train.adam(0.01), loss: "categoricalCrossentropy" });
      await model.fit(uniform([10, 4], 1), classes(), { epochs: 4, batchSize: 10, verbose: 0 });
    }
    assert.equal(sessions() - before, 1);
    model.dispose();
  });

  it("tells targets from inputs that were the same tensor while it was recorded", async () => {
    const results = [false, true].map(async (compiled) => {
      const model = tf.sequential({ layers: [tf.layers.dense({ units: 4, inputShape: [4], kernelInitializer: kernelInitializer() })] });
      model.compile({ optimizer: "sgd", loss: "meanSquaredError" });
      if (compiled) train.compile(model, { compile: "require" });
      const [xs, ys] = [uniform([5, 4], 1), uniform([5, 4], 2)];
      for (let i = 0; i < 4; i++) await model.trainOnBatch(xs, xs);
      return [await model.trainOnBatch(xs, ys)].flat() as number[];
    });
    const [eager, graph] = await Promise.all(results);
    close(graph as number[], eager as number[]);
  });

  it("leaves a layer alone from the moment it is frozen, without model.compile too", async () => {
    for (const compiled of [false, true]) {
      const model = classifier();
      if (compiled) train.compile(model, { compile: "require" });
      await model.fit(uniform([10, 4], 1), classes(), { epochs: 4, verbose: 0 });
      const [first, last] = [model.layers[0], model.layers[1]] as [tf.layers.Layer, tf.layers.Layer];
      const weights = () => [first, last].map((layer) => numbers(layer.getWeights()));
      first.trainable = false;
      const before = weights();
      const fit = { epochs: 4, compile: compiled && "require", verbose: false } as const;
      await (compiled
        ? train.fit(model, { xs: uniform([10, 4], 1), ys: classes() }, fit)
        : model.fit(uniform([10, 4], 1), classes(), { verbose: 0 }));
      await model.fit(uniform([10, 4], 1), classes(), { epochs: 4, verbose: 0 });
      assert.deepEqual(weights()[0], before[0]);
      assert.notDeepEqual(weights()[1], before[1]);
    }
  });

  it("trains by train.fit too", async () => {
    const model = train.compile(classifier(), { compile: "require" });
    await train.fit(model, { xs: uniform([10, 4], 1), ys: classes() }, { epochs: 4, compile: "require", verbose: false });
    await model.fit(uniform([10, 4], 1), classes(), { epochs: 1, verbose: 0 });
    model.dispose();
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
