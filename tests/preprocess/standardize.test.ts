import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { tf } from "tslab-ml";
import { standardize, standardizer } from "tslab-ml/preprocess";
import { reference } from "../reference";

/** Every value to within a few roundings of float32, relative to `scale`. */
function assertClose(actual: Iterable<number>, expected: readonly number[], scale = 1): void {
  const values = [...actual];
  assert.equal(values.length, expected.length);
  expected.forEach((value, i) => {
    assert.ok(Math.abs((values[i] as number) - value) <= 2e-5 * scale, `value ${i} is ${values[i]} and not ${value}`);
  });
}

const rows = Array.from({ length: 40 }, (_, i) => [Math.sin(i) * 50 + 70, i ** 2, 0.1, -i / 1000]);

describe("standardizer", () => {
  it("equals scikit-learn's StandardScaler, also for a constant feature and for rows it has not seen, and undoes itself", async () => {
    const unseen = [[1, 2, 0.3, 4]];
    const expected = await reference<{ seen: number[][]; unseen: number[][]; mean: number[]; scale: number[] }>(
      `from sklearn.preprocessing import StandardScaler
s = StandardScaler().fit(args["rows"])
result = {"seen": s.transform(args["rows"]).tolist(), "unseen": s.transform(args["unseen"]).tolist(), "mean": s.mean_.tolist(), "scale": s.scale_.tolist()}`,
      { rows, unseen },
    );
    const x = tf.tensor2d(rows);
    const fitted = standardizer(x);
    assertClose(fitted.mean.dataSync(), expected.mean, 1000);
    assertClose(fitted.std.dataSync(), expected.scale, 1000);
    assertClose(fitted.transform(x).dataSync(), expected.seen.flat());
    assertClose(fitted.transform(tf.tensor2d(unseen)).dataSync(), expected.unseen.flat(), 400);
    assertClose(fitted.inverse(fitted.transform(x)).dataSync(), rows.flat(), 100);
    assertClose(standardize(x).dataSync(), expected.seen.flat());
  });

  it("keeps small differences of large values", () => {
    const { std } = standardizer(tf.tensor1d([1000, 1000.001, 1000.002, 1000.003]));
    assert.ok(Math.abs((std.dataSync()[0] as number) - 0.00112) < 5e-5);
  });

  it("has one mean per channel of images, as numpy computes it", async () => {
    const images = Array.from({ length: 3 * 4 * 4 * 2 }, (_, i) => Math.cos(i) * 10 + (i % 2) * 100);
    const expected = await reference<number[]>(
      "import numpy as np; x = np.array(args).reshape(3, 4, 4, 2); result = [*x.mean((0, 1, 2)), *x.std((0, 1, 2))]",
      images,
    );
    const { mean, std } = standardizer(tf.tensor4d(images, [3, 4, 4, 2]), { axis: [0, 1, -2] });
    assert.deepEqual(mean.shape, [1, 1, 1, 2]);
    assertClose([...mean.dataSync(), ...std.dataSync()], expected, 10);
  });

  it("adds up millions of values without losing the small ones", () => {
    const images = tf.tile(tf.tensor4d([0.1, 0.3], [1, 1, 1, 2]), [5000, 28, 28, 1]).reshape([5000, 28, 56, 1]);
    const { mean, std } = standardizer(images, { axis: [0, 1, 2] });
    assertClose([...mean.dataSync(), ...std.dataSync()], [0.2, 0.1]);
  });

  it("refuses NaN, no values, and axes outside of the shape", () => {
    assert.throws(() => standardizer(tf.tensor1d([1, Number.NaN])), {
      name: "RangeError",
      message: "standardizer: 1 of 2 values are NaN or infinite, the first at [1]; fill or drop them first.",
    });
    assert.throws(() => standardizer(tf.zeros([0, 3])), {
      message: "standardizer: x has shape [0, 3], so there are no values to learn from.",
    });
    assert.throws(() => standardizer(tf.zeros([2, 3]), { axis: 2 }), {
      message: "standardizer: axis is 2, but a tensor of shape [2, 3] takes -2 to 1.",
    });
  });

  it("leaks nothing", () => {
    const x = tf.tensor2d(rows);
    const before = tf.memory().numTensors;
    standardize(x).dispose();
    const fitted = standardizer(x);
    fitted.transform(x).dispose();
    fitted.dispose();
    assert.equal(tf.memory().numTensors, before);
  });
});
