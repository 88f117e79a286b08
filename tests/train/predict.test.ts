import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { tf, train } from "tslab-ml";

const xs = tf.randomUniform([7, 3], -1, 1, "float32", 1);
const numbers = (tensor: tf.Tensor) => [...tensor.dataSync()];
const layers = () => [
  tf.layers.dense({ units: 4, activation: "tanh", inputShape: [3], kernelInitializer: tf.initializers.glorotUniform({ seed: 2 }) }),
  tf.layers.dense({ units: 2, kernelInitializer: tf.initializers.glorotUniform({ seed: 3 }) }),
];

describe("predict", () => {
  it("takes a model that was never compiled", async () => {
    const predicted = (await train.predict(tf.sequential({ layers: layers() }), xs)) as tf.Tensor;
    const expected = tf.sequential({ layers: layers() }).predict(xs) as tf.Tensor;
    assert.deepEqual(predicted.shape, [7, 2]);
    const differences = numbers(predicted).map((value, i) => Math.abs(value - (numbers(expected)[i] as number)));
    assert.ok(Math.max(...differences) < 1e-6, `${differences}`);
  });

  it("gives the same in batches of any size", async () => {
    const model = tf.sequential({ layers: layers() });
    const whole = numbers((await train.predict(model, xs)) as tf.Tensor);
    for (const batchSize of [1, 3, 7]) {
      const parts = numbers((await train.predict(model, xs, { batchSize })) as tf.Tensor);
      for (const [i, value] of parts.entries()) assert.ok(Math.abs(value - (whole[i] as number)) < 1e-6, `batch ${batchSize}, number ${i}`);
    }
  });

  it("gives all outputs of a model with several", async () => {
    const input = tf.input({ shape: [3] });
    const outputs = [2, 5].map((units) => tf.layers.dense({ units }).apply(input) as tf.SymbolicTensor);
    const model = tf.model({ inputs: input, outputs });
    const predicted = (await train.predict(model, xs, { batchSize: 4 })) as tf.Tensor[];
    assert.deepEqual(
      predicted.map(({ shape }) => shape),
      [
        [7, 2],
        [7, 5],
      ],
    );
  });

  it("follows layers that are added and taken away, as evaluate does", async () => {
    const dense = (units: number, kernelInitializer: "ones" | "zeros") =>
      tf.layers.dense({ units, kernelInitializer, biasInitializer: "ones", inputShape: [3] });
    const model = tf.sequential({ layers: [dense(2, "ones"), dense(1, "ones")] });
    const samples = { xs: tf.ones([4, 3]), ys: tf.zeros([4, 1]) };
    const compile = () => model.compile({ optimizer: "sgd", loss: "meanSquaredError", metrics: [] });
    compile();
    const both = async () => {
      const predicted = (await train.predict(model, samples.xs)) as tf.Tensor;
      return [predicted.dataSync()[0], (await train.evaluate(model, samples)).loss];
    };
    for (let i = 0; i < 4; i++) assert.deepEqual(await both(), [9, 81]);
    model.pop();
    model.add(dense(1, "zeros"));
    compile();
    for (let i = 0; i < 4; i++) assert.deepEqual(await both(), [1, 1]);
  });

  it("says what a batch must be", async () => {
    const model = tf.sequential({ layers: layers() });
    model.compile({ optimizer: "sgd", loss: "meanSquaredError" });
    for (const batchSize of [0, -1, 1.5, Number.NaN]) {
      const message = `batchSize is ${batchSize}, but must be a whole number of at least 1.`;
      await assert.rejects(train.predict(model, xs, { batchSize }), { name: "RangeError", message: `predict: ${message}` });
      await assert.rejects(train.evaluate(model, { xs, ys: tf.zeros([7, 2]) }, { batchSize }), { message: `evaluate: ${message}` });
    }
  });

  it("says so when a model has no layers", async () => {
    await assert.rejects(train.predict(tf.sequential(), xs), /Sequential model cannot be built: model is empty/);
  });
});
