import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { tf } from "tslab-ml";
import { displaySymbol } from "tslab-ml/display";
import * as preprocess from "tslab-ml/preprocess";
import { backendName, useBackend } from "../../../src/runtime/backend";
import { assertClose, numbered, valuesOf } from "./images";

const range = [0, 2000] as const;
const every: [string, preprocess.Augmentation][] = [
  ["randomCrop", preprocess.randomCrop({ padding: 2 })],
  ["randomCrop, reflected", preprocess.randomCrop({ padding: 2, mode: "reflect" })],
  ["randomFlip", preprocess.randomFlip({ mode: "horizontal_and_vertical" })],
  ["randomTranslation", preprocess.randomTranslation({ heightFactor: 0.3, widthFactor: 0.3 })],
  ["randomRotation", preprocess.randomRotation({ factor: 0.2 })],
  ["randomZoom", preprocess.randomZoom({ factor: 0.3 })],
  ["randomErasing", preprocess.randomErasing({ probability: 0.9 })],
  ["cutout", preprocess.cutout({ size: 3 })],
  ["randomBrightness", preprocess.randomBrightness({ valueRange: range })],
  ["randomContrast", preprocess.randomContrast({ valueRange: range })],
];

describe("augmentation", () => {
  const started = backendName();
  after(() => useBackend(started));

  for (const [name, step] of every) {
    it(`keeps shape and type, draws for every image, and repeats itself from a seed: ${name}`, () => {
      for (const dtype of ["float32", "int32"] as const) {
        const images = tf.tile(numbered(1, 6, 8, 3), [24, 1, 1, 1]).cast(dtype) as tf.Tensor4D;
        const run = (seed?: number) => preprocess.augmentation([step], { seed })(images);
        const first = run(1);
        assert.deepEqual([first.shape, first.dtype], [images.shape, dtype]);
        assert.deepEqual(valuesOf(first), valuesOf(run(1)));
        assert.notDeepEqual(valuesOf(first), valuesOf(run(2)));
        assert.notDeepEqual(valuesOf(run()), valuesOf(run()));
        assert.ok(new Set((first.arraySync() as unknown[]).map((image) => JSON.stringify(image))).size > 3, "images changed alike");
      }
    });
  }

  it("is the same on the native, the wasm and the pure JavaScript back end", async () => {
    const run = () => every.map(([, step]) => valuesOf(preprocess.augmentation([step], { seed: 3 })(numbered(3))));
    const expected = run();
    for (const name of ["wasm", "cpu"] as const) {
      await useBackend(name);
      run().forEach((values, i) => {
        assertClose(tf.tensor1d(values), expected[i] as number[]);
      });
    }
    await useBackend(started);
  });

  it("draws anew for every batch", () => {
    const augment = preprocess.augmentation([preprocess.randomFlip(), preprocess.randomCrop({ padding: 2 })], { seed: 1 });
    const images = numbered(8);
    assert.notDeepEqual(valuesOf(augment(images)), valuesOf(augment(images)));
  });

  it("leaks nothing and leaves the given images alone, also without a step", () => {
    const images = numbered(4);
    const before = [tf.memory().numTensors, valuesOf(images)];
    const steps = every.map(([, step]) => step);
    preprocess.augmentation(steps, { seed: 1 })(images).dispose();
    preprocess.augmentation([])(images).dispose();
    assert.deepEqual([tf.memory().numTensors, valuesOf(images)], before);
  });

  it("previews originals and draws in one picture, and disturbs no later batch", async () => {
    const images = numbered(3);
    const [augment, other] = [1, 2].map(() => preprocess.augmentation([preprocess.randomFlip()], { seed: 1 }));
    const before = tf.memory().numTensors;
    const bundle = await augment?.preview(images, { rows: 2 })[displaySymbol]();
    assert.equal(tf.memory().numTensors, before);
    assert.equal(bundle?.["text/plain"], "3 images and 2 augmented versions of each");
    assert.equal(Buffer.from(String(bundle?.["image/png"]), "base64").subarray(1, 4).toString(), "PNG");
    assert.deepEqual(valuesOf(augment?.(images) as tf.Tensor), valuesOf(other?.(images) as tf.Tensor));
    assert.throws(() => augment?.preview(images, { rows: 0 }), {
      message: "augmentation.preview: rows is 0, but must be a whole number of at least 1.",
    });
  });

  it("says that the channel axis is missing", () => {
    assert.throws(() => preprocess.augmentation([])(tf.zeros([2, 4, 4]) as never), {
      name: "RangeError",
      message:
        "augmentation: images have shape [2, 4, 4], but must be [N, height, width, channels]; add the channel axis with preprocess.expandDims.",
    });
  });
});
