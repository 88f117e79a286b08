import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { augmentation, randomBrightness, randomContrast } from "tslab-ml/preprocess";
import { reference } from "../../reference";
import { assertClose, numbered, valuesOf } from "./images";

describe("randomBrightness and randomContrast", () => {
  it("equal Keras and tf.image with the same factors", async () => {
    const images = numbered(2, 4, 4, 3);
    const expected = await reference<number[][]>(
      `import numpy as np, tensorflow as tf
from keras import layers
x = np.array(args, "float32").reshape(2, 4, 4, 3)
brighter = layers.RandomBrightness((0.3, 0.3), value_range=(0, 96))(x, training=True)
result = [np.array(y).ravel().tolist() for y in [brighter, tf.clip_by_value(tf.image.adjust_contrast(x, 1.5), 0, 96)]]`,
      valuesOf(images),
    );
    const valueRange = [0, 96] as const;
    const steps = [randomBrightness({ factor: [0.3, 0.3], valueRange }), randomContrast({ factor: [0.5, 0.5], valueRange })];
    for (const [i, step] of steps.entries()) assertClose(augmentation([step])(images), expected[i] as number[]);
  });

  it("refuse factors out of range", () => {
    assert.throws(() => randomBrightness({ factor: 1.5 }), /randomBrightness: factor is 1\.5, but must be a number from 0 to 1/);
    assert.throws(() => randomContrast({ factor: -0.5 }), /randomContrast: factor is -0\.5, but must be a number from 0 to 1/);
  });
});
