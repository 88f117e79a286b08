import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { models, tf, train } from "tslab-ml";
import { reference } from "../reference";
import { classifier, points } from "./points";

const quiet = { verbose: false } as const;

const weightsOf = (model: tf.LayersModel) => model.getWeights().map((w) => [...w.dataSync()]);
const close = (actual: number, expected: number, tolerance: number, what: string) =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${what}: ${actual} and not ${expected}`);

describe("fit", () => {
  it("learns, and returns a history with Keras's names, one value per epoch", async () => {
    const [model, samples] = [classifier(), points()];
    const history = await train.fit(model, samples, { ...quiet, epochs: 30, batchSize: 16, validationData: samples, seed: 1 });
    assert.deepEqual(Object.keys(history.history), ["loss", "accuracy", "val_loss", "val_accuracy"]);
    assert.equal(history.epoch.length, 30);
    for (const values of Object.values(history.history)) assert.equal(values.length, 30);
    const loss = history.history.loss as number[];
    assert.ok((loss[29] as number) < 0.5 * (loss[0] as number), `loss went from ${loss[0]} to ${loss[29]}`);
    assert.equal(train.historyOf(model), history);
  });

  it("gives the same weights compiled and eagerly, also with a partial last batch", async () => {
    const samples = points(50);
    const [eager, compiled] = [classifier(), classifier()];
    const options = { ...quiet, epochs: 6, batchSize: 16, seed: 3, validationSplit: 0.2 };
    const a = await train.fit(eager, samples, { ...options, compile: false });
    const b = await train.fit(compiled, samples, { ...options, compile: "require" });
    weightsOf(eager).forEach((weights, i) => {
      weights.forEach((w, k) => void close(weightsOf(compiled)[i]?.[k] as number, w, 1e-6, `weight ${i}[${k}]`));
    });
    for (const [name, values] of Object.entries(a.history))
      values.forEach((v, e) => void close(b.history[name]?.[e] as number, v, 1e-6, `${name} of epoch ${e}`));
  });

  it("repeats a run exactly from the same seeds", async () => {
    const samples = points();
    const run = async (seed: number) => {
      const model = classifier();
      await train.fit(model, samples, { ...quiet, epochs: 3, batchSize: 16, seed });
      return weightsOf(model);
    };
    assert.deepEqual(await run(5), await run(5));
    assert.notDeepEqual(await run(5), await run(6));
  });

  it("trains the seed CNN as Keras does from the same weights on the same batches", async () => {
    const model = models.seedCnn({ seed: 2 });
    const xs = tf.randomUniform([64, 28, 28, 1], 0, 1, "float32", 11);
    const ys = tf.tensor1d(
      Array.from({ length: 64 }, (_, i) => i % 10),
      "int32",
    );
    const before = model.getWeights().map((w) => ({ shape: w.shape, values: [...w.dataSync()] }));
    const history = await train.fit(
      model,
      { xs, ys },
      { ...quiet, epochs: 4, batchSize: 16, shuffle: false, optimizer: train.sgd({ learningRate: 0.05 }) },
    );
    const expected = await reference<{ loss: number[]; accuracy: number[] }>(inKeras, {
      weights: before,
      xs: [...xs.dataSync()],
      ys: [...ys.dataSync()],
    });
    expected.loss.forEach((loss, e) => void close(history.history.loss?.[e] as number, loss, 1e-5, `loss of epoch ${e}`));
    expected.accuracy.forEach(
      (accuracy, e) => void close(history.history.accuracy?.[e] as number, accuracy, 1e-6, `accuracy of epoch ${e}`),
    );
    tf.dispose([xs, ys]);
    model.dispose();
  });

  it("leaks no tensors", async () => {
    const [model, samples] = [classifier(), points()];
    await train.fit(model, samples, { ...quiet, epochs: 3, batchSize: 24, validationSplit: 0.25 });
    const before = tf.memory().numTensors;
    await train.fit(model, samples, { ...quiet, epochs: 3, batchSize: 24, validationSplit: 0.25 });
    // Not equal: what earlier tests have dropped may be collected meanwhile.
    assert.ok(tf.memory().numTensors <= before, `${tf.memory().numTensors} tensors`);
  });

  it("hears an interrupt between epochs that are shorter than the pauses of the event loop", async () => {
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 200);
    const options = { ...quiet, epochs: 4000, batchSize: 64, signal: abort.signal };
    await assert.rejects(train.fit(classifier(), points(), options), train.FitInterrupted);
  });

  it("stops after the current batch when interrupted, and keeps the weights and the finished epochs", async () => {
    const [model, samples] = [classifier(), points()];
    const abort = new AbortController();
    const before = weightsOf(model);
    const callbacks = {
      onBatchEnd: (batch: number, logs?: Record<string, number>) =>
        void (logs && model.optimizer.iterations >= 9 && batch === 1 && abort.abort()),
    };
    await assert.rejects(
      train.fit(model, samples, { ...quiet, epochs: 50, batchSize: 16, callbacks, signal: abort.signal }),
      (error: unknown) => {
        assert.ok(error instanceof train.FitInterrupted);
        assert.match(error.message, /interrupted after \d+ of 50 epochs/);
        assert.equal(error.history.interrupted, true);
        assert.equal(error.history.epoch.length, 2);
        return true;
      },
    );
    assert.equal(model.optimizer.iterations, 10);
    assert.notDeepEqual(weightsOf(model), before);
  });

  it("keeps the weights of the last batch when a callback throws", async () => {
    const [a, b, samples] = [classifier(), classifier(), points()];
    const failing = {
      onEpochEnd: (epoch: number) => {
        if (epoch === 3) throw new Error("disk full");
      },
    };
    await assert.rejects(train.fit(a, samples, { ...quiet, epochs: 9, batchSize: 16, seed: 1, callbacks: failing }), /disk full/);
    await train.fit(b, samples, { ...quiet, epochs: 4, batchSize: 16, seed: 1 });
    assert.deepEqual(weightsOf(a), weightsOf(b));
    assert.equal(train.historyOf(a)?.epoch.length, 4);
  });

  it("works with tf.callbacks.earlyStopping, under Keras's and under tfjs's names", async () => {
    for (const monitor of ["val_accuracy", "val_acc"]) {
      const [model, samples] = [classifier(), points()];
      const earlyStopping = tf.callbacks.earlyStopping({ monitor, patience: 1 });
      const history = await train.fit(model, samples, {
        ...quiet,
        epochs: 200,
        batchSize: 16,
        validationData: samples,
        callbacks: earlyStopping as never,
      });
      assert.ok(history.epoch.length < 200, `${history.epoch.length} epochs`);
    }
  });

  it("compiles the model with the optimizer, loss and metrics it is given", async () => {
    const samples = points();
    const oneHot = { xs: samples.xs, ys: tf.oneHot(samples.ys as tf.Tensor1D, 2) };
    for (const optimizer of ["sgd", "momentum", "rmsprop", "adam"] as const) {
      const model = classifier();
      const history = await train.fit(model, oneHot, {
        ...quiet,
        epochs: 3,
        optimizer,
        loss: "categoricalCrossentropy",
        compile: "require",
      });
      assert.ok((history.history.loss?.[2] as number) < (history.history.loss?.[0] as number), optimizer);
    }
  });

  it("compiles regression and binary classification with their own accuracies", async () => {
    const samples = points();
    for (const loss of ["meanSquaredError", "binaryCrossentropy"]) {
      const [eager, compiled] = [1, 1].map((seed) => {
        const kernelInitializer = tf.initializers.glorotUniform({ seed });
        return tf.sequential({ layers: [tf.layers.dense({ units: 1, activation: "sigmoid", inputShape: [4], kernelInitializer })] });
      }) as [tf.Sequential, tf.Sequential];
      const options = { ...quiet, epochs: 4, batchSize: 16, seed: 1, loss, optimizer: "adam" } as const;
      const a = await train.fit(eager, samples, { ...options, compile: false });
      const b = await train.fit(compiled, samples, { ...options, compile: "require" });
      for (const [name, values] of Object.entries(a.history))
        values.forEach((v, e) => void close(b.history[name]?.[e] as number, v, 1e-6, `${loss}: ${name}`));
    }
  });

  it("says once why it trains eagerly when a layer makes numbers in JavaScript, and trains", async (t) => {
    const warn = t.mock.method(console, "warn", () => {});
    class Jitter extends tf.layers.Layer {
      static className = "Jitter";
      override computeOutputShape = (shape: tf.Shape | tf.Shape[]) => shape;
      override call = (inputs: tf.Tensor | tf.Tensor[]) => tf.mul([inputs].flat()[0] as tf.Tensor, 1 + 0.01 * Math.random());
    }
    const model = tf.sequential({
      layers: [
        tf.layers.dense({ units: 8, inputShape: [4] }),
        new Jitter() as tf.layers.Layer,
        tf.layers.dense({ units: 2, activation: "softmax" }),
      ],
    });
    const history = await train.fit(model, points(), { ...quiet, epochs: 2, batchSize: 16, loss: "sparseCategoricalCrossentropy" });
    assert.equal(history.epoch.length, 2);
    assert.deepEqual(
      warn.mock.calls.map((call) => call.arguments[0]),
      ["fit: trains eagerly, not compiled, because it calls Math.random, whose value a graph would keep (tf.randomUniform draws anew)."],
    );
  });

  it("trains nothing when the signal was aborted beforehand, and keeps no tensor when a callback refuses to begin", async () => {
    const model = classifier();
    await train.fit(model, points(), { ...quiet, epochs: 1 });
    const before = model.getWeights().map((w) => [...w.dataSync()]);
    const [samples, sampleWeight] = [points(), tf.ones([64]) as tf.Tensor1D] as const;
    const { numTensors } = tf.memory();
    await assert.rejects(train.fit(model, samples, { ...quiet, signal: AbortSignal.abort() }), { name: "FitInterrupted" });
    const callbacks = train.callbacks.earlyStopping({ monitor: "val_loss" });
    await assert.rejects(train.fit(model, samples, { ...quiet, sampleWeight, callbacks }), /it monitors val_loss/);
    assert.equal(tf.memory().numTensors, numTensors);
    assert.deepEqual(
      model.getWeights().map((w) => [...w.dataSync()]),
      before,
    );
  });

  it("weighs classes and samples as Keras does", async () => {
    const samples = points(48);
    const model = classifier();
    const before = model.getWeights().map((w) => ({ shape: w.shape, values: [...w.dataSync()] }));
    const sampleWeight = Array.from({ length: 48 }, (_, i) => (i % 5) / 2);
    const settings = { ...quiet, epochs: 4, batchSize: 16, shuffle: false, optimizer: train.sgd({ learningRate: 0.1 }) };
    await train.fit(model, samples, { ...settings, sampleWeight, classWeight: { 1: 3 }, compile: "require" });
    const classes = [...samples.ys.dataSync()];
    const expected = await reference<number[]>(weighedInKeras, {
      weights: before,
      xs: samples.xs.arraySync(),
      ys: classes,
      sampleWeight: sampleWeight.map((w, i) => w * (classes[i] === 1 ? 3 : 1)),
    });
    weightsOf(model)
      .flat()
      .forEach((w, i) => void close(w, expected[i] as number, 1e-5, `weight ${i}`));
  });

  it("trains several inputs and outputs, in order or by name, as tfjs's own fit does", async () => {
    const weighted = { loss: ["meanSquaredError", "sparseCategoricalCrossentropy"], metrics: { classes: "accuracy" } } as const;
    const build = () => {
      const inputs = [tf.input({ shape: [4], name: "left" }), tf.input({ shape: [2], name: "right" })];
      const dense = (units: number, name: string, activation: "linear" | "softmax") =>
        tf.layers.dense({ units, name, activation, kernelInitializer: tf.initializers.glorotUniform({ seed: 3 }) });
      const joined = tf.layers.concatenate().apply(inputs) as tf.SymbolicTensor;
      const outputs = [dense(1, "amount", "linear"), dense(3, "classes", "softmax")].map((l) => l.apply(joined) as tf.SymbolicTensor);
      const model = tf.model({ inputs, outputs });
      model.compile({ optimizer: tf.train.adam(0.05), loss: [...weighted.loss], metrics: weighted.metrics });
      return model;
    };
    const uniform = (shape: number[], seed: number) => tf.randomUniform(shape, -1, 1, "float32", seed);
    const [left, right, amount] = [uniform([20, 4], 1), uniform([20, 2], 2), uniform([20], 3)];
    const classes = tf.tensor1d(
      Array.from({ length: 20 }, (_, i) => i % 3),
      "int32",
    );
    const plain = build();
    const targets = [amount.reshape([-1, 1]), classes.reshape([-1, 1]).toFloat()];
    const expected = await plain.fit([left, right], targets, { epochs: 4, batchSize: 8, shuffle: false, verbose: 0 });
    const options = { ...quiet, epochs: 4, batchSize: 8, shuffle: false, compile: "require" } as const;
    for (const samples of [
      { xs: [left, right], ys: [amount, classes] },
      { xs: { right, left }, ys: { classes, amount } },
    ]) {
      const model = build();
      const { history } = await train.fit(model, samples, { ...options, validationData: samples });
      assert.deepEqual(Object.keys(history).slice(0, 4), ["loss", "amount_loss", "classes_loss", "classes_accuracy"]);
      for (const [name, values] of Object.entries(expected.history))
        values.forEach((value, e) => void close(history[name.replace("_acc", "_accuracy")]?.[e] as number, value as number, 2e-6, name));
      const wanted = weightsOf(plain).flat();
      weightsOf(model)
        .flat()
        .forEach((value, k) => void close(value, wanted[k] as number, 2e-6, `weight ${k}`));
      const result = await train.evaluate(model, samples);
      const [sizes, shares] = model.predict([left, right]) as [tf.Tensor, tf.Tensor];
      const amountLoss = tf.mean(tf.square(tf.sub(sizes, targets[0] as tf.Tensor))).dataSync()[0] as number;
      const rows = shares.arraySync() as number[][];
      const [indices, count] = [classes.dataSync(), rows.length];
      const classesLoss = rows.reduce((sum, row, i) => sum - Math.log(row[indices[i] as number] as number) / count, 0);
      const accuracy = rows.filter((row, i) => row.indexOf(Math.max(...row)) === indices[i]).length / count;
      const own = { loss: amountLoss + classesLoss, amount_loss: amountLoss, classes_loss: classesLoss, classes_accuracy: accuracy };
      assert.deepEqual(Object.keys(result), Object.keys(own));
      for (const [name, value] of Object.entries(own)) {
        close(result[name] as number, value, 1e-6, `${name} of evaluate`);
        close(history[`val_${name}`]?.[3] as number, value, 1e-6, `val_${name}`);
      }
    }
    await assert.rejects(train.fit(build(), { xs: [left], ys: [amount, classes] }, options), {
      message: "fit: samples.xs has 1 tensors, but the model has 2 inputs (left, right).",
    });
    await assert.rejects(
      train.fit(build(), { xs: { left }, ys: [amount, classes] } as never, options),
      /samples\.xs by name needs left and right\./,
    );
    const short = { xs: [left, right.slice(0, 19)], ys: [amount, classes] };
    await assert.rejects(train.fit(build(), short, options), /samples\.xs\.left has 20 samples but samples\.xs\.right has 19\./);
  });

  it("keeps the constraints of layers after every update", async () => {
    for (const compile of [false, "require"] as const) {
      const kernelConstraint = tf.constraints.maxNorm({ maxValue: 0.5, axis: 0 });
      const layers = [
        tf.layers.dense({ units: 3, inputShape: [4], kernelConstraint }),
        tf.layers.dense({ units: 2, activation: "softmax" }),
      ];
      const model = tf.sequential({ layers });
      await train.fit(model, points(), { ...quiet, epochs: 3, batchSize: 16, loss: "sparseCategoricalCrossentropy", compile });
      const norms = tf.norm(model.getWeights()[0] as tf.Tensor, "euclidean", 0).dataSync();
      for (const norm of norms) assert.ok(norm <= 0.5 + 1e-6, String(norm));
    }
  });

  it("takes all samples at once where there are fewer than in a batch", async () => {
    const weights = [];
    for (const batchSize of [undefined, 20, 1000]) {
      const model = classifier();
      const { history } = await train.fit(model, points(20), { ...quiet, epochs: 3, batchSize, seed: 1, shuffle: false });
      assert.equal(history.loss?.length, 3);
      weights.push(model.getWeights().flatMap((weight) => [...weight.dataSync()]));
    }
    assert.deepEqual(weights[1], weights[0]);
    assert.deepEqual(weights[2], weights[0]);
  });

  it("trains a model in one run at a time", async () => {
    const model = classifier();
    const first = train.fit(model, points(), { ...quiet, epochs: 2 });
    await assert.rejects(train.fit(model, points(), quiet), {
      message: "fit: the model is being trained already; await that run, or stop it by its signal.",
    });
    assert.equal((await first).epoch.length, 2);
    await train.fit(model, points(), quiet);
  });

  it("names the losses and metrics that tfjs knows", async () => {
    const namesOf = async (options: object) => {
      const error: Error = await train.fit(classifier(), points(), { ...quiet, ...options }).then(
        () => assert.fail("it trains"),
        (thrown) => thrown,
      );
      return (/use one of (.*), or a function\.$/.exec(error.message)?.[1] ?? "").split(", ");
    };
    const [losses, metrics] = [await namesOf({ loss: "?" }), await namesOf({ metrics: "?" })];
    assert.ok(losses.length > 10 && metrics.length > 10);
    for (const loss of losses) classifier().compile({ optimizer: "sgd", loss });
    for (const metric of metrics) classifier().compile({ optimizer: "sgd", loss: "categoricalCrossentropy", metrics: [metric] });
    for (const wrong of ["mse2", "f1"]) {
      assert.throws(() => classifier().compile({ optimizer: "sgd", loss: wrong }));
      assert.throws(() => classifier().compile({ optimizer: "sgd", loss: "categoricalCrossentropy", metrics: [wrong] }));
    }
  });

  it("explains bad input in one sentence", async () => {
    const [model, samples] = [classifier(), points()];
    const { xs, ys } = samples;
    const cases: [object, object, RegExp][] = [
      [samples, { epochs: 0 }, /^fit: epochs is 0, but must be a whole number of at least 1\.$/],
      [samples, { batchSize: 0 }, /^fit: batchSize is 0, but must be a whole number of at least 1\.$/],
      [samples, { loss: "mse" }, /^fit: loss "mse" is not known; use one of meanSquaredError, /],
      [samples, { metrics: ["accuracy", "f1"] }, /^fit: metric "f1" is not known; use one of accuracy, /],
      [samples, { optimizer: "adamm" }, /^fit: optimizer "adamm" is not known; use one of /],
      [
        { xs: xs.slice(0, 1), ys: ys.slice(0, 1) },
        { validationSplit: 0.5 },
        /^fit: validationSplit is 0\.5, which of 1 sample leaves none to train on/,
      ],
      [
        samples,
        { augment: [train.augment.randomFlip()] },
        /^fit: augment changes images \[N, height, width, channels\], but the model takes \[N, 4\];/,
      ],
      [samples, { validationSplit: 1 }, /^fit: validationSplit is 1, but must lie in \[0, 1\)\.$/],
      [{ xs: tf.ones([64, 5]), ys }, {}, /^fit: samples\.xs has shape \[64, 5\], but the model takes \[N, 4\]; /],
      [{ xs: tf.ones([63, 4]), ys }, {}, /^fit: samples\.xs has 63 samples but samples\.ys has 64\.$/],
      [
        { xs, ys: tf.fill([64], 2, "int32") },
        {},
        /^fit: samples\.ys has labels from 2 to 2, but the model has 2 outputs, so labels must lie in 0 to 1\.$/,
      ],
      [{ xs, ys: tf.oneHot(ys as tf.Tensor1D, 2) }, {}, /^fit: samples\.ys is one-hot \[64, 2\], but the loss/],
      [{ xs: tf.fill([64, 4], Number.NaN), ys }, {}, /^fit: samples\.xs contains 256 NaN; fill or drop missing values before training\.$/],
      [samples, { sampleWeight: [1, 2] }, /^fit: sampleWeight has shape \[2\], but there are 64 samples; give one weight for each\.$/],
      [samples, { classWeight: { 1: -1 } }, /^fit: classWeight has 1: -1, but must map class indices to numbers of at least 0/],
      [
        { xs, ys: tf.fill([64, 2], Number.NaN) },
        { loss: "meanSquaredError" },
        /^fit: samples\.ys contains 128 NaN; fill or drop missing values before training\.$/,
      ],
      [
        { xs, ys: tf.zeros([64, 3]) },
        { loss: "meanSquaredError" },
        /^fit: samples\.ys has shape \[64, 3\], but the loss meanSquaredError compares it with the model's output \[N, 2\]; reshape the targets/,
      ],
      [
        samples,
        { loss: "categoricalCrossentropy" },
        /^fit: samples\.ys has shape \[64\], but .* for class indices use the loss sparseCategoricalCrossentropy\.$/,
      ],
      [{ xs: tf.fill([64, 4], "a", "string"), ys }, {}, /^fit: samples\.xs holds strings, but a model takes numbers; encode them first\.$/],
      [[xs, ys], {}, /^fit: samples must be \{ xs, ys \} with two tensors/],
    ];
    for (const [data, options, message] of cases)
      await assert.rejects(train.fit(model, data as typeof samples, { ...quiet, ...options }), { message });
  });

  it("suggests expandDims when only the channel axis is missing", async () => {
    const model = models.seedCnn();
    await assert.rejects(
      train.fit(model, { xs: tf.ones([4, 28, 28]), ys: tf.zeros([4], "int32") }, quiet),
      /but the model takes \[N, 28, 28, 1\]; add the channel axis with preprocess\.expandDims\./,
    );
  });
});

describe("evaluate", () => {
  it("gives the loss and accuracy of tfjs's own evaluate, whatever the batch size", async () => {
    const [model, { xs, ys }] = [classifier(), points(50)];
    const [loss, accuracy] = (model.evaluate(xs, ys.reshape([-1, 1]).toFloat()) as tf.Scalar[]).map((s) => s.dataSync()[0] as number) as [
      number,
      number,
    ];
    for (const batchSize of [7, 50, 500]) {
      const result = await train.evaluate(model, { xs, ys }, { batchSize });
      close(result.loss as number, loss, 1e-6, "loss");
      close(result.accuracy as number, accuracy, 1e-6, "accuracy");
    }
  });
});

const inKeras = `
import keras, numpy as np
L = keras.layers
model = keras.Sequential([keras.Input((28, 28, 1)), L.Conv2D(32, 3, activation="relu"), L.MaxPooling2D(2), L.Conv2D(64, 3, activation="relu"),
  L.MaxPooling2D(2), L.Conv2D(64, 3, activation="relu"), L.Flatten(), L.Dense(64, activation="relu"), L.Dense(10, activation="softmax")])
model.set_weights([np.array(w["values"], "float32").reshape(w["shape"]) for w in args["weights"]])
model.compile(keras.optimizers.SGD(0.05), "sparse_categorical_crossentropy", metrics=["accuracy"])
x, y = np.array(args["xs"], "float32").reshape(-1, 28, 28, 1), np.array(args["ys"])
h = model.fit(x, y, batch_size=16, epochs=4, shuffle=False, verbose=0).history
result = {"loss": h["loss"], "accuracy": h["accuracy"]}
`;

const weighedInKeras = `
import keras, numpy as np
L = keras.layers
model = keras.Sequential([keras.Input((4,)), L.Dense(8, activation="relu"), L.Dense(2, activation="softmax")])
model.set_weights([np.array(w["values"], "float32").reshape(w["shape"]) for w in args["weights"]])
# Keras 3 divides by the number of samples, as tfjs does.
model.compile(keras.optimizers.SGD(0.1), keras.losses.SparseCategoricalCrossentropy(reduction="sum_over_batch_size"))
x, y, w = np.array(args["xs"], "float32"), np.array(args["ys"]), np.array(args["sampleWeight"], "float32")
model.fit(x, y, batch_size=16, epochs=4, shuffle=False, verbose=0, sample_weight=w)
result = [float(v) for a in model.get_weights() for v in a.ravel()]
`;
