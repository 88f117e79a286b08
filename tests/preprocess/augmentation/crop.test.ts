import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { tf } from "tslab-ml";
import { augmentation, random, randomCrop } from "tslab-ml/preprocess";
import { reference } from "../../reference";
import { numbered, valuesOf } from "./images";

describe("randomCrop", () => {
  for (const mode of ["constant", "reflect"] as const) {
    it(`cuts from the padded images what numpy cuts at the same places, padding ${mode}`, async () => {
      const images = numbered(4, 5, 7, 2);
      const { integer } = random(9);
      const [top, left] = [1, 2].map(() => Array.from({ length: 4 }, () => integer(0, 6)));
      const expected = await reference<number[]>(
        `import numpy as np
x = np.pad(np.array(args["x"]).reshape(4, 5, 7, 2), [(0, 0), (3, 3), (3, 3), (0, 0)], mode=args["mode"])
result = np.stack([x[i, t:t + 5, l:l + 7] for i, (t, l) in enumerate(zip(args["top"], args["left"]))]).ravel().tolist()`,
        { x: valuesOf(images), top, left, mode },
      );
      assert.deepEqual(valuesOf(augmentation([randomCrop({ padding: 3, mode })], { seed: 9 })(images)), expected);
    });
  }

  it("finds the right pixels in more of them than float32 can count", () => {
    const images = tf.tile(numbered(1, 32, 32), [17_000, 1, 1, 1]) as tf.Tensor4D;
    const cropped = augmentation([randomCrop({ padding: 0 })])(images);
    assert.equal(
      tf.tidy(() => tf.max(tf.abs(tf.sub(cropped, images))).dataSync()[0]),
      0,
    );
    tf.dispose([images, cropped]);
  });

  it("refuses a padding that is no number of pixels or too large to reflect", () => {
    assert.throws(() => randomCrop({ padding: -1 }), { message: "randomCrop: padding is -1, but must be a whole number of at least 0." });
    assert.throws(() => augmentation([randomCrop({ padding: 6, mode: "reflect" })])(numbered(1)), {
      message: "randomCrop: padding is 6, but images of 6 x 6 pixels can be reflected by at most 5.",
    });
  });
});
