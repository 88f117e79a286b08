import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { tf, train } from "tslab-ml";
import { transformed } from "../../src/train/augment/batch";

const { augment } = train;
type Pixels = number[][][][];

/** Batches that an augmentation makes in three steps of one compiled graph, from two seeds. */
function batches(augmentation: train.augment.Augmentation, xs: tf.Tensor4D, ys: tf.Tensor, seed = 1) {
  const step = train.compiledStep(
    (x, y) =>
      tf.tidy(() => {
        const batch = augmentation({ xs: x as tf.Tensor4D, ys: y as tf.Tensor });
        return [batch.xs.clone(), batch.ys.clone()];
      }),
    { seed, compile: "require" },
  );
  const results = Array.from({ length: 5 }, () => {
    const [images, targets] = step(xs, ys) as [tf.Tensor4D, tf.Tensor];
    return { xs: images.arraySync() as Pixels, ys: targets.arraySync() as number[][] };
  });
  assert.equal(step.graphs, 1, step.eagerBecause);
  step.dispose();
  return results;
}

const images = (n = 64, size = 6) => tf.randomUniform([n, size, size, 1], 0.1, 1, "float32", 3) as tf.Tensor4D;
const oneHot = (n = 64) => tf.oneHot(tf.range(0, n, 1, "int32").mod(tf.scalar(4, "int32")) as tf.Tensor1D, 4).toFloat();
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

describe("augment", () => {
  it("draws anew in every step, and the same from the same seed", () => {
    const [xs, ys] = [images(), oneHot()];
    const all = [
      augment.randomFlip(),
      augment.randomCrop({ padding: 2 }),
      augment.randomTranslation({ height: 0.2, width: 0.2 }),
      augment.randomRotation(0.1),
      augment.randomZoom(0.2),
      augment.randomErasing(),
      augment.mixup(),
      augment.cutmix(),
    ];
    for (const [i, augmentation] of all.entries()) {
      const run = batches(augmentation, xs, ys);
      assert.equal(new Set(run.map(({ xs }) => JSON.stringify(xs))).size, 5, `augmentation ${i}`);
      assert.deepEqual(batches(augmentation, xs, ys), run);
      assert.notDeepEqual(batches(augmentation, xs, ys, 2), run);
    }
  });

  it("flips about half of the images, and leaves the others as they are", () => {
    const xs = images();
    const before = xs.arraySync() as Pixels;
    const mirrored = tf.reverse(xs, 2).arraySync() as Pixels;
    const runs = batches(augment.randomFlip(), xs, oneHot());
    const flipped = runs.flatMap(({ xs }) =>
      xs.map((image, i) => (same(image, mirrored[i]) ? 1 : same(image, before[i]) ? 0 : Number.NaN)),
    );
    const share = flipped.reduce((a, b) => a + b, 0) / flipped.length;
    // Five standard errors of a share of one half in 320.
    assert.ok(Math.abs(share - 0.5) < 5 * Math.sqrt(0.25 / 320), `share ${share}`);
  });

  it("crops by whole pixels: every image is one of the shifts of the padded one", () => {
    const xs = images(16);
    const shifts: Pixels[] = [];
    for (let y = 0; y <= 2; y++)
      for (let x = 0; x <= 2; x++) {
        const padded = tf.pad4d(xs, [
          [0, 0],
          [1, 1],
          [1, 1],
          [0, 0],
        ]);
        shifts.push(tf.slice4d(padded, [0, y, x, 0], [16, 6, 6, 1]).arraySync() as Pixels);
      }
    const seen = new Set<number>();
    for (const { xs: made } of batches(augment.randomCrop({ padding: 1 }), xs, oneHot(16)))
      for (const [i, image] of made.entries()) {
        const shift = shifts.findIndex((s) => same(s[i], image));
        assert.ok(shift >= 0);
        seen.add(shift);
      }
    assert.equal(seen.size, 9);
  });

  it("turns by a quarter exactly", () => {
    const xs = images(4);
    const quarter = (image: number[][][]) =>
      image.map((row, y) => row.map((_, x) => (image[x] as number[][])[image.length - 1 - y] as number[]));
    const [turned] = batches(
      (batch) => {
        const angle = tf.fill([4], Math.PI / 2);
        const none = tf.zeros([4]);
        const map = { a: tf.cos(angle), b: tf.neg(tf.sin(angle)), dx: none, c: tf.sin(angle), d: tf.cos(angle), dy: none };
        return transformed(batch, map, { fillMode: "constant", fillValue: 0, interpolation: "nearest" });
      },
      xs,
      oneHot(4),
    );
    const [one, other] = [(xs.arraySync() as Pixels).map(quarter), (xs.arraySync() as Pixels).map((i) => quarter(quarter(quarter(i))))];
    assert.ok(same(turned?.xs, one) || same(turned?.xs, other));
  });

  it("erases rectangles of the share it is told, in the share of images it is told", () => {
    const shares: number[] = [];
    for (const { xs } of batches(augment.randomErasing({ factor: 0.5, scale: [0.1, 0.3] }), images(64, 20), oneHot()))
      for (const image of xs) shares.push(image.flat(2).filter((v) => v === 0).length / 400);
    const erased = shares.filter((share) => share > 0);
    assert.ok(Math.abs(erased.length / shares.length - 0.5) < 5 * Math.sqrt(0.25 / 320));
    // Sides are rounded to whole pixels, and cut where they would be longer than the image.
    for (const share of erased) assert.ok(share > 0.07 && share < 0.34, String(share));
  });

  it("blends images and targets alike", () => {
    const [xs, ys] = [images(), oneHot()];
    const [before, targets] = [xs.arraySync() as Pixels, ys.arraySync() as number[][]];
    for (const blended of batches(augment.mixup({ alpha: 1 }), xs, ys).concat(batches(augment.cutmix(), xs, ys)))
      for (const target of blended.ys) assert.ok(Math.abs(target.reduce((a, b) => a + b, 0) - 1) < 1e-5, `target ${target}`);
    const [mixed] = batches(augment.mixup({ alpha: 1 }), xs, ys);
    const at = 5;
    const partner = before.length - 1 - at;
    // The classes of images 5 and 58 are 1 and 2.
    const weight = mixed?.ys[at]?.[targets[at]?.indexOf(1) as number] as number;
    const pixel = (all: Pixels | undefined, i: number) => all?.[i]?.[2]?.[3]?.[0] as number;
    assert.ok(Math.abs(pixel(mixed?.xs, at) - (weight * pixel(before, at) + (1 - weight) * pixel(before, partner))) < 1e-5);
    const [cut] = batches(augment.cutmix(), xs, ys);
    cut?.xs.forEach((image, i) => {
      const own = image.flat(2).filter((v, k) => v === (before[i] as number[][][]).flat(2)[k]).length / 36;
      const share = cut.ys[i]?.[targets[i]?.indexOf(1) as number] as number;
      assert.ok(Math.abs(own - share) < 1e-5, `${own} of the pixels, ${share} of the target`);
    });
  });

  it("refuses to blend class indices, and numbers out of range", async () => {
    const model = tf.sequential({
      layers: [tf.layers.flatten({ inputShape: [6, 6, 1] }), tf.layers.dense({ units: 4, activation: "softmax" })],
    });
    const samples = { xs: images(8), ys: tf.tensor1d([0, 1, 2, 3, 0, 1, 2, 3], "int32") };
    const options = { loss: "sparseCategoricalCrossentropy", batchSize: 4, verbose: false, augment: [augment.mixup()] };
    await assert.rejects(
      train.fit(model, samples, options),
      /^RangeError: mixup: the targets are class indices, which cannot be blended; /,
    );
    assert.throws(() => augment.randomCrop({ padding: 0.5 }), /^RangeError: randomCrop: padding is 0\.5, but must be a whole number/);
    assert.throws(() => augment.randomRotation(2), /^RangeError: randomRotation: factor is 2, but must lie between 0 and 1\.$/);
  });

  it("is part of train.fit", async () => {
    const model = tf.sequential({
      layers: [tf.layers.flatten({ inputShape: [6, 6, 1] }), tf.layers.dense({ units: 4, activation: "softmax" })],
    });
    const augmentations = [augment.randomFlip(), augment.randomCrop({ padding: 1 }), augment.cutmix()];
    const settings = { loss: "categoricalCrossentropy", batchSize: 16, epochs: 3, verbose: false, compile: "require" } as const;
    const { history } = await train.fit(model, { xs: images(), ys: oneHot() }, { ...settings, augment: augmentations });
    assert.ok((history.loss as number[]).every(Number.isFinite));
  });
});
