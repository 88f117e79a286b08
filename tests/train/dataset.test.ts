import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { data, tf, train } from "tslab-ml";
import { classifier, points } from "./points";

const quiet = { verbose: false } as const;
const { binding } = tf.backend() as unknown as { binding: { getNumOfTensors(): number; getNumOfSavedModels(): number } };
const close = (actual: number, expected: number, tolerance: number, what: string) =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${what}: ${actual} and not ${expected}`);

/** Tensors, which stay the caller's, as a dataset; tells what it was asked for. */
function streamed({ xs, ys }: { xs: tf.Tensor; ys: tf.Tensor }, log: string[] = []): data.Dataset {
  return {
    size: xs.shape[0] as number,
    async *batches(rows, batchSize) {
      try {
        for (let start = 0; start < rows.length; start += batchSize) {
          log.push(`read ${start / batchSize}`);
          const indices = tf.tensor1d(rows.slice(start, start + batchSize), "int32");
          const batch = { xs: tf.gather(xs, indices), ys: tf.gather(ys, indices) };
          indices.dispose();
          yield batch;
        }
      } finally {
        log.push("closed");
      }
    },
  };
}

/** Two kinds of stripes, which a small network tells apart, in folders of PNG files. */
async function writeStripes(folder: string, count: number) {
  for (const name of ["across", "down"]) mkdirSync(join(folder, name));
  for (let i = 0; i < count; i++) {
    const picture = tf.tidy(() => {
      const wave = tf.sin(tf.mul(tf.range(0, 12), 1 + (i % 5) / 5)).reshape(i % 2 ? [12, 1, 1] : [1, 12, 1]);
      const noise = tf.randomUniform([12, 12, 3], 0, 60, "float32", i);
      return tf.cast(tf.add(tf.mul(tf.add(wave, 1), 90), noise), "int32") as tf.Tensor3D;
    });
    writeFileSync(join(folder, i % 2 ? "across" : "down", `${i}.png`), await tf.node.encodePng(picture));
    picture.dispose();
  }
}

function network() {
  const kernelInitializer = () => tf.initializers.glorotUniform({ seed: 3 });
  const model = tf.sequential({
    layers: [
      tf.layers.conv2d({ filters: 4, kernelSize: 3, inputShape: [10, 10, 3], activation: "relu", kernelInitializer: kernelInitializer() }),
      tf.layers.batchNormalization(),
      tf.layers.flatten(),
      tf.layers.dropout({ rate: 0.3 }),
      tf.layers.dense({ units: 2, activation: "softmax", kernelInitializer: kernelInitializer() }),
    ],
  });
  model.compile({ optimizer: tf.train.adam(0.01), loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
  return model;
}

let folder = "";
before(async () => {
  folder = mkdtempSync(join(tmpdir(), "tslab-ml-stripes-"));
  await writeStripes(folder, 50);
});
after(() => rmSync(folder, { recursive: true, force: true }));

const pictures = () =>
  data.imageFolder(folder, { ...quiet, imageSize: 10, rescale: 1 / 255, validationSplit: 0.2, subset: "both", seed: 5, batchSize: 16 });

describe("fit on a dataset", () => {
  it("gives the history and the weights of the same samples in memory, with weights, augmentation, dropout and a partial last batch", async () => {
    const [trainSet, validationSet] = await pictures();
    const [trainPair, validationPair] = [await trainSet.load(), await validationSet.load()];
    const sampleWeight = Array.from({ length: trainSet.size }, (_, i) => 0.5 + (i % 3));
    for (const compile of ["require", false] as const) {
      const options = {
        ...quiet,
        compile,
        epochs: 3,
        seed: 7,
        batchSize: 16,
        classWeight: { 1: 2 },
        sampleWeight,
        augment: [train.augment.randomFlip()],
      };
      const [a, b] = [network(), network()];
      const inMemory = await train.fit(a, trainPair, { ...options, validationData: validationPair });
      const fromFiles = await train.fit(b, trainSet, { ...options, validationData: validationSet });
      assert.deepEqual(Object.keys(fromFiles.history), ["loss", "accuracy", "val_loss", "val_accuracy"]);
      assert.deepEqual(fromFiles.params, inMemory.params);
      for (const [name, values] of Object.entries(inMemory.history))
        values.forEach((value, e) => void close(fromFiles.history[name]?.[e] as number, value, 1e-6, `${name} of epoch ${e}`));
      const weights = b.getWeights().map((w) => w.dataSync());
      a.getWeights().forEach(
        (w, i) => void w.dataSync().forEach((value, k) => void close(weights[i]?.[k] as number, value, 1e-5, `weight ${i}`)),
      );
      const inPlace = await train.evaluate(a, validationPair);
      for (const [name, value] of Object.entries(await train.evaluate(a, validationSet))) close(value, inPlace[name] as number, 1e-6, name);
      const predicted = (await train.predict(a, validationSet)) as tf.Tensor;
      const expected = a.predict(validationPair.xs) as tf.Tensor;
      const [p, q] = [predicted.dataSync(), expected.dataSync()];
      p.forEach((value, i) => void close(value, q[i] as number, 1e-6, `prediction ${i}`));
      tf.dispose([predicted, expected]);
    }
    trainPair.dispose();
    validationPair.dispose();
  });

  it("keeps tensors and sessions flat over many batches, and leaves none", async () => {
    const dataset = streamed(points(320));
    const marks: number[][] = [];
    const onEpochEnd = () => void marks.push([tf.memory().numTensors, binding.getNumOfTensors(), binding.getNumOfSavedModels()]);
    const model = classifier();
    await train.fit(model, dataset, { ...quiet, batchSize: 16, epochs: 100, validationData: dataset, callbacks: { onEpochEnd } });
    const [first, last] = [marks[4], marks.at(-1)] as [number[], number[]];
    last.forEach((count, i) => void assert.ok(count <= (first[i] as number), `${first} to ${last}`));
    const [trainSet, validationSet] = await pictures();
    const other = network();
    const once = () => train.fit(other, trainSet, { ...quiet, epochs: 2, validationData: validationSet });
    await once();
    const before = tf.memory().numTensors;
    await once();
    assert.ok(tf.memory().numTensors <= before, `${before} to ${tf.memory().numTensors} tensors`);
  });

  it("asks for the next batch before the step on this one, and closes what it reads from", async () => {
    const log: string[] = [];
    const callbacks = { onBatchEnd: (batch: number) => void log.push(`step ${batch}`) };
    await train.fit(classifier(), streamed(points(48), log), { ...quiet, batchSize: 16, callbacks });
    assert.deepEqual(log, ["read 0", "read 1", "step 0", "read 2", "step 1", "closed", "step 2"]);
  });

  it("stops after the current batch when interrupted, keeps the finished epochs and frees what was read ahead", async () => {
    const [samples, log, abort] = [points(64), [] as string[], new AbortController()];
    const model = classifier();
    await train.fit(model, samples, { ...quiet, batchSize: 16 });
    const before = tf.memory().numTensors;
    const callbacks = { onBatchEnd: (batch: number) => void (model.optimizer.iterations >= 9 && batch === 1 && abort.abort()) };
    await assert.rejects(
      train.fit(model, streamed(samples, log), { ...quiet, batchSize: 16, epochs: 9, callbacks, signal: abort.signal }),
      (error: unknown) => error instanceof train.FitInterrupted && error.history.epoch.length === 1,
    );
    assert.equal(log.at(-1), "closed");
    assert.equal(model.optimizer.iterations, 10);
    assert.ok(tf.memory().numTensors <= before, `${before} to ${tf.memory().numTensors} tensors`);
  });

  it("names the layer whose values stop being finite, and keeps the weights from before that batch", async () => {
    const model = classifier();
    const samples = points(32);
    const infinite = { xs: tf.mul(samples.xs, 1e39), ys: samples.ys };
    const before = model.getWeights().map((w) => [...w.dataSync()]);
    const run = train.fit(model, streamed(infinite), { ...quiet, batchSize: 16, loss: "sparseCategoricalCrossentropy", optimizer: "adam" });
    await assert.rejects(run, { message: /the loss is not finite in epoch 1, batch 1: first in the output of layer dense/ });
    assert.deepEqual(
      model.getWeights().map((w) => [...w.dataSync()]),
      before,
    );
  });

  it("takes a dataset of tf.data", async () => {
    const { xs, ys } = points(40);
    const source = tf.data.zip({ xs: tf.data.array(xs.arraySync() as number[][]), ys: tf.data.array([...ys.dataSync()]) });
    const dataset: data.Dataset = {
      size: 40,
      async *batches(_, batchSize) {
        const iterator = await source.shuffle(40, "1").batch(batchSize).prefetch(1).iterator();
        for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value as unknown as data.DatasetBatch;
      },
    };
    const history = await train.fit(classifier(), dataset, { ...quiet, epochs: 20, batchSize: 8 });
    const loss = history.history.loss as number[];
    assert.ok((loss[19] as number) < 0.8 * (loss[0] as number), `loss went from ${loss[0]} to ${loss[19]}`);
  });

  it("says in one sentence what is wrong with a dataset, and frees its tensors", async () => {
    const samples = points(32);
    const model = classifier();
    await train.fit(model, samples, { ...quiet, batchSize: 16 });
    const whole = streamed(samples);
    const narrow = tf.slice(samples.xs, [0, 0], [32, 3]);
    const before = tf.memory().numTensors;
    const options = { ...quiet, batchSize: 16 };
    const fails = async (dataset: data.Dataset, message: RegExp, more: train.FitOptions = {}) =>
      assert.rejects(train.fit(model, dataset, { ...options, ...more }), { message });
    await fails(
      {
        size: 33,
        batches: (rows, size) =>
          whole.batches(
            rows.filter((row) => row < 32),
            size,
          ),
      },
      /^fit: dataset has given 32 samples in one pass, but its size is 33\.$/,
    );
    await fails({ ...whole, size: 0 }, /^fit: the dataset's size is 0, but must be a whole number of at least 1\.$/);
    await fails(streamed({ xs: narrow, ys: samples.ys }), /^fit: dataset\.xs has shape \[16, 3\], but the model takes \[N, 4\]; reshape/);
    const without: data.Dataset = {
      size: 32,
      async *batches(rows, size) {
        for await (const { xs, ys } of whole.batches(rows, size)) {
          tf.dispose(ys as tf.Tensor);
          yield { xs };
        }
      },
    };
    await fails(without, /^fit: dataset has no targets \(ys\), but fit needs them; load it with its labels\.$/);
    await fails(whole, /^fit: validationSplit divides tensors; divide a dataset where it is made/, { validationSplit: 0.5 });
    await fails(whole, /^fit: sampleWeight has 3 weights, but there are 32 samples; give one weight for each\.$/, {
      sampleWeight: [1, 2, 3],
    });
    await assert.rejects(train.evaluate(model, without), /^RangeError: evaluate: dataset has no targets \(ys\)/);
    const predicted = (await train.predict(model, without)) as tf.Tensor;
    assert.deepEqual(predicted.shape, [32, 2]);
    predicted.dispose();
    await assert.rejects(train.predict(model, narrow), /^RangeError: predict: xs has shape \[32, 3\], but the model takes \[N, 4\]/);
    await assert.rejects(train.predict(model, "pictures" as never), /^TypeError: predict: xs must be a tensor, or a dataset\.$/);
    assert.ok(tf.memory().numTensors <= before, `${before} to ${tf.memory().numTensors} tensors`);
  });
});
