import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { tf } from "tslab-ml";
import { seedCnn } from "tslab-ml/models";

describe("seedCnn", () => {
  it("has the layers of the tutorial and 93,322 parameters", () => {
    const model = seedCnn();
    assert.deepEqual(
      model.layers.map((layer) => [layer.getClassName(), ...(layer.outputShape as number[]).slice(1)]),
      [
        ["Conv2D", 26, 26, 32],
        ["MaxPooling2D", 13, 13, 32],
        ["Conv2D", 11, 11, 64],
        ["MaxPooling2D", 5, 5, 64],
        ["Conv2D", 3, 3, 64],
        ["Flatten", 576],
        ["Dense", 64],
        ["Dense", 10],
      ],
    );
    assert.equal(model.countParams(), 93_322);
    model.dispose();
  });

  it("starts from the same weights for the same seed, and from others for another", () => {
    const [a, b, c] = [seedCnn({ seed: 1 }), seedCnn({ seed: 1 }), seedCnn({ seed: 2 })];
    const first = (model: tf.LayersModel) => [...(model.getWeights()[0] as tf.Tensor).dataSync()];
    assert.deepEqual(first(a), first(b));
    assert.notDeepEqual(first(a), first(c));
    for (const model of [a, b, c]) model.dispose();
  });

  it("gives probabilities that sum to 1", () => {
    const model = seedCnn({ seed: 3 });
    const sums = tf.tidy(() => (model.predict(tf.randomUniform([4, 28, 28, 1], 0, 1, "float32", 5)) as tf.Tensor).sum(1).dataSync());
    for (const sum of sums) assert.ok(Math.abs(sum - 1) < 1e-6, `sum is ${sum}`);
    model.dispose();
  });

  it("says what is wrong with images that are too small or a single class", () => {
    assert.throws(() => seedCnn({ inputShape: [16, 28, 1] }), {
      name: "RangeError",
      message: /inputShape is \[16,28,1\].*at least 18 x 18/,
    });
    assert.throws(() => seedCnn({ classes: 1 }), {
      name: "RangeError",
      message: "seedCnn: classes is 1, but must be a whole number of at least 2.",
    });
  });
});
