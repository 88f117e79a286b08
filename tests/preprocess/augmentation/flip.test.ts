import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { augmentation, random, randomFlip } from "tslab-ml/preprocess";
import { reference } from "../../reference";
import { numbered, valuesOf } from "./images";

describe("randomFlip", () => {
  it("mirrors the drawn images as numpy.flip does, in both directions", async () => {
    const images = numbered(6, 3, 4, 2);
    const { next } = random(4);
    const flips = ["horizontal", "vertical"].map(() => Array.from({ length: 6 }, () => next() < 0.5));
    const expected = await reference<number[]>(
      `import numpy as np
x = np.array(args["x"]).reshape(6, 3, 4, 2)
for axis, flips in zip([1, 0], args["flips"]): x = np.stack([np.flip(image, axis) if flip else image for image, flip in zip(x, flips)])
result = x.ravel().tolist()`,
      { x: valuesOf(images), flips },
    );
    assert.deepEqual(valuesOf(augmentation([randomFlip({ mode: "horizontal_and_vertical" })], { seed: 4 })(images)), expected);
  });

  it("mirrors all or none when that is certain", () => {
    const flip = (probability: number) => valuesOf(augmentation([randomFlip({ probability })])(numbered(2, 1, 3)));
    assert.deepEqual(flip(0), [1, 2, 3, 4, 5, 6]);
    assert.deepEqual(flip(1), [3, 2, 1, 6, 5, 4]);
  });

  it("refuses directions and chances that there are not", () => {
    assert.throws(() => randomFlip({ mode: "diagonal" as never }), /mode is "diagonal", but must be "horizontal", "vertical" or/);
    assert.throws(() => randomFlip({ probability: 2 }), { message: "randomFlip: probability is 2, but must lie in [0, 1]." });
  });
});
