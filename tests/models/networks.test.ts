import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { models, tf, train } from "tslab-ml";

const builders = { wideCnn: models.wideCnn, resnet: models.resnet };

describe("wideCnn and resnet", () => {
  it("have the parameters that their papers and pages say", () => {
    // 3x3 convolutions without bias, 4 numbers per channel of a batch normalisation, and the classifier.
    const conv = (channels: number[]) => channels.slice(1).reduce((sum, n, i) => sum + 9 * n * (channels[i] as number) + 4 * n, 0);
    assert.equal(models.wideCnn().countParams(), conv([1, 32, 64, 64, 128, 128]) + 128 * 10 + 10);
    const stages = conv([1, 16, 16, 16, 16, 16, 16, 16]) + conv([16, 32, 32, 32, 32, 32, 32]) + conv([32, 64, 64, 64, 64, 64, 64]);
    const shortcuts = 16 * 32 + 4 * 32 + 32 * 64 + 4 * 64;
    assert.equal(models.resnet().countParams(), stages + shortcuts + 64 * 10 + 10);
  });

  for (const [name, build] of Object.entries(builders))
    it(`${name} starts from the same weights with the same seed, and trains as one graph`, async () => {
      const options = { inputShape: [12, 12, 1], classes: 3, seed: 5 } as const;
      const [model, twin, other] = [build(options), build(options), build({ ...options, seed: 6 })];
      const values = (m: tf.LayersModel) => m.getWeights().map((w) => [...w.dataSync()]);
      assert.deepEqual(values(model), values(twin));
      assert.notDeepEqual(values(model), values(other));
      const xs = tf.randomUniform([24, 12, 12, 1], 0, 1, "float32", 1);
      const ys = tf.tensor1d(
        Array.from({ length: 24 }, (_, i) => i % 3),
        "int32",
      );
      const { history } = await train.fit(model, { xs, ys }, { epochs: 4, batchSize: 8, seed: 1, verbose: false, compile: "require" });
      assert.ok((history.loss as number[]).every(Number.isFinite));
      assert.deepEqual((model.predict(xs) as tf.Tensor).shape, [24, 3]);
    });

  it("explain bad options in one sentence", () => {
    assert.throws(
      () => models.wideCnn({ inputShape: [2, 2, 1] }),
      /^RangeError: wideCnn: inputShape is \[2,2,1\], but images must be .* at least 4 x 4\.$/,
    );
    assert.throws(() => models.wideCnn({ dropout: 1 }), /^RangeError: wideCnn: dropout is 1, but must lie in \[0, 1\)\.$/);
    assert.throws(() => models.wideCnn({ filters: [] }), /^RangeError: wideCnn: filters is \[\], but must hold/);
    assert.throws(() => models.resnet({ blocks: 0 }), /^RangeError: resnet: blocks is 0, but must be a whole number of at least 1\.$/);
    assert.throws(() => models.resnet({ classes: 1 }), /^RangeError: resnet: classes is 1, but must be a whole number of at least 2\.$/);
  });
});
