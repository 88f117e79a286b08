import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { tf, train } from "tslab-ml";
import { reference } from "../../reference";
import { scratchOfFile } from "../../scratch";
import { classifier, points } from "../points";

const { callbacks } = train;
const quiet = { verbose: false, batchSize: 16, seed: 1 } as const;
const rounded = (values: readonly number[]) => values.map((value) => Number(value.toFixed(6)));

describe("callbacks", () => {
  it("csvLogger writes what pandas reads back: the epochs, and the history by Keras's names", async () => {
    const file = join(scratchOfFile(), "logs", "run.csv");
    const history = await train.fit(classifier(), points(), {
      ...quiet,
      epochs: 3,
      validationSplit: 0.25,
      callbacks: callbacks.csvLogger(file),
    });
    const read = await reference<Record<string, number[]>>("import pandas; result = pandas.read_csv(args).to_dict('list')", file);
    assert.deepEqual(Object.keys(read), ["epoch", "accuracy", "loss", "val_accuracy", "val_loss"]);
    assert.deepEqual(read.epoch, [0, 1, 2]);
    for (const [name, values] of Object.entries(history.history)) assert.deepEqual(rounded(read[name] as number[]), rounded(values), name);
  });

  it("csvLogger goes on with an existing file when asked to", async () => {
    const file = join(scratchOfFile(), "run.csv");
    const model = classifier();
    await train.fit(model, points(), { ...quiet, epochs: 2, callbacks: callbacks.csvLogger(file) });
    await train.fit(model, points(), { ...quiet, epochs: 3, initialEpoch: 2, callbacks: callbacks.csvLogger(file, { append: true }) });
    const lines = readFileSync(file, "utf8").trim().split("\n");
    assert.deepEqual(
      lines.map((line) => line.split(",")[0]),
      ["epoch", "0", "1", "2"],
    );
  });

  it("tensorBoard writes files that the tensorboard package reads, with Keras's tags", async () => {
    const logDir = scratchOfFile();
    const callback = callbacks.tensorBoard({ logDir, histogramFreq: 1, updateFreq: 2 });
    const history = await train.fit(classifier(), points(), { ...quiet, epochs: 3, validationSplit: 0.25, callbacks: callback });
    const read = await reference<Record<string, Record<string, [number, number][]>>>(readEvents, logDir);
    for (const run of ["train", "validation"])
      for (const metric of ["loss", "accuracy"]) {
        const values = history.history[run === "train" ? metric : `val_${metric}`] as number[];
        assert.deepEqual(
          read[run]?.[`epoch_${metric}`]?.map(([step, value]) => [step, Number(value.toFixed(5))]),
          values.map((value, epoch) => [epoch, Number(value.toFixed(5))]),
          `${run} ${metric}`,
        );
      }
    assert.deepEqual(rounded(read.train?.epoch_learning_rate?.map(([, rate]) => rate) as number[]), [0.01, 0.01, 0.01]);
    // Three batches of 16 in an epoch of 48: of the nine, those with an even number.
    assert.deepEqual(
      read.train?.batch_loss?.map(([step]) => step),
      [0, 2, 4, 6, 8],
    );
    assert.equal(read.train?.histograms?.length, 4);
  });

  it("earlyStopping ends the training and goes back to the weights of the best epoch", async () => {
    const model = classifier();
    const seen: { loss: number; weights: number[] }[] = [];
    const onEpochEnd = (_: number, logs: Record<string, number>) => {
      seen.push({ loss: logs.val_loss as number, weights: model.getWeights().flatMap((w) => [...w.dataSync()]) });
    };
    // A rate that is too high makes the loss jump.
    const options = { ...quiet, epochs: 60, validationSplit: 0.25, optimizer: train.adam({ learningRate: 0.5 }) };
    const stopping = callbacks.earlyStopping({ patience: 3, restoreBestWeights: true });
    const history = await train.fit(model, points(), { ...options, callbacks: [{ onEpochEnd }, stopping] });
    const best = seen.reduce((a, b) => (b.loss < a.loss ? b : a));
    assert.ok(history.epoch.length < 60, `${history.epoch.length} epochs`);
    assert.equal(seen.indexOf(best), seen.length - 4);
    assert.deepEqual(
      model.getWeights().flatMap((w) => [...w.dataSync()]),
      best.weights,
    );
  });

  it("learningRateScheduler sets the rate per epoch and per batch, and the history has it", async () => {
    const perEpoch = callbacks.learningRateScheduler((epoch, rate) => (epoch === 0 ? 0.02 : rate / 2));
    const history = await train.fit(classifier(), points(), { ...quiet, epochs: 3, callbacks: perEpoch });
    assert.deepEqual(rounded(history.history.learning_rate as number[]), [0.02, 0.01, 0.005]);
    const steps: number[] = [];
    const perBatch = callbacks.learningRateScheduler(
      (step) => {
        steps.push(step);
        return 0.01 / (step + 1);
      },
      { updateFreq: "batch" },
    );
    const second = await train.fit(classifier(), points(), { ...quiet, epochs: 2, callbacks: perBatch });
    assert.deepEqual(steps, [0, 1, 2, 3, 4, 5, 6, 7]);
    assert.deepEqual(rounded(second.history.learning_rate as number[]), rounded([0.01 / 4, 0.01 / 8]));
  });

  it("terminateOnNaN ends the training at the first loss that is not finite, without an error", async (t) => {
    const warn = t.mock.method(console, "warn", () => {});
    const model = classifier();
    const loss = ((truth: tf.Tensor, predicted: tf.Tensor) =>
      tf.mean(tf.log(tf.sub(tf.mul(predicted, 0), tf.add(1, tf.mul(truth, 0)))), -1)) as never;
    const { xs } = points();
    const samples = { xs, ys: tf.zeros([64, 2]) };
    const history = await train.fit(model, samples, { ...quiet, epochs: 3, loss, metrics: [], callbacks: callbacks.terminateOnNaN() });
    assert.equal(warn.mock.calls[0]?.arguments[0], "Batch 0: the loss is NaN, the training ends.");
    assert.equal(history.epoch.length, 1);
  });

  it("modelCheckpoint fills in the epoch and the logs, and keeps the best only when asked to", async () => {
    const [every, best] = [scratchOfFile(), scratchOfFile()];
    const model = classifier();
    const history = await train.fit(model, points(), {
      ...quiet,
      epochs: 4,
      validationSplit: 0.25,
      optimizer: train.adam({ learningRate: 0.3 }),
      callbacks: [
        callbacks.modelCheckpoint(join(every, "{epoch:02d}-{val_loss:.3f}.safetensors")),
        callbacks.modelCheckpoint(join(best, "{epoch}.safetensors"), { saveBestOnly: true }),
      ],
    });
    const losses = history.history.val_loss as number[];
    assert.deepEqual(
      readdirSync(every).sort(),
      losses.map((loss, i) => `0${i + 1}-${loss.toFixed(3)}.safetensors`),
    );
    const improving = losses.flatMap((loss, i) =>
      loss < Math.min(Number.POSITIVE_INFINITY, ...losses.slice(0, i)) ? [`${i + 1}.safetensors`] : [],
    );
    assert.deepEqual(readdirSync(best).sort(), improving);
  });

  it("work in tfjs's own model.fit too", async () => {
    const model = classifier();
    const { xs, ys } = points();
    const file = join(scratchOfFile(), "run.csv");
    await model.fit(xs, ys.reshape([-1, 1]).toFloat(), {
      epochs: 50,
      verbose: 0,
      validationSplit: 0.25,
      callbacks: [callbacks.earlyStopping({ monitor: "val_accuracy", patience: 1 }), callbacks.csvLogger(file)],
    });
    const lines = readFileSync(file, "utf8").trim().split("\n");
    assert.equal(lines[0], "epoch,accuracy,loss,val_accuracy,val_loss");
    assert.ok(lines.length < 51, `${lines.length} lines`);
  });

  it("explain bad input in one sentence", async () => {
    assert.throws(() => callbacks.earlyStopping({ monitor: "custom" }), {
      message: 'earlyStopping: whether custom should fall or rise is not known from its name; give mode: "min" or mode: "max".',
    });
    assert.throws(() => callbacks.reduceLROnPlateau({ factor: 2 }), /factor is 2, but must lie between 0 and 1/);
    assert.throws(() => callbacks.modelCheckpoint("x", { saveFreq: 0 }), /saveFreq is 0, but must be "epoch" or a whole number of batches/);
    await assert.rejects(
      train.fit(classifier(), points(), { ...quiet, callbacks: callbacks.earlyStopping() }),
      /earlyStopping: it monitors val_loss, but the run validates on nothing; give fit validationData or validationSplit/,
    );
    await assert.rejects(
      train.fit(classifier(), points(), { ...quiet, callbacks: callbacks.modelCheckpoint(join(scratchOfFile(), "{f1}")) }),
      /modelCheckpoint: filepath names \{f1\}, but there are only loss, accuracy, epoch\./,
    );
  });
});

const readEvents = `
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
import os, tensorflow as tf
result = {}
for run in os.listdir(args):
    events = EventAccumulator(os.path.join(args, run), size_guidance={"tensors": 0, "scalars": 0})
    events.Reload()
    tags = events.Tags()
    scalars = {tag: [[e.step, float(e.value)] for e in events.Scalars(tag)] for tag in tags["scalars"]}
    histograms = []
    for tag in tags["tensors"]:
        entries = events.Tensors(tag)
        values = [tf.make_ndarray(e.tensor_proto) for e in entries]
        if values[0].ndim == 0: scalars[tag] = [[e.step, float(v)] for e, v in zip(entries, values)]
        else: histograms.append(tag)
    scalars["histograms"] = [[0, i] for i, _ in enumerate(histograms + tags["histograms"])]
    result[run] = scalars
`;
