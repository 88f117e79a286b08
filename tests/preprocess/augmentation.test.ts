import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { tf } from "tslab-ml";
import { displaySymbol } from "tslab-ml/display";
import * as preprocess from "tslab-ml/preprocess";
import { affine, rotation, translation, zoom } from "../../src/preprocess/augmentation/affine";
import { cutOut } from "../../src/preprocess/augmentation/crop";
import { erase } from "../../src/preprocess/augmentation/erasing";
import { reference } from "../reference";

/** Every pixel of every image has another value. */
const numbered = (count: number, height = 6, width = 6, channels = 1) =>
  tf.range(1, count * height * width * channels + 1).reshape([count, height, width, channels]) as tf.Tensor4D;
const values = (x: tf.Tensor) => [...x.dataSync()];
const every: [string, preprocess.Augmentation][] = [
  ["randomCrop", preprocess.randomCrop({ padding: 2 })],
  ["randomCrop, reflected", preprocess.randomCrop({ padding: 2, mode: "reflect" })],
  ["randomFlip", preprocess.randomFlip({ mode: "horizontal_and_vertical" })],
  ["randomTranslation", preprocess.randomTranslation({ heightFactor: 0.3, widthFactor: 0.3 })],
  ["randomRotation", preprocess.randomRotation({ factor: 0.2 })],
  ["randomZoom", preprocess.randomZoom({ factor: 0.3 })],
  ["randomErasing", preprocess.randomErasing({ probability: 0.9 })],
  ["cutout", preprocess.cutout({ size: 3 })],
];

describe("augmentation", () => {
  for (const [name, step] of every) {
    it(`keeps shape and type, draws for every image, and repeats itself from a seed: ${name}`, () => {
      const images = tf.tile(numbered(1), [24, 1, 1, 1]) as tf.Tensor4D;
      const run = (seed: number) => tf.tidy(() => preprocess.augmentation([step], { seed })(images).arraySync());
      const first = run(1);
      assert.deepEqual(first, run(1));
      assert.notDeepEqual(first, run(2));
      assert.ok(new Set(first.map((image) => JSON.stringify(image))).size > 1, "all images changed alike");
      const result = preprocess.augmentation([step], { seed: 1 })(images);
      assert.deepEqual([result.shape, result.dtype], [images.shape, images.dtype]);
      tf.dispose([images, result]);
    });
  }

  it("draws anew for every batch", () => {
    const augment = preprocess.augmentation([preprocess.randomFlip(), preprocess.randomCrop({ padding: 2 })], { seed: 1 });
    const images = numbered(8);
    assert.notDeepEqual(values(augment(images)), values(augment(images)));
  });

  it("leaks nothing and leaves the given images alone", () => {
    const images = numbered(4);
    const before = [tf.memory().numTensors, values(images)];
    preprocess
      .augmentation(
        every.map(([, step]) => step),
        { seed: 1 },
      )(images)
      .dispose();
    assert.deepEqual([tf.memory().numTensors, values(images)], before);
  });

  it("previews originals and draws in one picture", async () => {
    const preview = preprocess.augmentation([preprocess.randomFlip()], { seed: 1 }).preview(numbered(3), { rows: 2 });
    const bundle = await preview[displaySymbol]();
    assert.equal(bundle["text/plain"], "3 images and 2 augmented versions of each");
    assert.ok(bundle["image/png"]);
  });

  it("says that the channel axis is missing", () => {
    assert.throws(() => preprocess.augmentation([])(tf.zeros([2, 4, 4]) as never), {
      message:
        /images have shape \[2, 4, 4\], but must be \[N, height, width, channels\]; add the channel axis with preprocess\.expandDims\.$/,
    });
  });
});

describe("cutOut", () => {
  it("takes the pieces that numpy takes", async () => {
    const images = numbered(3, 5, 7, 2);
    const [top, left] = [
      [0, 2, 1],
      [3, 0, 2],
    ];
    const expected = await reference<number[]>(
      "import numpy as np; x = np.array(args['x']).reshape(3, 5, 7, 2); result = np.stack([x[i, t:t+3, l:l+4] for i, (t, l) in enumerate(zip(args['top'], args['left']))]).ravel().tolist()",
      { x: values(images), top, left },
    );
    assert.deepEqual(values(cutOut(images, { top, left, height: 3, width: 4 })), expected);
  });
});

describe("affine", () => {
  it("leaves images as they are for no move, no turn and no zoom", () => {
    const images = numbered(2);
    for (const projection of [translation(0, 0), rotation(0, images.shape), zoom(1, images.shape)])
      assert.deepEqual(values(affine(images, () => projection)), values(images));
  });

  it("moves by whole pixels as numpy does", () => {
    const moved = affine(numbered(1, 3, 3), () => translation(1, 0));
    assert.deepEqual(values(moved), [0, 1, 2, 0, 4, 5, 0, 7, 8]);
    assert.deepEqual(values(affine(numbered(1, 3, 3), () => translation(0, -1))), [4, 5, 6, 7, 8, 9, 0, 0, 0]);
  });

  it("turns by a quarter as numpy.rot90 does, and four times make a whole turn", async () => {
    const images = numbered(1, 5, 5);
    const expected = await reference<number[]>(
      "import numpy as np; result = np.rot90(np.array(args).reshape(5, 5)).ravel().tolist()",
      values(images),
    );
    const turned = values(affine(images, () => rotation(Math.PI / 2, images.shape)));
    turned.forEach((value, i) => {
      assert.ok(Math.abs(value - (expected[i] as number)) < 1e-3, `${turned} and not ${expected}`);
    });
  });

  it("zooms as scipy.ndimage.affine_transform does", async (t) => {
    const images = numbered(1, 7, 7);
    const expected = await reference<number[]>(
      "import numpy as np; from scipy.ndimage import affine_transform; f = 1 / 1.5; c = 3; result = affine_transform(np.array(args, float).reshape(7, 7), [f, f], c - f * c, order=1).ravel().tolist()",
      values(images),
    );
    t.diagnostic("bilinear on both sides");
    values(affine(images, () => zoom(1.5, images.shape))).forEach((value, i) => {
      assert.ok(Math.abs(value - (expected[i] as number)) < 1e-3, `pixel ${i} is ${value} and not ${expected[i]}`);
    });
  });
});

describe("erase", () => {
  it("fills the box and nothing else, also where it hangs over the edge", () => {
    const images = tf.ones([1, 4, 4, 1]) as tf.Tensor4D;
    assert.deepEqual(
      values(erase(images, 0, () => ({ top: 1, left: 2, height: 2, width: 5 }))),
      [1, 1, 1, 1, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 1, 1],
    );
  });
});
