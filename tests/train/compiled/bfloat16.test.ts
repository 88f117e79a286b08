import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { tf, train } from "tslab-ml";

const kernelInitializer = () => tf.initializers.glorotUniform({ seed: 4 });

function network(): tf.Sequential {
  const layers = [
    tf.layers.conv2d({ filters: 8, kernelSize: 3, padding: "same", kernelInitializer: kernelInitializer(), inputShape: [12, 12, 1] }),
    tf.layers.batchNormalization(),
    tf.layers.reLU(),
    tf.layers.maxPooling2d({ poolSize: 2 }),
    tf.layers.conv2d({ filters: 8, kernelSize: 3, activation: "relu", kernelInitializer: kernelInitializer() }),
    tf.layers.flatten(),
    tf.layers.dropout({ rate: 0.2 }),
    tf.layers.dense({ units: 2, activation: "softmax", kernelInitializer: kernelInitializer() }),
  ];
  return tf.sequential({ layers });
}

/** Bright upper halves against bright lower halves, in noise. */
function samples(n = 256) {
  return tf.tidy(() => {
    const ys = tf.tensor1d(
      Array.from({ length: n }, (_, i) => i % 2),
      "int32",
    );
    const half = tf.concat([tf.ones([1, 6, 12, 1]), tf.zeros([1, 6, 12, 1])], 1);
    const sign = tf.reshape(tf.mul(tf.sub(ys.toFloat(), 0.5), 0.2), [n, 1, 1, 1]);
    return { xs: tf.add(tf.randomNormal([n, 12, 12, 1], 0, 1, "float32", 7), tf.mul(half, sign)), ys: ys as tf.Tensor };
  });
}

async function losses(precision: train.Precision): Promise<number[]> {
  const [model, data] = [network(), samples()];
  const optimizer = train.adam({ learningRate: 0.002 });
  const loss = "sparseCategoricalCrossentropy";
  const settings = { epochs: 6, batchSize: 32, seed: 1, verbose: false, compile: "require", optimizer, loss, precision } as const;
  const { history } = await train.fit(model, data, settings);
  for (const weight of model.getWeights()) assert.equal(weight.dtype, "float32");
  model.dispose();
  return history.loss as number[];
}

describe("mixed bfloat16", () => {
  it("learns as float32 does, to the precision of bfloat16, and really computes otherwise", async () => {
    const [single, mixed] = [await losses("float32"), await losses("mixed_bfloat16")];
    // bfloat16 has 8 bits: a relative error of 2^-8 for every value.
    single.forEach((loss, epoch) => {
      assert.ok(Math.abs((mixed[epoch] as number) - loss) < 0.05 * (single[0] as number), `epoch ${epoch}: ${mixed[epoch]} and ${loss}`);
    });
    assert.notDeepEqual(mixed, single);
    assert.ok((mixed.at(-1) as number) < 0.8 * (mixed[0] as number), String(mixed));
  });

  it("evaluates and predicts in bfloat16 where that is asked for, to its precision", async () => {
    const [model, data] = [network(), samples()];
    model.compile({ optimizer: "sgd", loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
    const exact = model.predict(data.xs) as tf.Tensor;
    const single = await train.evaluate(model, data, { compile: "require" });
    const mixed = await train.evaluate(model, data, { compile: "require", batchSize: 32, precision: "mixed_bfloat16" });
    assert.notEqual(mixed.loss, single.loss);
    assert.ok(
      Math.abs((mixed.loss as number) - (single.loss as number)) < 2 ** -6 * (single.loss as number),
      `${mixed.loss} and ${single.loss}`,
    );
    train.compile(model, { compile: "require", precision: "mixed_bfloat16" });
    for (let call = 0; call < 3; call++) {
      const predicted = model.predict(data.xs, { batchSize: 64 }) as tf.Tensor;
      assert.equal(predicted.dtype, "float32");
      const off = tf.max(tf.abs(tf.sub(predicted, exact))).dataSync()[0] as number;
      assert.ok(off < 2 ** -6, `call ${call} differs by ${off}`);
      if (call === 2) assert.ok(off > 0);
    }
  });

  it("refuses what it cannot do", async () => {
    const options = { loss: "sparseCategoricalCrossentropy", verbose: false, precision: "mixed_bfloat16", compile: false } as const;
    await assert.rejects(train.fit(network(), samples(), options), /^RangeError: fit: precision "mixed_bfloat16" needs a compiled step/);
    await assert.rejects(
      train.fit(network(), samples(), { ...options, precision: "float16" as never, compile: true }),
      /^RangeError: fit: precision is "float16", but must be "float32" or "mixed_bfloat16"\.$/,
    );
  });
});
