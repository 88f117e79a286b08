import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { tf } from "tslab-ml";
import { augmentation, cutout, random, randomErasing } from "tslab-ml/preprocess";
import { erase } from "../../../src/preprocess/augmentation/erasing";
import { reference } from "../../reference";
import { numbered, valuesOf } from "./images";

describe("cutout", () => {
  it("fills the squares that numpy fills at the same places", async () => {
    const images = numbered(5, 6, 8, 2);
    const { integer } = random(2);
    const centres = Array.from({ length: 5 }, () => [integer(0, 5), integer(0, 7)]);
    const expected = await reference<number[]>(
      `import numpy as np
x = np.array(args["x"]).reshape(5, 6, 8, 2)
for image, (y, x_) in zip(x, args["centres"]): image[max(0, y - 2):y + 2, max(0, x_ - 2):x_ + 2] = -1
result = x.ravel().tolist()`,
      { x: valuesOf(images), centres },
    );
    assert.deepEqual(valuesOf(augmentation([cutout({ size: 4, value: -1 })], { seed: 2 })(images)), expected);
  });

  it("refuses a size that is no number of pixels", () => {
    assert.throws(() => cutout({ size: 0 }), { message: "cutout: size is 0, but must be a whole number of at least 1." });
  });
});

describe("randomErasing", () => {
  it("covers the asked share of the asked share of images", () => {
    const images = tf.ones([2000, 20, 20, 1]) as tf.Tensor4D;
    const erased = augmentation([randomErasing({ probability: 0.3, scale: [0.1, 0.2], ratio: [0.5, 2] })], { seed: 1 })(images);
    const covered = tf.tidy(() => [...tf.sub(1, erased.mean([1, 2, 3])).dataSync()]).filter((share) => share > 0);
    // 5 standard deviations of a binomial share are 0.051; a box is rounded to whole pixels.
    assert.ok(Math.abs(covered.length / 2000 - 0.3) < 0.051, String(covered.length / 2000));
    assert.ok(covered.every((share) => share > 0.08 && share < 0.23));
    tf.dispose([images, erased]);
  });

  it("refuses shares and ratios that are out of range", () => {
    assert.throws(() => randomErasing({ probability: -0.1 }), { message: "randomErasing: probability is -0.1, but must lie in [0, 1]." });
    assert.throws(() => randomErasing({ scale: [0.5, 0.1] }), /scale\[1\] is 0\.1, but must lie in \[0\.5, 1\]/);
    assert.throws(() => randomErasing({ ratio: [0, 1] }), /ratio is \[0, 1\], but must be two positive numbers, the smaller first\.$/);
  });
});

describe("erase", () => {
  it("fills the box and nothing else, also where it hangs over the edge", () => {
    const images = tf.ones([1, 4, 4, 1]) as tf.Tensor4D;
    assert.deepEqual(
      valuesOf(erase(images, 0, () => ({ top: 1, left: 2, height: 2, width: 5 }))),
      [1, 1, 1, 1, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 1, 1],
    );
  });
});
