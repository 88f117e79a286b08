import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { bundleOf } from "tslab-ml/display";
import { tf } from "tslab-ml/runtime";
import { reference } from "../reference";

const text = async (value: unknown) => String((await bundleOf(value))["text/plain"]);

describe("tensors", () => {
  after(() => tf.disposeVariables());

  it("show a scalar as its number and a vector and a matrix as tables", async () => {
    const [scalar, vector, matrix] = [tf.scalar(0.1), tf.tensor1d([1, 2.5]), tf.tensor2d([[true, false]], [1, 2], "bool")];
    assert.equal(await text(scalar), "Tensor [] float32: 0.1");
    assert.equal(await text(tf.scalar(12345678)), "Tensor [] float32: 12345678");
    assert.equal(await text(vector), "   value\n0    1.0\n1    2.5\n\nTensor [2] float32");
    assert.match(String((await bundleOf(matrix))["text/html"]), /<td>true<\/td><td>false<\/td>/);
    tf.dispose([scalar, vector, matrix]);
  });

  it("show the first and last rows of a long matrix and leave no tensor behind", async () => {
    const matrix = tf.range(0, 200).reshape([100, 2]);
    const before = tf.memory().numTensors;
    const lines = (await text(matrix)).split("\n").map((line) => line.trim().split(/ +/));
    assert.equal(tf.memory().numTensors, before);
    assert.deepEqual(
      [lines[1], lines[6], lines[11]],
      [
        ["0", "0", "1"],
        ["⋮", "⋮", "⋮"],
        ["99", "198", "199"],
      ],
    );
    matrix.dispose();
  });

  for (const shape of [
    [30, 28, 28, 1],
    [30, 28, 28],
    [3, 16, 20, 3],
    [16, 20, 3],
    [2, 8, 8, 4],
  ]) {
    it(`show [${shape}] as pictures`, async () => {
      const images = tf.zeros(shape);
      const before = tf.memory().numTensors;
      assert.deepEqual(Object.keys(await bundleOf(images)).sort(), ["image/png", "text/plain"]);
      assert.equal(tf.memory().numTensors, before);
      images.dispose();
    });
  }

  for (const shape of [
    [3, 3, 1, 32],
    [3, 3, 64, 64],
    [32, 100, 64],
    [2, 2, 2, 2, 2],
  ]) {
    it(`show [${shape}], which is no batch of pictures, by its first values`, async () => {
      const values = tf.ones(shape);
      assert.match(await text(values), /^Tensor \[.*\] float32: 1, 1.*…$/);
      values.dispose();
    });
  }

  it("say that they are disposed or empty", async () => {
    const [gone, empty] = [tf.scalar(1), tf.zeros([0, 3])];
    gone.dispose();
    assert.equal(await text(gone), "Tensor [] float32, disposed: its values are gone");
    assert.equal(await text(empty), "Tensor [0, 3] float32, empty");
    empty.dispose();
  });
});

describe("layers models", () => {
  it("print what Keras' summary() prints", async () => {
    const model = tf.sequential({
      layers: [
        tf.layers.conv2d({ name: "conv", inputShape: [28, 28, 1], filters: 32, kernelSize: 3 }),
        tf.layers.batchNormalization({ name: "norm" }),
        tf.layers.flatten({ name: "flat" }),
        tf.layers.dense({ name: "out", units: 10 }),
      ],
    });
    const keras = await reference<string>(`
import keras
layers = keras.layers
model = keras.Sequential([keras.Input((28, 28, 1)), layers.Conv2D(32, 3, name="conv"), layers.BatchNormalization(name="norm"), layers.Flatten(name="flat"), layers.Dense(10, name="out")])
lines = []
model.summary(print_fn=lambda line, **_: lines.append(line))
result = "\\n".join(lines)`);
    const words = (summary: string) =>
      summary
        .replace(/Model: .*\n/, "")
        .replace(/[┏━┳┓┃┡╇┩│├─┼┤└┴┘\s]+/g, " ")
        .trim();
    assert.equal(words(await text(model)), words(keras));
    model.dispose();
  });

  it("show what the layers of a branched model are connected to, and which weights are frozen", async () => {
    const input = tf.input({ shape: [4], name: "in" });
    const left = tf.layers.dense({ units: 3, name: "left", trainable: false }).apply(input) as tf.SymbolicTensor;
    const right = tf.layers.dense({ units: 3, name: "right" }).apply(input) as tf.SymbolicTensor;
    const model = tf.model({ inputs: input, outputs: tf.layers.add({ name: "sum" }).apply([left, right]) as tf.SymbolicTensor });
    const html = String((await bundleOf(model))["text/html"]);
    assert.match(html, /<td>sum \(Add\)<\/td><td>\(None, 3\)<\/td><td>0<\/td><td>left\[0\]\[0\], right\[0\]\[0\]<\/td>/);
    assert.match(html, /Total params: 30 \(120\.00 B\)<br>Trainable params: 15 \(60\.00 B\)<br>Non-trainable params: 15 \(60\.00 B\)/);
    assert.equal(await text(left), 'SymbolicTensor (None, 3) float32 from layer "left"');
    model.dispose();
  });

  it("say that they are not built yet", async () => {
    assert.match(
      await text(tf.sequential({ name: "new" })),
      /^Model: "new" \(0 layers\), not built yet: give its first layer an inputShape$/,
    );
  });
});

describe("danfojs frames", async () => {
  const { DataFrame, Series } = await import("danfojs-node");

  it("show index, dtypes, missing values and size", async () => {
    const frame = new DataFrame(
      [
        [1, "a<b>"],
        [2.5, null],
      ],
      { columns: ["x", "s&t"], index: ["r1", "r2"] },
    );
    const html = String((await bundleOf(frame))["text/html"]);
    assert.match(html, /<th>s&amp;t<br><small>string<\/small><\/th>/);
    assert.match(html, /<tr><th>r2<\/th><td>2\.5<\/td><td><em>null<\/em><\/td><\/tr>/);
    assert.match(html, /2 rows × 2 columns/);
  });

  it("show ten rows of many, and a series as one column", async () => {
    const frame = new DataFrame(
      Array.from({ length: 1000 }, (_, i) => [i]),
      { columns: ["n"] },
    );
    assert.deepEqual(
      (await text(frame))
        .split("\n")
        .slice(5, 8)
        .map((line) => line.trim().split(/ +/)),
      [
        ["4", "4"],
        ["⋮", "⋮"],
        ["995", "995"],
      ],
    );
    assert.equal(await text(new Series([1, 2.25], { columns: ["s"] })), "      s\n0  1.00\n1  2.25\n\n2 rows");
  });
});
