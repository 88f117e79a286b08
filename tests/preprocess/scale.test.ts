import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { tf } from "tslab-ml";
import { scale } from "tslab-ml/preprocess";

describe("scale", () => {
  it("brings bytes to [0, 1], and other ranges that are named", () => {
    assert.deepEqual([...scale(tf.tensor1d([0, 51, 255], "int32")).dataSync()], [0, Math.fround(0.2), 1]);
    assert.deepEqual([...scale(tf.tensor1d([10, 15, 20]), { min: 10, max: 20 }).dataSync()], [0, 0.5, 1]);
  });

  it("refuses NaN and infinite pixels with their number and the place of the first", () => {
    const pixels = tf.tensor3d([1, 2, 3, Number.NaN, 5, 6, Number.POSITIVE_INFINITY, 8], [2, 2, 2]);
    const before = tf.memory().numTensors;
    assert.throws(() => scale(pixels), {
      name: "RangeError",
      message: "scale: 2 of 8 values are NaN or infinite, the first at [0, 1, 1]; fill or drop them first.",
    });
    assert.equal(tf.memory().numTensors, before);
  });

  it("refuses a range that is none", () => {
    assert.throws(() => scale(tf.scalar(1), { min: 2, max: 2 }), { message: "scale: max is 2, but must be larger than min, which is 2." });
  });

  it("makes one tensor and leaves the given one alone", () => {
    const pixels = tf.tensor1d([0, 255]);
    const before = tf.memory().numTensors;
    scale(pixels);
    assert.equal(tf.memory().numTensors, before + 1);
    assert.deepEqual([...pixels.dataSync()], [0, 255]);
  });
});
