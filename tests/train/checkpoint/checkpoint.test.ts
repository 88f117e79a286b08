import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { tf, train } from "tslab-ml";
import { reference } from "../../reference";
import { scratchOfFile } from "../../scratch";
import { classifier, points } from "../points";

const quiet = { verbose: false, batchSize: 16, seed: 1 } as const;
const file = (name = "run.safetensors") => join(scratchOfFile(), name);
const weightsOf = (model: tf.LayersModel) => model.getWeights().flatMap((w) => [...w.dataSync()]);

// The first steps after a resumption run op by op, while they are recorded, and round elsewhere than the graph does.
function close(actual: readonly number[], expected: readonly number[]): void {
  assert.equal(actual.length, expected.length);
  expected.forEach(
    (value, i) => void assert.ok(Math.abs((actual[i] as number) - value) <= 1e-6, `value ${i} is ${actual[i]} and not ${value}`),
  );
}

const optimizers = {
  sgd: () => train.sgd({ learningRate: 0.1 }),
  momentum: () => train.sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true }),
  rmsprop: () => train.rmsprop({ learningRate: 0.01, momentum: 0.5 }),
  adam: () => train.adam({ learningRate: 0.01, clipNorm: 0.5 }),
  adamw: () => train.adamw({ learningRate: train.schedules.cosineDecay({ initialLearningRate: 0.02, decaySteps: 20 }), weightDecay: 0.1 }),
  adamax: () => tf.train.adamax(0.01),
  adagrad: () => tf.train.adagrad(0.1),
  adadelta: () => tf.train.adadelta(0.5),
};

describe("checkpoints", () => {
  for (const [name, make] of Object.entries(optimizers)) {
    it(`go on with ${name} as if nothing had happened`, async () => {
      const [whole, first] = [classifier(), classifier()];
      const options = { ...quiet, compile: "require", validationSplit: 0.25 } as const;
      const expected = await train.fit(whole, points(), { ...options, epochs: 6, optimizer: make() });
      await train.fit(first, points(), { ...options, epochs: 3, optimizer: make() });
      const path = file();
      await train.saveCheckpoint(path, first, { history: train.historyOf(first) });
      const { model, epoch } = await train.loadCheckpoint(path);
      assert.equal(epoch, 3);
      const history = await train.fit(model, points(), { ...options, epochs: 6, initialEpoch: epoch });
      close(weightsOf(model), weightsOf(whole));
      for (const [metric, values] of Object.entries(expected.history)) close(history.history[metric] as number[], values);
      assert.deepEqual(history.epoch, [0, 1, 2, 3, 4, 5]);
    });
  }

  it("go on with dropout where it was", async () => {
    const make = () =>
      tf.sequential({
        layers: [
          tf.layers.dense({ units: 8, inputShape: [4], kernelInitializer: tf.initializers.glorotUniform({ seed: 1 }) }),
          tf.layers.dropout({ rate: 0.5 }),
          tf.layers.dense({ units: 2, activation: "softmax", kernelInitializer: tf.initializers.glorotUniform({ seed: 2 }) }),
        ],
      });
    const options = { ...quiet, loss: "sparseCategoricalCrossentropy" } as const;
    const [whole, first] = [make(), make()];
    await train.fit(whole, points(), { ...options, epochs: 4, optimizer: "adam" });
    await train.fit(first, points(), { ...options, epochs: 2, optimizer: "adam" });
    const path = file();
    await train.saveCheckpoint(path, first, { epoch: 2 });
    const { model } = await train.loadCheckpoint(path);
    await train.fit(model, points(), { ...quiet, epochs: 4, initialEpoch: 2 });
    close(weightsOf(model), weightsOf(whole));
  });

  it("go on with centered rmsprop, which keeps the means of gradients too", async () => {
    const make = () =>
      tf.sequential({
        layers: [tf.layers.dense({ units: 1, inputShape: [4], kernelInitializer: tf.initializers.glorotUniform({ seed: 1 }) })],
      });
    const samples = { xs: points().xs, ys: points().xs.sum(1, true) };
    const options = { ...quiet, loss: "meanSquaredError", metrics: ["mae"] };
    const [whole, first] = [make(), make()];
    await train.fit(whole, samples, { ...options, epochs: 4, optimizer: train.rmsprop({ centered: true }) });
    await train.fit(first, samples, { ...options, epochs: 2, optimizer: train.rmsprop({ centered: true }) });
    const path = file();
    await train.saveCheckpoint(path, first, { epoch: 2 });
    const { model } = await train.loadCheckpoint(path);
    await train.fit(model, samples, { ...quiet, epochs: 4, initialEpoch: 2 });
    close(weightsOf(model), weightsOf(whole));
  });

  it("keep frozen layers frozen and weights in their places, also within nested models and for a model that is not frozen", async () => {
    const dense = (seed: number, inputShape?: number[]) =>
      tf.layers.dense({ units: 4, activation: "tanh", kernelInitializer: tf.initializers.glorotUniform({ seed }), inputShape });
    const make = () => {
      const base = tf.sequential({ layers: [dense(1, [4]), tf.layers.batchNormalization(), dense(2)] });
      return { base, model: tf.sequential({ layers: [base, dense(3), dense(4)] }) };
    };
    const samples = { xs: points().xs, ys: tf.tanh(points().xs) };
    const options = { ...quiet, epochs: 2, loss: "meanSquaredError", metrics: ["mae"] };
    const { base, model } = make();
    base.trainable = false;
    (model.layers[1] as tf.layers.Layer).trainable = false;
    await train.fit(model, samples, { ...options, optimizer: "adam" });
    const path = file();
    await train.saveCheckpoint(path, model);
    const predicted = (of: tf.LayersModel) => [...(of.predict(points().xs) as tf.Tensor).dataSync()];
    const given = make().model;
    await train.loadCheckpoint(path, { model: given });
    assert.deepEqual(predicted(given), predicted(model));
    const { model: made } = await train.loadCheckpoint(path);
    assert.deepEqual(predicted(made), predicted(model));
    for (const each of [model, made]) await train.fit(each, samples, { ...quiet, epochs: 4, initialEpoch: 2 });
    close(predicted(made), predicted(model));
    assert.equal(made.trainableWeights.length, 2);
  });

  it("are safetensors files that Python reads", async () => {
    const model = classifier();
    await train.fit(model, points(), { ...quiet, epochs: 2 });
    const path = file();
    await train.saveCheckpoint(path, model);
    const read = await reference<Record<string, [number[], number[]]>>(
      "from safetensors.numpy import load_file; result = {k: [list(v.shape), v.ravel().tolist()] for k, v in load_file(args).items()}",
      path,
    );
    const kernels = Object.entries(read).filter(([name]) => name.startsWith("model/"));
    assert.deepEqual(
      kernels.map(([, [shape, values]]) => ({ shape, values })),
      model.getWeights().map((w) => ({ shape: w.shape, values: [...w.dataSync()] })),
    );
    assert.equal(Object.keys(read).filter((name) => name.startsWith("optimizer/accumulatedFirstMoment/")).length, 4);
  });

  it("survive kill -9 in the middle of training: the newest file is whole, and training goes on from it to the same weights", async () => {
    const folder = scratchOfFile();
    const child = spawn(process.execPath, [join(__dirname, "endless.js"), folder], { stdio: ["ignore", "pipe", "inherit"] });
    const saved = () => readdirSync(folder).filter((name) => name.endsWith(".safetensors"));
    while (saved().length < 3) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill("SIGKILL");
    await once(child, "exit");
    const newest = saved().sort().at(-1) as string;
    const { model, epoch } = await train.loadCheckpoint(join(folder, newest));
    assert.equal(epoch, Number(newest.split(".")[0]));
    await train.fit(model, points(), { ...quiet, epochs: epoch + 2, initialEpoch: epoch });
    const whole = classifier();
    await train.fit(whole, points(), { ...quiet, epochs: epoch + 2 });
    close(weightsOf(model), weightsOf(whole));
  });

  it("explain what is wrong with a file in one sentence", async () => {
    const path = file();
    const model = classifier();
    await train.saveCheckpoint(path, model);
    const bytes = readFileSync(path);
    const changed = Buffer.from(bytes);
    changed.writeUInt8(255 - (changed.at(-2) as number), bytes.length - 2);
    const cases: [string, Buffer, RegExp][] = [
      [
        "cut",
        bytes.subarray(0, bytes.length - 10),
        /cut is not a whole safetensors file: its tensors should have \d+ bytes, and there are \d+; take an earlier/,
      ],
      ["changed", changed, /changed is not a whole safetensors file: its data does not have the SHA-256 it was written with/],
      ["empty", Buffer.alloc(0), /empty is not a whole safetensors file: it has 0 bytes/],
      ["text", Buffer.from("some text, not a checkpoint"), /text is not a whole safetensors file: its header should have/],
    ];
    for (const [name, content, message] of cases) {
      const broken = file(name);
      writeFileSync(broken, content);
      await assert.rejects(train.loadCheckpoint(broken), message);
    }
    const other = tf.sequential({ layers: [tf.layers.dense({ units: 3, inputShape: [4] })] });
    await assert.rejects(train.loadCheckpoint(path, { model: other }), /does not fit the model: the model has 2 weights and the file 4/);
  });

  it("ask for the functions that a file cannot hold", async () => {
    const model = classifier();
    const loss = ((truth: tf.Tensor, predicted: tf.Tensor) => tf.mean(tf.square(tf.sub(truth, predicted)), -1)) as never;
    model.compile({ optimizer: train.sgd({ learningRate: (step) => 0.1 / (step + 1) }), loss });
    const path = file();
    await train.saveCheckpoint(path, model);
    await assert.rejects(train.loadCheckpoint(path, { loss }), /the learning rate followed a function of your own/);
    await assert.rejects(train.loadCheckpoint(path, { optimizer: train.sgd() }), /the loss was a function of your own/);
    const { model: loaded } = await train.loadCheckpoint(path, { loss, optimizer: train.sgd() });
    assert.deepEqual(weightsOf(loaded), weightsOf(model));
    model.compile({ optimizer: "sgd", loss: "meanSquaredError", metrics: ["mae", loss] });
    await train.saveCheckpoint(path, model);
    await assert.rejects(train.loadCheckpoint(path), /a metric was a function of your own/);
    assert.equal((await train.loadCheckpoint(path, { metrics: ["mae", loss] })).model.metricsNames.length, 3);
  });
});

describe("saveHistory", () => {
  it("keeps a history with its NaN, which loadHistory shows again", async () => {
    const history = await train.fit(classifier(), points(), { ...quiet, epochs: 2, validationSplit: 0.25 });
    (history.history.val_loss as number[])[1] = Number.NaN;
    const path = file("history.json");
    await train.saveHistory(path, history);
    const loaded = await train.loadHistory(path);
    const plain = ({ epoch, history, params, seconds }: train.History) => ({ epoch, history, params, seconds });
    assert.deepEqual(plain(loaded), plain(history));
    assert.deepEqual(Reflect.ownKeys(loaded), Reflect.ownKeys(history));
    writeFileSync(path, "{}");
    await assert.rejects(train.loadHistory(path), /holds no history; give a file that train\.saveHistory has written/);
  });
});
