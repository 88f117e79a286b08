import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { tf, train } from "tslab-ml";
import { classifier, points } from "./points";

const { binding } = tf.backend() as unknown as { binding: { getNumOfSavedModels(): number; getNumOfTensors(): number } };
// Counts may fall at any time: what earlier tests have dropped is collected when V8 likes to.
const mebibytes = () => process.memoryUsage().rss / 2 ** 20;

describe("10,000 steps", () => {
  it("keep tensors, sessions and resident memory flat, in one run of fit", async () => {
    const samples = points(160);
    const marks: { tensors: number; native: number; sessions: number; memory: number }[] = [];
    const onEpochEnd = (epoch: number) => {
      if (epoch % 100 !== 99) return;
      const tensors = tf.memory().numTensors;
      marks.push({ tensors, native: binding.getNumOfTensors(), sessions: binding.getNumOfSavedModels(), memory: mebibytes() });
    };
    await train.fit(classifier(), samples, {
      verbose: false,
      batchSize: 16,
      epochs: 1000,
      validationData: points(),
      callbacks: { onEpochEnd },
    });
    const [first, last] = [marks[1], marks.at(-1)] as [(typeof marks)[0], (typeof marks)[0]];
    assert.equal(marks.length, 10);
    for (const kind of ["tensors", "native", "sessions"] as const)
      assert.ok(last[kind] <= first[kind], `${kind}: ${first[kind]} to ${last[kind]}`);
    // V8 grows its heap as it pleases; 8,000 steps that lost 4 kB each would show as 32 MiB.
    assert.ok(last.memory - first.memory < 32, `resident memory grew from ${first.memory} to ${last.memory} MiB`);
  });

  it("keep them flat in tfjs's own fit of a compiled model, and a disposed model leaves nothing", async () => {
    const { xs, ys } = points(160);
    const targets = ys.reshape([-1, 1]).toFloat();
    const before = { tensors: tf.memory().numTensors, sessions: binding.getNumOfSavedModels() };
    const model = train.compile(classifier(), { compile: "require" });
    const fit = () => model.fit(xs, targets, { verbose: 0, batchSize: 16, epochs: 100 });
    await fit();
    const marks: { tensors: number; memory: number }[] = [];
    for (let thousand = 0; thousand < 10; thousand++) {
      await fit();
      marks.push({ tensors: tf.memory().numTensors, memory: mebibytes() });
    }
    const [first, last] = [marks[1], marks.at(-1)] as [(typeof marks)[0], (typeof marks)[0]];
    assert.ok(last.tensors <= first.tensors, `${first.tensors} to ${last.tensors} tensors`);
    assert.ok(last.memory - first.memory < 32, `resident memory grew from ${first.memory} to ${last.memory} MiB`);
    model.dispose();
    model.optimizer.dispose();
    assert.ok(tf.memory().numTensors <= before.tensors, `${before.tensors} to ${tf.memory().numTensors} tensors`);
    assert.ok(binding.getNumOfSavedModels() <= before.sessions, `${before.sessions} to ${binding.getNumOfSavedModels()} sessions`);
  });
});

describe("the graph of validation", () => {
  const { xs, ys } = points();
  const evaluated = async () => {
    const model = classifier();
    await train.fit(model, { xs, ys }, { verbose: false, batchSize: 64, epochs: 3, validationData: { xs, ys } });
    return model;
  };

  it("is built once for a model, by fit or evaluate, and follows a new loss", async () => {
    const model = await evaluated();
    const before = binding.getNumOfSavedModels();
    for (let i = 0; i < 4; i++) await train.evaluate(model, { xs, ys });
    assert.ok(binding.getNumOfSavedModels() <= before, `${before} to ${binding.getNumOfSavedModels()} sessions`);
    for (const scale of [1, 2]) {
      const loss = ((truth: tf.Tensor, predicted: tf.Tensor) => tf.mul(tf.mean(tf.square(tf.sub(truth, predicted)), -1), scale)) as never;
      model.compile({ optimizer: "sgd", loss });
      const targets = tf.oneHot(ys as tf.Tensor1D, 2).toFloat();
      const wanted = tf.tidy(() => tf.mean(tf.square(tf.sub(targets, model.predict(xs) as tf.Tensor))).dataSync()[0] as number) * scale;
      for (let i = 0; i < 4; i++) {
        const { loss: actual } = await train.evaluate(model, { xs, ys: targets });
        assert.ok(Math.abs((actual as number) - wanted) < 1e-6, `${actual} and not ${wanted}`);
      }
    }
    model.dispose();
  });

  it("is freed when the model is dropped without being disposed", async () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const before = binding.getNumOfSavedModels();
    for (let i = 0; i < 5; i++) await evaluated();
    for (let tries = 0; tries < 50 && binding.getNumOfSavedModels() > before; tries++) {
      collect();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    assert.ok(binding.getNumOfSavedModels() <= before, `${binding.getNumOfSavedModels()} sessions, ${before} before`);
  });
});
