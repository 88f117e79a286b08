import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { tf } from "tslab-ml";
import { expandDims } from "tslab-ml/preprocess";

describe("expandDims", () => {
  it("adds the channel axis, or another one", () => {
    assert.deepEqual(expandDims(tf.zeros([5, 28, 28])).shape, [5, 28, 28, 1]);
    assert.deepEqual(expandDims(tf.zeros([28, 28]), 0).shape, [1, 28, 28]);
    assert.deepEqual(expandDims(tf.zeros([28, 28]), -2).shape, [28, 1, 28]);
  });

  it("refuses an axis outside of the shape", () => {
    assert.throws(() => expandDims(tf.zeros([2]), 3), {
      name: "RangeError",
      message: "expandDims: axis is 3, but a tensor of shape [2] takes -2 to 1.",
    });
  });
});
