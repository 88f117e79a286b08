import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { tf, train } from "tslab-ml";
import { classifier, points } from "./points";

const quiet = { verbose: false, batchSize: 16, shuffle: false } as const;
const weightsOf = (model: tf.LayersModel) => model.getWeights().map((w) => [...w.dataSync()]);

describe("a loss that is not finite", () => {
  for (const compile of [false, "require"] as const) {
    it(`names the batch and the layer, and leaves the weights from before it, ${compile ? "compiled" : "eagerly"}`, async () => {
      const { xs, ys } = points();
      // The inputs of the last batch overflow float32 in the first layer.
      const samples = { xs: tf.concat([xs.slice(0, 48), xs.slice(48).mul(3e38)]), ys };
      const [broken, sound] = [classifier(), classifier()];
      await assert.rejects(
        train.fit(broken, samples, { ...quiet, epochs: 5, compile }),
        /^Error: fit: the loss is not finite in epoch 1, batch 4: first in the output of layer dense_Dense\d+ \(Dense\); the model keeps the weights from before that batch\. Lower the learning rate \(0\.01\), clip gradients/,
      );
      await train.fit(sound, { xs: xs.slice(0, 48), ys: ys.slice(0, 48) }, { ...quiet, epochs: 1, compile });
      assert.deepEqual(weightsOf(broken), weightsOf(sound));
      assert.equal(broken.optimizer.iterations, 3);
      await train.fit(broken, points(), { ...quiet, epochs: 1, compile });
    });
  }

  it("says so when only the loss itself is not finite", async () => {
    const loss = ((truth: tf.Tensor, predicted: tf.Tensor) => tf.mean(tf.div(predicted, tf.mul(truth, 0)), -1)) as never;
    await assert.rejects(
      train.fit(classifier(), { xs: points().xs, ys: tf.zeros([64, 2]) }, { ...quiet, loss, metrics: [] }),
      /not finite in epoch 1, batch 1: in the loss, while all layers' outputs are finite/,
    );
  });
});

describe("a loss that reads a tensor", () => {
  it("trains eagerly and says why once; compile: require names the reason", async (t) => {
    const warn = t.mock.method(console, "warn", () => {});
    const loss = ((truth: tf.Tensor, predicted: tf.Tensor) => {
      const scale = 1 + Math.abs(predicted.dataSync()[0] as number) * 0;
      return tf.mean(tf.mul(tf.square(tf.sub(truth, predicted)), scale), -1);
    }) as never;
    const samples = { xs: points().xs, ys: tf.zeros([64, 2]) };
    await train.fit(classifier(), samples, { ...quiet, epochs: 2, loss, metrics: [] });
    assert.equal(warn.mock.calls.length, 1);
    assert.match(warn.mock.calls[0]?.arguments[0] as string, /^fit: trains eagerly, not compiled, because .*(reads|dataSync)/);
    await assert.rejects(
      train.fit(classifier(), samples, { ...quiet, loss, metrics: [], compile: "require" }),
      /the step cannot be compiled, because/,
    );
  });
});

describe("too little memory", () => {
  it("is one sentence, and the model goes on", async () => {
    const model = tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [4], name: "outer" })] });
    // Of 64 samples a [64, 64, 2^28] tensor: 4 TB.
    const loss = ((truth: tf.Tensor, predicted: tf.Tensor) =>
      predicted.shape[0] === 64
        ? tf.mean(tf.tile(tf.expandDims(tf.sub(truth, predicted), 0), [2 ** 16, 2 ** 7, 2 ** 10]), [0, 2])
        : tf.mean(tf.square(tf.sub(truth, predicted)), -1)) as never;
    const samples = { xs: points().xs, ys: tf.zeros([64, 2]) };
    const options = { verbose: false, shuffle: false, loss, metrics: [] as string[], optimizer: "sgd" as const };
    await assert.rejects(
      train.fit(model, samples, { ...options, batchSize: 64 }),
      /too little memory for a batch of 64.*use a smaller batchSize\. The model keeps/,
    );
    const history = await train.fit(model, samples, { ...options, batchSize: 16 });
    assert.ok(Number.isFinite(history.history.loss?.[0]));
  });
});
