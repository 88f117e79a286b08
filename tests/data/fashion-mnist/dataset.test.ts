import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { tf } from "tslab-ml";
import { fashionMnist } from "tslab-ml/data";
import { displaySymbol } from "tslab-ml/display";
import { reference } from "../../reference";
import { realFiles } from "./real-files";

describe("fashionMnist", () => {
  let real: Awaited<typeof realFiles>;
  before(async () => {
    real = await realFiles;
  });

  it("loads all 70,000 real images as numpy reads them, 6,000 and 1,000 of every class, and frees them", async (t) => {
    if (real.skip) return t.skip(real.skip);
    const before = tf.memory().numTensors;
    const fashion = await fashionMnist({ folder: real.folder });
    const { train, test } = fashion;
    assert.deepEqual(
      [train, test].map(({ xs, ys }) => [xs.shape, ys.shape, xs.dtype, ys.dtype]),
      [
        [[60_000, 28, 28], [60_000], "int32", "int32"],
        [[10_000, 28, 28], [10_000], "int32", "int32"],
      ],
    );
    const expected = await reference<number[]>(
      `import gzip, numpy as np
read = lambda name, skip: np.frombuffer(gzip.open(f"{args}/{name}").read(), np.uint8, offset=skip)
images = read("train-images-idx3-ubyte.gz", 16)
result = [images.mean() / 255, images.std() / 255, *read("train-labels-idx1-ubyte.gz", 8)[-5:].tolist(), *read("t10k-images-idx3-ubyte.gz", 16)[-7840:].tolist()]`,
      real.folder,
    );
    const actual = tf.tidy(() => {
      const { mean, variance } = tf.moments(tf.cast(train.xs, "float32"));
      const last = tf.slice(test.xs, [9990, 0, 0]).dataSync();
      return [mean.dataSync()[0]! / 255, Math.sqrt(variance.dataSync()[0]!) / 255, ...tf.slice(train.ys, 59_995).dataSync(), ...last];
    });
    // The published mean and standard deviation of the training set are 0.2860 and 0.3530.
    for (const i of [0, 1]) assert.ok(Math.abs((actual[i] as number) - (expected[i] as number)) < 1e-6, `${actual[i]}, not ${expected[i]}`);
    assert.deepEqual(actual.slice(2), expected.slice(2));
    for (const [set, each] of [
      [train, 6000],
      [test, 1000],
    ] as const) {
      const counts = Array(10).fill(0);
      for (const label of set.ys.dataSync()) counts[label]++;
      assert.deepEqual(counts, Array(10).fill(each));
    }
    fashion.dispose();
    assert.equal(tf.memory().numTensors, before);
  });

  it("takes only the first rows when asked", async (t) => {
    if (real.skip) return t.skip(real.skip);
    const fashion = await fashionMnist({ folder: real.folder, rows: 60 });
    assert.deepEqual([fashion.train.size, fashion.test.size], [60, 10]);
    // Sample 0 is an ankle boot.
    assert.equal(fashion.classNames[fashion.train.ys.dataSync()[0] as number], "Ankle boot");
    fashion.dispose();
  });

  it("refuses impossible numbers of rows", async () => {
    for (const rows of [5, 60_001, 0.5])
      await assert.rejects(fashionMnist({ rows }), {
        message: `fashionMnist: rows is ${rows}, but must be a whole number from 6 to 60000.`,
      });
  });

  it("shows itself as a picture with a line of text", async (t) => {
    if (real.skip) return t.skip(real.skip);
    const fashion = await fashionMnist({ folder: real.folder, rows: 60 });
    const bundle = await fashion[displaySymbol]();
    assert.equal(bundle["text/plain"], "Fashion-MNIST: 60 training and 10 test images of 28 x 28 pixels in 10 classes");
    assert.equal(Buffer.from(String(bundle["image/png"]), "base64").subarray(1, 4).toString(), "PNG");
    fashion.dispose();
  });
});
