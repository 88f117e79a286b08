import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { tf } from "tslab-ml";
import { oneHot } from "tslab-ml/preprocess";
import { reference } from "../reference";

describe("oneHot", () => {
  it("equals keras.utils.to_categorical", async () => {
    const labels = [3, 0, 2, 2];
    const expected = await reference<number[][]>("import keras; result = keras.utils.to_categorical(args, 5).tolist()", labels);
    assert.deepEqual(oneHot(labels, { classes: 5 }).arraySync(), expected);
    assert.deepEqual(oneHot(tf.tensor1d(labels, "int32")).shape, [4, 4]);
  });

  it("refuses labels that are no classes, and leaks nothing", () => {
    const square = tf.zeros([2, 2]);
    const before = tf.memory().numTensors;
    assert.throws(() => oneHot([0, 3], { classes: 3 }), {
      name: "RangeError",
      message: "oneHot: labels go from 0 to 3, but with 3 classes they must lie in 0 to 2.",
    });
    assert.throws(() => oneHot([0, -1]), /labels go from -1 to 0/);
    assert.throws(() => oneHot([0.5]), /contain fractions or NaN/);
    assert.throws(() => oneHot([Number.NaN]), /contain fractions or NaN/);
    assert.throws(() => oneHot([]), /labels are empty/);
    assert.throws(() => oneHot([0], { classes: 0 }), { message: "oneHot: classes is 0, but must be a whole number of at least 1." });
    assert.throws(() => oneHot(square as never), /labels have shape \[2, 2\], but must be \[N\]/);
    assert.equal(tf.memory().numTensors, before);
    oneHot([1, 2]);
    assert.equal(tf.memory().numTensors, before + 1);
  });
});
