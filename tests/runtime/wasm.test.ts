import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { tf, useBackend } from "tslab-ml/runtime";
import { runNode } from "./child";

type Compute = () => tf.Tensor | tf.Tensor[];

/** Fixed values that are all different. */
const wave = (shape: number[]) =>
  tf.tidy(() =>
    tf.reshape(
      tf.sin(
        tf.mul(
          tf.range(
            0,
            shape.reduce((product, size) => product * size, 1),
          ),
          1.3,
        ),
      ),
      shape,
    ),
  );

const paddings = ["valid", "same"] as const;

/** Every gradient with respect to input and filter, on native and on wasm, must be the same. */
function gradients(forward: (x: tf.Tensor4D, filter: tf.Tensor4D) => tf.Tensor, xShape: number[], filterShape: number[]): Compute {
  return () => {
    const dy = (y: tf.Tensor) => tf.sum(tf.mul(y, wave(y.shape))) as tf.Scalar;
    return tf.grads((x, filter) => dy(forward(x as tf.Tensor4D, filter as tf.Tensor4D)))([wave(xShape), wave(filterShape)]);
  };
}

const cases: Record<string, Compute> = {};
for (const pad of paddings) {
  for (const strides of [1, 2, [3, 2]] as (number | [number, number])[]) {
    cases[`conv2d, strides ${strides}, ${pad}`] = gradients((x, f) => tf.conv2d(x, f, strides, pad), [2, 8, 9, 3], [3, 2, 3, 5]);
  }
  for (const strides of [1, 2]) {
    cases[`depthwiseConv2d, strides ${strides}, ${pad}`] = gradients(
      (x, f) => tf.depthwiseConv2d(x, f, strides, pad),
      [2, 8, 8, 3],
      [3, 3, 3, 2],
    );
  }
}
for (const [filter, strides, pad] of [
  [2, 2, "valid"],
  [3, 2, "same"],
  [3, 1, "valid"],
] as const) {
  cases[`maxPool, filter ${filter}, strides ${strides}, ${pad}, negative values too`] = gradients(
    (x, shift) => tf.maxPool(tf.sub(x, tf.mul(tf.sum(shift), 0.5)) as tf.Tensor4D, filter, strides, pad),
    [2, 7, 8, 3],
    [1],
  );
}
cases["conv2d, filter of 1 with strides 3 that leaves pixels out"] = gradients(
  (x, f) => tf.conv2d(x, f, 3, "valid"),
  [1, 8, 8, 2],
  [1, 1, 2, 2],
);
cases.conv2dTranspose = gradients((x, f) => tf.conv2dTranspose(x, f, [2, 9, 9, 4], 2, "valid"), [2, 4, 4, 3], [3, 3, 4, 3]);
cases.separableConv2d = gradients(
  (x, f) => tf.separableConv2d(x, f, wave([1, 1, 6, 4]) as tf.Tensor4D, 1, "same"),
  [1, 6, 6, 3],
  [3, 3, 3, 2],
);
cases["gather with repeated rows (embedding)"] = () =>
  tf.grad((table) => tf.sum(tf.square(tf.gather(table, tf.tensor1d([0, 2, 2, 1, 2], "int32")))))(wave([4, 3]));
cases["gather along the second axis"] = () =>
  tf.grad((x) => tf.sum(tf.square(tf.gather(x, tf.tensor1d([1, 1, 0], "int32"), 1))))(wave([2, 3, 2]));
cases["unsortedSegmentSum that drops negative ids"] = () => tf.unsortedSegmentSum(wave([4, 2, 2]), tf.tensor1d([1, -1, 1, 0], "int32"), 3);

const layers: Record<string, () => tf.layers.Layer[]> = {
  "dense, dropout 0 and every activation": () => [
    ...(["relu", "relu6", "elu", "selu", "sigmoid", "tanh", "softplus", "softsign", "hardSigmoid", "swish"] as const).map((activation) =>
      tf.layers.dense({ units: 5, activation, kernelInitializer: tf.initializers.glorotUniform({ seed: 1 }) }),
    ),
    tf.layers.leakyReLU(),
    tf.layers.flatten(),
  ],
  "max and average pooling": () => [
    tf.layers.maxPooling2d({ poolSize: 3, strides: 2, padding: "same" }),
    tf.layers.averagePooling2d({ poolSize: 2 }),
    tf.layers.flatten(),
  ],
  "batch and layer normalization": () => [
    tf.layers.batchNormalization(),
    tf.layers.layerNormalization(),
    tf.layers.globalAveragePooling2d({}),
  ],
  "up-sampling and global max pooling": () => [tf.layers.upSampling2d({ size: [2, 2] }), tf.layers.globalMaxPooling2d({})],
  "LSTM and GRU": () => [
    tf.layers.reshape({ targetShape: [8, 24] }),
    tf.layers.lstm({ units: 4, returnSequences: true, ...seeded() }),
    tf.layers.gru({ units: 3, ...seeded() }),
  ],
  "1-D convolution and pooling": () => [
    tf.layers.reshape({ targetShape: [64, 3] }),
    tf.layers.conv1d({ filters: 4, kernelSize: 3, strides: 2, kernelInitializer: tf.initializers.glorotUniform({ seed: 2 }) }),
    tf.layers.maxPooling1d({ poolSize: 2 }),
    tf.layers.flatten(),
  ],
};

const seeded = () => ({
  kernelInitializer: tf.initializers.glorotUniform({ seed: 3 }),
  recurrentInitializer: tf.initializers.glorotUniform({ seed: 4 }),
});

/** All weights of a small model after one step of RMSprop. */
function step(build: () => tf.layers.Layer[]): Compute {
  return () => {
    const input = tf.input({ shape: [8, 8, 3] });
    const features = build().reduce((x, layer) => layer.apply(x) as tf.SymbolicTensor, input);
    const output = tf.layers.dense({ units: 2, kernelInitializer: tf.initializers.glorotUniform({ seed: 5 }) }).apply(features);
    const model = tf.model({ inputs: input, outputs: output as tf.SymbolicTensor });
    const optimizer = tf.train.rmsprop(0.01);
    optimizer.minimize(() => tf.losses.meanSquaredError(wave([4, 2]), model.apply(wave([4, 8, 8, 3]), { training: true }) as tf.Tensor));
    return model.getWeights();
  };
}

async function values(compute: Compute): Promise<number[]> {
  return [tf.tidy(compute)].flat().flatMap((tensor) => [...(tensor as tf.Tensor).dataSync()]);
}

async function assertSameOnWasm(compute: Compute, reference: "native" | "cpu" = "native"): Promise<void> {
  await useBackend(reference);
  const expected = await values(compute);
  await useBackend("wasm");
  const actual = await values(compute);
  const largest = Math.max(...expected.map((value) => Math.abs(value)));
  assert.ok(expected.length > 0 && expected.length === actual.length);
  for (const [index, value] of expected.entries()) {
    assert.ok(
      Math.abs(value - (actual[index] ?? Number.NaN)) <= 1e-5 * Math.max(1, largest),
      `value ${index}: ${actual[index]}, ${reference} ${value}`,
    );
  }
}

describe("the wasm back end", () => {
  before(() => useBackend("wasm"));
  after(() => useBackend("native"));

  for (const [name, compute] of Object.entries(cases)) it(`has the gradients of ${name}`, () => assertSameOnWasm(compute));
  for (const [name, build] of Object.entries(layers)) it(`trains ${name}`, () => assertSameOnWasm(step(build)));

  // TensorFlow's own kernel has no explicit padding: plain JavaScript is the reference.
  it("has the gradients of conv2d with explicit padding", () =>
    assertSameOnWasm(
      gradients(
        (x, f) =>
          tf.conv2d(x, f, 2, [
            [0, 0],
            [1, 3],
            [2, 0],
            [0, 0],
          ] as unknown as "same"),
        [1, 7, 6, 2],
        [3, 3, 2, 4],
      ),
      "cpu",
    ));

  it("refuses 3-D max pooling, which tfjs computes wrongly there", async () => {
    await useBackend("wasm");
    assert.throws(
      () => tf.maxPool3d(wave([1, 4, 4, 4, 1]) as tf.Tensor5D, 2, 2, "valid"),
      /Kernel 'MaxPool3D' not registered for backend 'wasm'/,
    );
  });

  it("leaves no tensor behind in a gradient", async () => {
    await useBackend("wasm");
    const [x, filter] = [wave([2, 8, 8, 3]), wave([3, 3, 3, 4])] as [tf.Tensor4D, tf.Tensor4D];
    const before = tf.memory().numTensors;
    tf.dispose(tf.grads((a, b) => tf.sum(tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, 2, "same")))([x, filter]));
    assert.equal(tf.memory().numTensors, before);
  });

  it("starts at once and leaves the process's error listeners alone", () => {
    const code = `
      const listeners = () => ["uncaughtException", "unhandledRejection"].map((event) => process.rawListeners(event));
      process.on("uncaughtException", function mine() {});
      const before = listeners();
      const { tf } = require("tslab-ml/runtime");
      tf.ones([2]).dispose();
      require("node:assert").deepEqual(listeners(), before);
      tf.removeBackend("wasm");
      require("node:assert").deepEqual(listeners(), before);
      console.log(tf.engine().backendNames().join());`;
    assert.deepEqual(runNode(["-e", code], { env: { TSLAB_ML_BACKEND: "wasm" } }), { stdout: "cpu,tensorflow\n", stderr: "", status: 0 });
  });
});
