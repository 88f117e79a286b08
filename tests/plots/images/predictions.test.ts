import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { tf } from "tslab-ml";
import { canvas } from "tslab-ml/display";
import { mistakes, predictions } from "tslab-ml/plots";

/** Four pictures of 2 x 3, of which picture i has the brightness of its number. */
const images = { data: Array.from({ length: 4 * 6 }, (_, i) => Math.floor(i / 6) * 85), shape: [4, 2, 3] };
const classNames = ["cat", "dog"];
const probabilities = [
  [0.9, 0.1],
  [0.2, 0.8],
  [0.4, 0.6],
  [0.05, 0.95],
];

describe("predictions", () => {
  const figure = predictions(images, [0, 1, 0, 0], probabilities, { classNames });

  it("letters each image with what it is taken for, and with what it is where that is wrong", () => {
    assert.deepEqual(
      figure.layout.annotations.map(({ text }: { text: string }) => text),
      ["✓ cat 90%", "✓ dog 80%", "✗ dog 60%<br>is cat", "✗ dog 95%<br>is cat"],
    );
    assert.equal(figure.alt, "4 images with predicted and true classes, 2 right. cat taken for dog. cat taken for dog.");
  });

  it("frames the right and the wrong in different colours", () => {
    const colors = figure.layout.shapes.map(({ line }: { line: { color: string } }) => line.color);
    assert.equal(colors[0], colors[1]);
    assert.equal(colors[2], colors[3]);
    assert.notEqual(colors[0], colors[2]);
  });

  it("holds every image with sharp pixels", async () => {
    for (const [i, { source }] of figure.layout.images.entries()) {
      const { createCanvas, loadImage } = canvas();
      const picture = await loadImage(Buffer.from(source.split(",")[1], "base64"));
      assert.equal(picture.width / picture.height, 1.5);
      const pen = createCanvas(picture.width, picture.height).getContext("2d");
      pen.drawImage(picture, 0, 0);
      assert.deepEqual([...pen.getImageData(1, 1, 1, 1).data], [i * 85, i * 85, i * 85, 255]);
    }
  });

  it("takes tensors, labels in place of probabilities, and names in place of numbers", () => {
    const [xs, ys, predicted] = [tf.tensor(images.data, [4, 2, 3]), tf.tensor1d([0, 1, 0, 0], "int32"), tf.tensor2d(probabilities)];
    const before = tf.memory().numTensors;
    const { layout } = predictions(xs, ys, predicted, { classNames });
    assert.equal(tf.memory().numTensors, before);
    assert.deepEqual(
      layout.annotations.map(({ text }: { text: string }) => text),
      figure.layout.annotations.map(({ text }: { text: string }) => text),
    );
    tf.dispose([xs, ys, predicted]);
    const plain = predictions(images, ["cat", "dog", "cat", "cat"], [0, 1, 1, 1], { classNames });
    assert.equal(plain.layout.annotations[2].text, "✗ dog<br>is cat");
  });
});

describe("mistakes", () => {
  it("shows the surest first", () => {
    const { layout, alt } = mistakes(images, [0, 1, 0, 0], probabilities, { classNames });
    assert.deepEqual(
      layout.annotations.map(({ text }: { text: string }) => text),
      ["✗ dog 95%<br>is cat", "✗ dog 60%<br>is cat"],
    );
    assert.equal(alt, "2 mistakes among 4 images, the most confident first: cat taken for dog (95%), cat taken for dog (60%).");
  });

  it("says that there is none", () => {
    assert.match(mistakes(images, [0, 1, 1, 1], probabilities).layout.title.text, /none among 4 images/);
  });

  it("says what is wrong in a sentence", () => {
    const cases: [() => unknown, string][] = [
      [() => mistakes(images, [0, 1, 0], probabilities), "mistakes: images has 4 samples but yTrue has 3."],
      [
        () => mistakes(images, [0, 1, 0, 0], [0, 1, 0, 1] as never),
        "mistakes: probabilities has one class per sample, but needs a probability per class, [N, K], to know how sure the model is.",
      ],
      [
        () => mistakes(images, [0, 1, 0, 0], [[0.5, Number.NaN], ...probabilities.slice(1)]),
        "mistakes: probabilities has NaN in row 0; fill or drop it first.",
      ],
      [
        () => mistakes(images, [0, 1, 0, 5], probabilities, { classNames }),
        "mistakes: yTrue has class 5, but there are names for 0 to 1 only.",
      ],
      [() => predictions({ data: [], shape: [0, 2, 3] }, [], []), "predictions: images is empty; give at least one."],
      [
        () => predictions({ data: [1], shape: [1] }, [0], [0]),
        "predictions: the images have shape [1], but [N, H, W] or [N, H, W, C] with 1, 3 or 4 channels was expected.",
      ],
      [() => predictions(images, [0, 1, null, 0], probabilities), "predictions: yTrue has no class at 2; drop that sample first."],
      [
        () => predictions(images, [0, 1, 0, 0], probabilities, { count: 0 }),
        "predictions: count is 0, but must be a whole number from 1 to 200.",
      ],
    ];
    for (const [draw, message] of cases) assert.throws(draw, { message });
  });
});
