import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { tf } from "tslab-ml";
import { expandDims, oneHot, scale, standardize, standardizer } from "tslab-ml/preprocess";
import { reference } from "../reference";

const close = (actual: readonly number[], expected: readonly number[], tolerance: number) =>
  expected.forEach((value, i) => {
    assert.ok(Math.abs((actual[i] as number) - value) <= tolerance, `value ${i} is ${actual[i]} and not ${value}`);
  });

describe("scale", () => {
  it("brings bytes to [0, 1]", () => {
    assert.deepEqual([...scale(tf.tensor1d([0, 51, 255], "int32")).dataSync()], [0, Math.fround(0.2), 1]);
    assert.deepEqual([...scale(tf.tensor1d([10, 15, 20]), { min: 10, max: 20 }).dataSync()], [0, 0.5, 1]);
  });

  it("refuses NaN with the number and the place of the first", () => {
    const pixels = tf.tensor3d([1, 2, 3, Number.NaN, 5, 6, Number.NaN, 8], [2, 2, 2]);
    assert.throws(() => scale(pixels), {
      name: "RangeError",
      message: "scale: 2 of 8 values are NaN or infinite, the first at [0, 1, 1]; fill or drop them first.",
    });
    assert.throws(() => scale(tf.scalar(1), { min: 2, max: 2 }), { message: "scale: max is 2, but must be larger than min, which is 2." });
  });
});

describe("expandDims", () => {
  it("adds the channel axis", () => {
    assert.deepEqual(expandDims(tf.zeros([5, 28, 28])).shape, [5, 28, 28, 1]);
    assert.deepEqual(expandDims(tf.zeros([28, 28]), 0).shape, [1, 28, 28]);
    assert.throws(() => expandDims(tf.zeros([2]), 3), { message: "expandDims: axis is 3, but a tensor of shape [2] takes -2 to 1." });
  });
});

describe("oneHot", () => {
  it("equals keras.utils.to_categorical", async () => {
    const labels = [3, 0, 2, 2];
    const expected = await reference<number[][]>("import keras; result = keras.utils.to_categorical(args, 5).tolist()", labels);
    assert.deepEqual(oneHot(labels, { classes: 5 }).arraySync(), expected);
    assert.deepEqual(oneHot(tf.tensor1d(labels, "int32")).shape, [4, 4]);
  });

  it("refuses labels that are no classes", () => {
    assert.throws(() => oneHot([0, 3], { classes: 3 }), {
      message: "oneHot: labels go from 0 to 3, but with 3 classes they must lie in 0 to 2.",
    });
    assert.throws(() => oneHot([0, -1]), /labels go from -1 to 0/);
    assert.throws(() => oneHot([0.5]), /contain fractions or NaN/);
    assert.throws(() => oneHot(tf.zeros([2, 2]) as never), /labels have shape \[2,2\], but must be \[N\]/);
  });
});

describe("standardizer", () => {
  it("equals scikit-learn's StandardScaler, with a constant feature, and undoes itself", async () => {
    const rows = Array.from({ length: 40 }, (_, i) => [Math.sin(i) * 50 + 1000, i ** 2, 7, -i / 1000]);
    const expected = await reference<number[][]>(
      "from sklearn.preprocessing import StandardScaler; result = StandardScaler().fit_transform(args).tolist()",
      rows,
    );
    const x = tf.tensor2d(rows);
    close(standardize(x).arraySync().flat(), expected.flat(), 2e-4);
    const fitted = standardizer(x);
    close([...fitted.inverse(fitted.transform(x)).dataSync()], rows.flat(), 1e-2);
  });

  it("leaks nothing", () => {
    const x = tf.randomUniform([10, 3]);
    const before = tf.memory().numTensors;
    standardize(x).dispose();
    scale(x).dispose();
    oneHot([1, 2]).dispose();
    const fitted = standardizer(x);
    fitted.dispose();
    assert.equal(tf.memory().numTensors, before);
  });
});
