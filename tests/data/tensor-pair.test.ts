import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { tf } from "tslab-ml";
import { tensorPair } from "tslab-ml/data";
import { displaySymbol } from "tslab-ml/display";

const classNames = ["Coat", "Bag"];
const labels = (...values: number[]) => tf.tensor1d(values, "int32");

describe("tensorPair", () => {
  it("owns its tensors, and gives some of its samples as pairs of their own", () => {
    const before = tf.memory().numTensors;
    const pair = tensorPair(tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2]), labels(0, 1, 1), { classNames });
    assert.equal(pair.size, 3);
    const [some, first, all] = [pair.slice(1, 2), pair.take(1), pair.take(10)];
    pair.dispose();
    assert.deepEqual(
      [some.xs.arraySync(), some.ys.arraySync(), some.classNames],
      [
        [
          [3, 4],
          [5, 6],
        ],
        [1, 1],
        classNames,
      ],
    );
    assert.deepEqual([first.size, all.size], [1, 3]);
    for (const part of [some, first, all]) part.dispose();
    assert.equal(tf.memory().numTensors, before);
  });

  it("refuses lengths that differ, and rows that are not there", () => {
    assert.throws(() => tensorPair(tf.zeros([3, 2]), labels(0, 1)), {
      name: "RangeError",
      message: "tensorPair: xs has shape [3, 2] and ys [2], but both must begin with the same number of samples.",
    });
    const pair = tensorPair(tf.zeros([3, 2]), labels(0, 1, 1));
    assert.throws(() => pair.slice(2, 2), { message: "tensorPair.slice: count is 2, but must be a whole number from 0 to 1." });
    assert.throws(() => pair.take(-1), { message: "tensorPair.take: count is -1, but must be a whole number of at least 0." });
  });

  it("refuses labels without a name, and leaks nothing", () => {
    const xs = tf.zeros([2, 1]);
    const wrong = [labels(0, 2), labels(-1, 0), tf.tensor1d([0, 0.5]), tf.tensor1d([0, Number.NaN])];
    const before = tf.memory().numTensors;
    assert.throws(() => tensorPair(xs, wrong[0] as tf.Tensor, { classNames }), {
      name: "RangeError",
      message: "tensorPair: ys has labels from 0 to 2, but there are 2 class names, so labels must lie in 0 to 1.",
    });
    assert.throws(() => tensorPair(xs, wrong[1] as tf.Tensor, { classNames }), /ys has labels from -1 to 0/);
    for (const ys of wrong.slice(2)) assert.throws(() => tensorPair(xs, ys, { classNames }), /labels with fractions or NaN/);
    assert.equal(tf.memory().numTensors, before);
  });

  it("shows images as one labelled picture, from indices or one-hot rows", async () => {
    for (const ys of [labels(0, 1), tf.oneHot(labels(0, 1), 2)]) {
      const before = tf.memory().numTensors;
      const pair = tensorPair(tf.zeros([2, 8, 8, 1]), ys, { classNames });
      const bundle = await pair[displaySymbol]();
      assert.match(String(bundle["text/plain"]), /^2 samples: xs \[2, 8, 8, 1\] float32, ys \[2(, 2)?\] \w+$/);
      assert.equal(Buffer.from(String(bundle["image/png"]), "base64").subarray(1, 4).toString(), "PNG");
      assert.equal(tf.memory().numTensors, before + 1);
      pair.dispose();
    }
  });

  it("labels pictures by a column of classes as by a list of them", async () => {
    const pictures = [labels(0, 1), tf.tensor2d([0, 1], [2, 1])].map(async (ys) => {
      const pair = tensorPair(tf.zeros([2, 8, 8, 1]), ys, { classNames });
      return String((await pair[displaySymbol]())["image/png"]);
    });
    const [list, column] = await Promise.all(pictures);
    assert.equal(column, list);
  });

  it("shows a table of shapes where there are no pictures", async () => {
    const bundle = await tensorPair(tf.zeros([5, 3]), tf.zeros([5]))[displaySymbol]();
    assert.equal(bundle["text/plain"], "5 samples: xs [5, 3] float32, ys [5] float32");
    assert.match(String(bundle["text/html"]), /<td[^>]*>\[5, 3\]<\/td>/);
    assert.equal(bundle["image/png"], undefined);
  });
});
