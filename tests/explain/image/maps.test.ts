import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { explain, tf } from "tslab-ml";
import { displaySymbol } from "tslab-ml/display";
import { type NetworkName, networks, picturesFor } from "./models";

const sum = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);
const methods = [explain.gradCam, explain.saliency, explain.integratedGradients, explain.occlusion] as const;

describe("integrated gradients", () => {
  for (const name of Object.keys(networks) as NetworkName[])
    it(`are complete: they sum to the difference of the scores of image and baseline (${name})`, async () => {
      const model = networks[name]();
      const images = picturesFor(model, 2, 5);
      const score = (x: tf.Tensor, k: number) => (model.predict(x) as tf.Tensor2D).arraySync()[0]?.[k] as number;
      const maps = await explain.integratedGradients(model, images, { steps: 300, baseline: 0.2, output: "probabilities" });
      maps.classes.forEach((k, i) => {
        const difference = score(tf.slice(images, i, 1), k) - score(tf.fill([1, ...images.shape.slice(1)], 0.2), k);
        assert.ok(Math.abs(sum(maps.map(i)) - difference) < 2e-3, `${sum(maps.map(i))} and ${difference}`);
        assert.ok(Math.abs((maps.completenessErrors[i] as number) - (sum(maps.map(i)) - difference)) < 1e-5);
      });
    });

  it("are the weights times the pixels where the model is linear, from any number of steps", async () => {
    const model = tf.sequential({ layers: [tf.layers.flatten({ inputShape: [4, 5, 1] }), tf.layers.dense({ units: 2 })] });
    const images = picturesFor(model, 1, 1);
    const kernel = (model.getWeights()[0] as tf.Tensor2D).arraySync();
    const maps = await explain.integratedGradients(model, images, { steps: 1, classes: 1 });
    Array.from(images.dataSync()).forEach((pixel, i) => {
      assert.ok(Math.abs(pixel * (kernel[i]?.[1] as number) - (maps.values[i] as number)) < 1e-6);
    });
  });
});

describe("occlusion", () => {
  it("is 0 where the model does not look, and the weight where one pixel is hidden at a time", async () => {
    const model = tf.sequential({ layers: [tf.layers.flatten({ inputShape: [3, 3, 1] }), tf.layers.dense({ units: 1, useBias: false })] });
    model.setWeights([tf.tensor2d([0, 0, 0, 0, 2, 0, 0, 0, -1], [9, 1])]);
    const maps = await explain.occlusion(model, tf.ones([1, 3, 3, 1]), { patchSize: 1 });
    assert.deepEqual([...maps.values], [0, 0, 0, 0, 2, 0, 0, 0, -1]);
  });
});

describe("maps of images", () => {
  it("explain the predicted class, or the classes that were asked for", async () => {
    const model = networks.plain();
    const images = picturesFor(model, 3, 2);
    const predicted = Array.from((model.predict(images) as tf.Tensor).argMax(1).dataSync());
    for (const method of methods) {
      assert.deepEqual((await method(model, images)).classes, predicted);
      assert.deepEqual((await method(model, images, { classes: [3, 0, 1] })).classes, [3, 0, 1]);
      const one = await method(model, images, { classes: 2, output: "probabilities" });
      const shares = (model.predict(images) as tf.Tensor2D).arraySync().map((row) => row[2] as number);
      one.scores.forEach((score, i) => {
        assert.ok(Math.abs(score - (shares[i] as number)) < 1e-6);
      });
    }
  });

  it("do not depend on the batch size, and leave the model as it was", async () => {
    const model = networks.residual();
    const images = picturesFor(model, 3, 2);
    const before = (model.predict(images) as tf.Tensor).dataSync();
    for (const method of methods) {
      const [one, all] = [await method(model, images, { batchSize: 1 }), await method(model, images, { batchSize: 64 })];
      one.values.forEach((value, i) => {
        assert.ok(
          Math.abs(value - (all.values[i] as number)) < 1e-4 * (1 + Math.abs(value)),
          `${one.method}: ${value} and ${all.values[i]}`,
        );
      });
    }
    assert.deepEqual((model.predict(images) as tf.Tensor).dataSync(), before);
  });

  it("take bytes, and layers of a model inside of the model", async () => {
    const inner = networks.plain();
    const model = tf.sequential({ layers: [tf.layers.rescaling({ scale: 1 / 255, inputShape: [20, 20, 1] }), inner] });
    const bytes = tf.cast(tf.mul(picturesFor(inner, 1, 2), 255), "int32") as tf.Tensor4D;
    const outer = await explain.gradCam(model, bytes);
    const direct = await explain.gradCam(inner, tf.div(bytes, 255));
    outer.values.forEach((value, i) => {
      assert.ok(Math.abs(value - (direct.values[i] as number)) < 1e-4 * (1 + value));
    });
  });

  it("leak no tensors, also when they fail", async () => {
    const model = networks.colour();
    const images = picturesFor(model, 2, 2);
    const before = tf.memory().numTensors;
    for (const method of methods) {
      await method(model, images);
      await assert.rejects(method(model, images, { classes: 9 }));
    }
    await explain.randomizationTest(model, images, explain.gradCam, { seed: 1 });
    assert.equal(tf.memory().numTensors, before);
  });

  it("show themselves as a picture, a row of images above a row of every method", async () => {
    const model = networks.colour();
    const images = picturesFor(model, 2, 2);
    const [cam, change] = [await explain.gradCam(model, images), await explain.occlusion(model, images)];
    const bundle = await cam[displaySymbol]();
    assert.ok((await cam.toPng({ scale: 2 })).length > 100);
    assert.match(bundle["text/plain"] as string, /4 pictures of 12 x 16 pixels: class \d, class \d, Grad-CAM, Grad-CAM/);
    const both = await explain.heatMaps([cam, change], { classNames: ["a", "b", "c", "d", "e"], columns: 1 })[displaySymbol]();
    assert.match(both["text/plain"] as string, /^6 pictures .*: [a-e], Grad-CAM, Occlusion, [a-e], Grad-CAM, Occlusion$/);
    assert.throws(() => explain.heatMaps([]), { message: "heatMaps: there are no attributions; give at least one." });
    assert.throws(() => explain.heatMaps([cam], { labels: ["x"] }), /there are 1 labels for 2 images/);
  });
});

describe("the randomisation test", () => {
  it("tells maps of the weights from maps of the image alone", async () => {
    const model = networks.plain();
    const images = picturesFor(model, 2, 2);
    const real = await explain.randomizationTest(model, images, explain.saliency, { seed: 3 });
    assert.equal(real.layers.length, 5);
    assert.equal(real.layers[0], model.layers.at(-1)?.name);
    assert.ok(Math.max(...real.rankCorrelations) < 0.8, `${real.rankCorrelations}`);
    assert.notDeepEqual(real.original.values, real.randomized.values);
    const edges: typeof explain.saliency = async (_, x, options) => {
      const map = await explain.saliency(model, x, options);
      return {
        ...map,
        values: map.values.map((_, i) => x.dataSync()[i] as number),
        map: (i) => Float32Array.from(x.dataSync().slice(i * 400, (i + 1) * 400)),
      };
    };
    const fake = await explain.randomizationTest(model, images, edges, { seed: 3 });
    assert.ok(fake.rankCorrelations.every((correlation) => correlation > 0.999999));
    assert.equal(real.figure().data[0]?.y.length, 6);
  });

  it("is the same for the same seed", async () => {
    const model = networks.sigmoid();
    const images = picturesFor(model, 1, 2);
    const [a, b, c] = [1, 1, 2].map((seed) => explain.randomizationTest(model, images, explain.saliency, { seed }));
    assert.deepEqual((await a)?.rankCorrelations, (await b)?.rankCorrelations);
    assert.notDeepEqual((await a)?.rankCorrelations, (await c)?.rankCorrelations);
  });
});

/** Compares every pixel with 0: TensorFlow.js has no gradient of `greater`, and one of 0 everywhere of `ceil`. */
class Compare extends tf.layers.Layer {
  static className = "ComparePixels";
  constructor(readonly how: "greater" | "ceil") {
    super({});
  }
  override computeOutputShape(shape: number[]) {
    return shape;
  }
  override call(x: tf.Tensor | tf.Tensor[]) {
    const pixels = [x].flat()[0] as tf.Tensor;
    return this.how === "ceil" ? tf.ceil(pixels) : tf.tidy(() => tf.cast(tf.greater(pixels, 0), "float32"));
  }
}

const comparing = (how: "greater" | "ceil") =>
  tf.sequential({
    layers: [
      tf.layers.conv2d({ filters: 2, kernelSize: 3, inputShape: [6, 6, 1], name: `before_${how}` }),
      new Compare(how),
      tf.layers.flatten(),
      tf.layers.dense({ units: 2 }),
    ],
  });

describe("what cannot be explained", () => {
  it("is said in one sentence", async () => {
    const dense = tf.sequential({ layers: [tf.layers.flatten({ inputShape: [4, 4, 1] }), tf.layers.dense({ units: 2 })] });
    const image = tf.ones([1, 4, 4, 1]) as tf.Tensor4D;
    await assert.rejects(explain.gradCam(dense, image), {
      name: "RangeError",
      message:
        "gradCam: the model has no two-dimensional convolution, so there are no feature maps to weigh; use saliency, integratedGradients or occlusion.",
    });
    const model = networks.plain();
    const images = picturesFor(model, 1, 1);
    await assert.rejects(explain.gradCam(model, images, { layer: "nowhere" }), /the model has no layer "nowhere"; it has conv2d/);
    await assert.rejects(
      explain.gradCam(model, images, { layer: model.layers.at(-1)?.name }),
      /but feature maps \[N, height, width, channels\] are needed/,
    );
    await assert.rejects(explain.saliency(model, image), {
      message: "saliency: images have shape [1, 4, 4, 1], but the model takes [N, 20, 20, 1] with at least one image.",
    });
    await assert.rejects(
      explain.saliency(tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [3] })] }), image),
      /one input of images/,
    );
    await assert.rejects(explain.saliency(model, images, { classes: 4 }), /class 4 is not one of the model's 4 outputs, 0 to 3/);
    await assert.rejects(explain.saliency(model, images, { classes: [0, 1] }), /there are 2 classes for 1 images/);
    await assert.rejects(explain.integratedGradients(model, images, { steps: 0 }), /steps is 0, but must be a whole number of at least 1/);
    await assert.rejects(
      explain.integratedGradients(model, images, { baseline: tf.zeros([2, 2, 1]) }),
      /the baseline has shape \[2, 2, 1\]/,
    );
    await assert.rejects(explain.occlusion(model, images, { patchSize: 21 }), /patchSize is 21, but the images are only 20 x 20 pixels/);
    await assert.rejects(explain.occlusion(model, images, { patchSize: 2, stride: 3 }), /pixels would be left out/);
    await assert.rejects(
      explain.saliency(model, tf.fill([1, 20, 20, 1], Number.NaN) as tf.Tensor4D),
      /the scores of image 0 are NaN or infinite/,
    );
  });

  it("is a layer without a gradient, which occlusion explains all the same", async () => {
    const model = comparing("greater");
    const images = picturesFor(model, 1, 1);
    await assert.rejects(explain.gradCam(model, images, { layer: "before_greater" }), {
      name: "RangeError",
      message:
        /^gradCam: the scores have no gradient with respect to layer "before_greater" \(TensorFlow.js: .+\); use occlusion, which needs none\.$/,
    });
    await assert.rejects(explain.saliency(model, images), /saliency: the scores have no gradient with respect to the images/);
    assert.equal((await explain.occlusion(model, images)).values.length, 36);
  });

  it("is a layer whose gradient is 0: the maps are 0, and a warning says so", async (t) => {
    const warn = t.mock.method(console, "warn", () => undefined);
    const model = comparing("ceil");
    const map = await explain.saliency(model, picturesFor(model, 2, 1));
    assert.ok(map.values.every((value) => value === 0));
    assert.match(String(warn.mock.calls[0]?.arguments[0]), /^Saliency: 2 of 2 maps are 0 everywhere: .* lets no gradient through\.$/);
  });
});
