import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { tf, train } from "tslab-ml";
import { points } from "./points";

const quiet = { verbose: false, batchSize: 16, seed: 1, loss: "meanSquaredError", metrics: ["mae"] };
const samples = () => ({ xs: points().xs, ys: tf.tanh(points().xs) });

function network() {
  const layers = [1, 2, 3].map((seed) =>
    tf.layers.dense({ units: 4, activation: "tanh", kernelInitializer: tf.initializers.glorotUniform({ seed }), inputShape: [4] }),
  );
  return { layers, model: tf.sequential({ layers }) };
}

const valuesOf = (layer: tf.layers.Layer) => layer.getWeights().map((weight) => [...weight.dataSync()]);

describe("freezing", () => {
  it("leaves to every weight what the optimizer keeps of it, as Keras's optimizers do", async () => {
    // The layer that is frozen for a while comes back with its own moments: as if a second optimizer had been at work meanwhile.
    const runs = (["require", false] as const).map(async (compile) => {
      const { layers, model } = network();
      const fit = (epochs: number) => train.fit(model, samples(), { ...quiet, compile, epochs });
      await train.fit(model, samples(), { ...quiet, compile, epochs: 3, optimizer: train.sgd({ learningRate: 0.1, momentum: 0.9 }) });
      const momenta = () =>
        Object.fromEntries(
          (model.optimizer as unknown as { accumulations: { originalName: string; variable: tf.Variable }[] }).accumulations.map((slot) => [
            slot.originalName,
            [...slot.variable.dataSync()],
          ]),
        );
      const before = momenta();
      assert.equal(Object.keys(before).length, 6);
      const first = layers[0] as tf.layers.Layer;
      first.trainable = false;
      const frozen = valuesOf(first);
      await fit(2);
      assert.deepEqual(valuesOf(first), frozen);
      assert.equal(Object.keys(momenta()).length, 4);
      first.trainable = true;
      const [others, all] = [momenta(), Object.keys(before)];
      const { iterations } = model.optimizer as unknown as { iterations: number };
      await train.fit(model, { xs: tf.zeros([16, 4]), ys: tf.zeros([16, 4]) }, { ...quiet, compile, epochs: 1 });
      assert.equal((model.optimizer as unknown as { iterations: number }).iterations, iterations + 1);
      assert.deepEqual(Object.keys(momenta()), all);
      // A batch of zeros has no gradient for kernels of the first layer: its momentum is only decayed.
      const kernel = all[0] as string;
      momenta()[kernel]?.forEach((value, i) => {
        assert.ok(Math.abs(value - 0.9 * (before[kernel]?.[i] as number)) < 1e-6);
      });
      assert.ok(Object.keys(others).every((name) => name !== kernel));
      return layers.flatMap(valuesOf).flat();
    });
    const [graph, eager] = (await Promise.all(runs)) as [number[], number[]];
    eager.forEach((value, i) => {
      assert.ok(Math.abs((graph[i] as number) - value) < 1e-5, `weight ${i} is ${graph[i]} and not ${value}`);
    });
  });

  it("says which weights stay untrained because they became trainable after model.compile", async (t) => {
    const warn = t.mock.method(console, "warn", () => {});
    const { layers, model } = network();
    const first = layers[0] as tf.layers.Layer;
    first.trainable = false;
    await train.fit(model, samples(), { ...quiet, optimizer: "adam" });
    first.trainable = true;
    const before = valuesOf(first);
    await train.fit(model, samples(), { verbose: false });
    assert.deepEqual(valuesOf(first), before);
    assert.equal(warn.mock.callCount(), 1);
    assert.match(
      warn.mock.calls[0]?.arguments[0],
      /^fit: 2 weights are not trained \(.*kernel.*\), because they became trainable after model\.compile/,
    );
    await train.fit(model, samples(), quiet);
    assert.notDeepEqual(valuesOf(first), before);
    assert.equal(warn.mock.callCount(), 1);
  });
});
