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

  it("equals what scikit-learn computes in float64 for large, small and nearly equal float32 values, and undoes itself", async () => {
    const cases = [
      ...[1e20, 1e-23, 1e-25].map((scale) => [1, 2, 3].map((value) => value * scale)),
      [1e7 + 1, 1e7 + 2, 1e7 + 3],
      [1e8, 1e8 + 8, 1e8 + 16, 1e8 + 24],
      [-1e8, -1e8 - 8, 5],
    ];
    const expected = await reference<{ seen: number[]; std: number }[]>(
      `from sklearn.preprocessing import StandardScaler
import numpy as np
result = []
for values in args:
    x = np.array(values, dtype="float32").astype("float64")[:, None]
    s = StandardScaler().fit(x)
    result.append({"seen": s.transform(x).ravel().tolist(), "std": float(s.scale_[0])})`,
      cases,
    );
    for (const [i, values] of cases.entries()) {
      const x = tf.tensor2d(values, [values.length, 1]);
      const { seen, std } = expected[i] as (typeof expected)[0];
      const fitted = standardizer(x);
      assertClose(fitted.transform(x).dataSync(), seen);
      assertClose(standardize(tf.tensor1d(values)).dataSync(), seen);
      assertClose(fitted.std.dataSync(), [std], std);
      assertClose(fitted.inverse(fitted.transform(x)).dataSync(), values, Math.abs(values[0] as number) / 50);
      fitted.dispose();
    }
    const tiny = tf.tensor1d([1e-40, 2e-40, 3e-40]);
    assert.deepEqual([...standardize(tiny).dataSync()].map(Math.abs), [0, 0, 0]);
  });

  it("averages over any axes, of whole numbers too, as numpy does in float64", async () => {
    const shape = [3, 2, 4, 5];
    const values = Array.from({ length: 120 }, (_, i) => Math.round(1e6 * Math.sin(i)));
    const axes = [[0], [1], [2], [3], [0, 1], [0, 2], [1, 3], [0, 3], [1, 2, 3], [0, 1, 2, 3]];
    const expected = await reference<{ mean: number[]; std: number[]; shape: number[] }[]>(
      `import numpy as np
x = np.array(args["values"], dtype=float).reshape(args["shape"])
result = [{"mean": x.mean(tuple(a), keepdims=True).ravel().tolist(), "std": x.std(tuple(a)).ravel().tolist(), "shape": x.mean(tuple(a), keepdims=True).shape} for a in args["axes"]]`,
      { values, shape, axes },
    );
    for (const dtype of ["float32", "int32"] as const) {
      const x = tf.tensor(values, shape, dtype);
      for (const [i, axis] of axes.entries()) {
        const { mean, std } = standardizer(x, { axis });
        assert.deepEqual(mean.shape, expected[i]?.shape);
        assertClose(mean.dataSync(), expected[i]?.mean as number[], 1e4);
        assertClose(std.dataSync(), expected[i]?.std as number[], 1e4);
      }
    }
  });

  it("keeps the mean and deviation of a million values around 1000", () => {
    const values = Float32Array.from({ length: 1_000_000 }, (_, i) => 1000 + Math.sin(i));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const fitted = standardizer(tf.tensor2d(values, [values.length, 1]));
    assert.equal(fitted.mean.dataSync()[0], Math.fround(mean));
    assertClose(fitted.std.dataSync(), [Math.SQRT1_2], 0.1);
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
    const large = tf.tensor1d([1e8, 1e8 + 8]);
    standardize(large).dispose();
    large.dispose();
    assert.equal(tf.memory().numTensors, before);
  });
});
