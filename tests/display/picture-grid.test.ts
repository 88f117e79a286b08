import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { canvas, displaySymbol, pictureGrid } from "tslab-ml/display";

type Grid = ReturnType<typeof pictureGrid>;

async function pixelsOf(grid: Grid) {
  const { createCanvas, loadImage } = canvas();
  const image = await loadImage(await grid.toPng());
  const context = createCanvas(image.width, image.height).getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  return {
    width: image.width,
    height: image.height,
    at: (x: number, y: number) => [...data.subarray((y * image.width + x) * 4, (y * image.width + x) * 4 + 4)],
  };
}

describe("pictureGrid", () => {
  it("draws grey pictures pixel by pixel, one beside the other", async () => {
    const { width, height, at } = await pixelsOf(
      pictureGrid({ data: Uint8Array.of(0, 64, 128, 255, 10, 20, 30, 40), shape: [2, 2, 2] }, { scale: 4 }),
    );
    assert.deepEqual([width, height], [2 * 8 + 8 + 2, 8 + 2]);
    assert.deepEqual(
      [at(2, 2), at(6, 2), at(2, 6), at(6, 6)],
      [0, 64, 128, 255].map((grey) => [grey, grey, grey, 255]),
    );
    assert.deepEqual(at(18, 2), [10, 10, 10, 255]);
    assert.equal(at(12, 5)[3], 0, "the page shows between the pictures");
  });

  it("draws RGB and RGBA, also as fractions", async () => {
    const rgb = await pixelsOf(pictureGrid({ data: Float32Array.of(1, 0.5, 0), shape: [1, 1, 1, 3] }, { scale: 4 }));
    assert.deepEqual(rgb.at(2, 2), [255, 128, 0, 255]);
    const rgba = await pixelsOf(pictureGrid({ data: Uint8Array.of(9, 8, 7, 255), shape: [1, 1, 1, 4] }, { scale: 4 }));
    assert.deepEqual(rgba.at(2, 2), [9, 8, 7, 255]);
  });

  it("stretches standardised pictures from their smallest to their largest value", async () => {
    const { at } = await pixelsOf(pictureGrid({ data: Float32Array.of(-2, 0, 0, 2), shape: [1, 2, 2] }, { scale: 4 }));
    assert.deepEqual([at(2, 2)[0], at(6, 2)[0], at(6, 6)[0]], [0, 128, 255]);
  });

  it("draws NaN in magenta", async () => {
    const { at } = await pixelsOf(pictureGrid({ data: Float32Array.of(Number.NaN), shape: [1, 1, 1] }, { scale: 4 }));
    assert.deepEqual(at(2, 2), [255, 0, 255, 255]);
  });

  it("is the same file every time", async () => {
    const draw = () => pictureGrid({ data: new Uint8Array(784), shape: [1, 28, 28] }, { labels: ["Ankle boot"] }).toPng();
    assert.deepEqual(await draw(), await draw());
  });

  it("makes room for labels of several lines and shortens those that are too wide", async () => {
    const pictures = { data: new Uint8Array(784), shape: [1, 28, 28] };
    const [plain, labelled] = [
      await pixelsOf(pictureGrid(pictures)),
      await pixelsOf(pictureGrid(pictures, { labels: ["true: Coat\npredicted: a very long class name"] })),
    ];
    assert.equal(labelled.width, plain.width);
    assert.equal(labelled.height, plain.height + 34);
  });

  it("draws pictures of one pixel's width or height", async () => {
    for (const shape of [
      [1, 5000, 1],
      [1, 1, 5000],
    ]) {
      const bundle = await pictureGrid({ data: new Uint8Array(5000), shape })[displaySymbol]();
      assert.ok(bundle["image/png"]);
    }
  });

  it("names pictures and labels in its text", async () => {
    const bundle = await pictureGrid({ data: new Uint8Array(2), shape: [2, 1, 1] }, { labels: ["a", "b\nc"] })[displaySymbol]();
    assert.deepEqual(Object.keys(bundle).sort(), ["image/png", "text/plain"]);
    assert.equal(bundle["text/plain"], "2 pictures of 1 x 1 pixels: a, b c");
  });

  it("says what is wrong with shapes, lengths and labels", () => {
    assert.throws(
      () => pictureGrid({ data: [1], shape: [1] }),
      /shape \[1\], but \[N, H, W\] or \[N, H, W, C\] with 1, 3 or 4 channels was expected/,
    );
    assert.throws(() => pictureGrid({ data: [1], shape: [1, 1, 1, 2] }), RangeError);
    assert.throws(() => pictureGrid({ data: [1], shape: [1, 2, 2] }), /data has 1 values, but shape \[1, 2, 2\] needs 4/);
    assert.throws(() => pictureGrid({ data: [1], shape: [1, 1, 1] }, { labels: [] }), /there are 0 labels for 1 pictures/);
  });
});
