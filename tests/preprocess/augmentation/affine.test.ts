import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { augmentation, randomRotation, randomTranslation, randomZoom } from "tslab-ml/preprocess";
import { affine, rotation, translation, zoom } from "../../../src/preprocess/augmentation/affine";
import { reference } from "../../reference";
import { assertClose, numbered, valuesOf } from "./images";

describe("randomRotation, randomZoom and randomTranslation", () => {
  it("equal the layers of Keras with the same factors", async () => {
    const images = numbered(2, 7, 7);
    for (const fillMode of ["constant", "nearest"] as const) {
      const expected = await reference<number[][]>(
        `import numpy as np
from keras import layers
x = np.array(args["x"], "float32").reshape(2, 7, 7, 1)
fill = {"fill_mode": args["fillMode"], "fill_value": 0.0}
steps = [layers.RandomRotation((0.1, 0.1), **fill), layers.RandomZoom((0.25, 0.25), (0.25, 0.25), **fill), layers.RandomTranslation((0.2, 0.2), (-0.3, -0.3), **fill)]
result = [np.array(step(x, training=True)).ravel().tolist() for step in steps]`,
        { x: valuesOf(images), fillMode },
      );
      const steps = [
        randomRotation({ factor: [0.1, 0.1], fillMode }),
        randomZoom({ factor: [0.25, 0.25], fillMode }),
        randomTranslation({ heightFactor: [0.2, 0.2], widthFactor: [-0.3, -0.3], fillMode }),
      ];
      for (const [i, step] of steps.entries()) assertClose(augmentation([step])(images), expected[i] as number[]);
    }
  });

  it("refuse factors that are out of range or the wrong way round", () => {
    assert.throws(() => randomRotation({ factor: 2 }), {
      name: "RangeError",
      message: "randomRotation: factor is 2, but must be a number from 0 to 1 or a range [low, high] in -1 to 1.",
    });
    assert.throws(() => randomZoom({ factor: [0.5, -0.5] }), /randomZoom: factor is \[0\.5, -0\.5\], but must be/);
    assert.throws(() => randomTranslation({ widthFactor: Number.NaN }), /randomTranslation: widthFactor is NaN/);
  });
});

describe("affine", () => {
  it("leaves images as they are for no move, no turn and no zoom", () => {
    const images = numbered(2);
    for (const projection of [translation(0, 0), rotation(0, images.shape), zoom(1, images.shape)])
      assert.deepEqual(valuesOf(affine(images, () => projection)), valuesOf(images));
  });

  it("turns by a quarter as numpy.rot90 does, and four times make a whole turn", async () => {
    const images = numbered(1, 5, 5);
    const expected = await reference<number[]>(
      "import numpy as np; result = np.rot90(np.array(args).reshape(5, 5)).ravel().tolist()",
      valuesOf(images),
    );
    const quarter = (x: typeof images) => affine(x, () => rotation(Math.PI / 2, x.shape));
    assertClose(quarter(images), expected);
    assertClose(quarter(quarter(quarter(quarter(images)))), valuesOf(images));
  });

  it("turns, zooms and moves as scipy.ndimage.affine_transform does", async () => {
    const images = numbered(1, 7, 7);
    const [cos, sin] = [Math.cos(0.4), Math.sin(0.4)];
    const cases = [
      {
        projection: rotation(0.4, images.shape),
        matrix: [
          [cos, sin],
          [-sin, cos],
        ],
        shift: [0, 0],
      },
      {
        projection: zoom(1.5, images.shape),
        matrix: [
          [1 / 1.5, 0],
          [0, 1 / 1.5],
        ],
        shift: [0, 0],
      },
      {
        projection: translation(1.25, -0.5),
        matrix: [
          [1, 0],
          [0, 1],
        ],
        shift: [0.5, -1.25],
      },
    ];
    const expected = await reference<number[][]>(
      `import numpy as np
from scipy.ndimage import affine_transform
x, c = np.array(args["x"], float).reshape(7, 7), np.array([3, 3])
result = [affine_transform(x, m, c - np.array(m) @ c + s, order=1, mode="grid-constant").ravel().tolist() for m, s in args["moves"]]`,
      { x: valuesOf(images), moves: cases.map(({ matrix, shift }) => [matrix, shift]) },
    );
    for (const [i, { projection }] of cases.entries())
      assertClose(
        affine(images, () => projection),
        expected[i] as number[],
      );
  });
});
