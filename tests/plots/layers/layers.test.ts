import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { tf } from "tslab-ml";
import { activations, filters } from "tslab-ml/plots";
import { clipped } from "../../../src/plots/words";

const network = () =>
  tf.sequential({
    layers: [
      tf.layers.conv2d({
        name: "first",
        filters: 4,
        kernelSize: [2, 3],
        inputShape: [5, 6, 2],
        kernelInitializer: tf.initializers.randomNormal({ seed: 1 }),
      }),
      tf.layers.flatten({ name: "flat" }),
      tf.layers.dense({ name: "last", units: 3, activation: "softmax", kernelInitializer: tf.initializers.randomNormal({ seed: 2 }) }),
    ],
  });

/** The values of map k, cut out of the heat map by the gaps around it. */
function mapAt(z: (number | null)[][], k: number, columns: number, height: number, width: number): number[][] {
  const [top, left] = [Math.floor(k / columns) * (height + 1), (k % columns) * (width + 1)];
  return z.slice(top, top + height).map((row) => row.slice(left, left + width) as number[]);
}

const near = (a: number, b: number) => Math.abs(a - b) <= 1e-4 * Math.max(1e-3, Math.abs(b));

describe("words", () => {
  it("are cut between characters as people see them", () => {
    assert.equal(clipped("happy customer👩‍👧 smile", 16), "happy customer👩‍👧…");
    assert.equal(clipped("👩‍👧".repeat(16), 16), "👩‍👧".repeat(16));
  });
});

describe("filters", () => {
  it("shows the weights of each filter for one input channel, around 0", () => {
    const model = network();
    const { data, layout, alt } = filters(model, { channel: 1 });
    const kernel = model.getLayer("first").getWeights()[0]!.arraySync() as number[][][][];
    const { z, zmin, zmax } = data[0] as { z: (number | null)[][]; zmin: number; zmax: number };
    const columns = (z[0]!.length + 1) / 4;
    for (let k = 0; k < 4; k++) {
      const map = mapAt(z, k, columns, 2, 3);
      assert.ok(map.every((row, i) => row.every((value, j) => near(value, kernel[i]![j]![1]![k]!))));
    }
    assert.equal(zmin, -zmax);
    assert.match(layout.title.text, /4 filters of 2 × 3, input channel 1 of 2/);
    assert.match(alt, /^Heat maps of 4 filters of layer first, 2 by 3 weights each/);
    model.dispose();
  });

  it("says what is wrong in a sentence", () => {
    const model = network();
    const cases: [() => unknown, RegExp][] = [
      [
        () => filters(model, { layer: "last" }),
        /^filters: layer "last" \(Dense\) has no filters of height and width; name a 2-D convolution\.$/,
      ],
      [() => filters(model, { layer: "other" }), /^filters: the model has no layer "other"; its layers are first, flat and last\.$/],
      [() => filters(model, { channel: 2 }), /^filters: channel is 2, but layer "first" has input channels 0 to 1\.$/],
      [() => filters({} as never), /^filters: model has no layers/],
      [() => activations(model, tf.zeros([3, 3])), /^activations: sample has shape \[3, 3\], but the model takes \[5, 6, 2\]\.$/],
      [() => activations(model, tf.zeros([2, 5, 6, 2])), /^activations: sample has shape \[2, 5, 6, 2\]/],
    ];
    for (const [draw, message] of cases) assert.throws(draw, { message });
    model.dispose();
  });
});

describe("activations", () => {
  it("shows what a layer makes of a sample, channel by channel", () => {
    const model = network();
    const sample = tf.randomUniform([5, 6, 2], 0, 1, "float32", 3);
    const { data, layout } = activations(model, sample);
    const expected = (
      tf.tidy(() => (model.getLayer("first").apply(sample.expandDims(0)) as tf.Tensor4D).arraySync()) as number[][][][]
    )[0]!;
    const { z } = data[0] as { z: (number | null)[][] };
    const columns = (z[0]!.length + 1) / 5;
    for (let k = 0; k < 4; k++) {
      assert.ok(mapAt(z, k, columns, 4, 4).every((row, i) => row.every((value, j) => near(value, expected[i]![j]![k]!))));
    }
    assert.match(layout.title.text, /^Activations of layer first<br>.*4 channels of 4 × 4/);
    tf.dispose(sample);
    model.dispose();
  });

  it("shows a bar per unit where a layer has no height and width, with or without the batch dimension", () => {
    const model = network();
    const sample = tf.randomUniform([1, 5, 6, 2], 0, 1, "float32", 3);
    const expected = tf.tidy(() => (model.predict(sample) as tf.Tensor).dataSync());
    const { data } = activations(model, sample, { layer: -1 });
    assert.ok(data[0]!.y.every((value: number, k: number) => near(value, expected[k]!)));
    tf.dispose(sample);
    model.dispose();
  });

  it("leaves no tensor behind, and the model as it was", () => {
    const model = network();
    const sample = tf.zeros([5, 6, 2]);
    const before = tf.memory().numTensors;
    activations(model, sample);
    activations(model, sample, { layer: "last" });
    filters(model);
    assert.equal(tf.memory().numTensors, before);
    (model.predict(sample.expandDims(0)) as tf.Tensor).dispose();
    sample.dispose();
    model.dispose();
  });
});
