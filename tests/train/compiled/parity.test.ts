import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { tf, train } from "tslab-ml";
import { parityCases, samplesFor } from "./parity-cases";
import { type Build, layers } from "./parity-layers";

const L = tf.layers;
const within = (most: number, limit: number) => assert.ok(most <= limit, `the largest difference is ${most}`);

describe("compiled and eager training are the same", () => {
  for (const [group, cases] of Object.entries(parityCases))
    for (const { name, limit, difference } of cases)
      it(`for the ${group} ${name}`, async () => {
        const most = await difference();
        assert.ok(most <= limit, `the largest difference is ${most}`);
      });
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
