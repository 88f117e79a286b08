import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { models, tf } from "tslab-ml";
import { displaySymbol } from "tslab-ml/display";
import {
  chooseBatchSize,
  estimateSeconds,
  fitTimeModel,
  heldOutErrors,
  measureThroughput,
  stepSeconds,
  type Throughput,
} from "tslab-ml/economics";
import { reference } from "../reference";

const measured = (batchSize: number, secondsPerStep: number, startSeconds = 1): Throughput => ({
  batchSize,
  secondsPerStep,
  startSeconds,
  stepSeconds: [secondsPerStep],
  samplesPerSecond: batchSize / secondsPerStep,
});
const close = (actual: number, expected: number, relative: number) =>
  assert.ok(Math.abs(actual - expected) <= relative * Math.abs(expected) + 1e-15, `${actual} and not ${expected}`);

describe("measureThroughput", () => {
  it("times real steps of a model of its own, whose results are plausible, and leaks nothing", async () => {
    const [xs, ys] = [tf.randomUniform([64, 8]), tf.zeros([64], "int32")];
    const built: tf.LayersModel[] = [];
    const build = () => {
      const model = tf.sequential({ layers: [tf.layers.dense({ units: 3, activation: "softmax", inputShape: [8] })] });
      model.compile({ optimizer: "sgd", loss: "sparseCategoricalCrossentropy" });
      built.push(model);
      return model;
    };
    const before = tf.memory().numTensors;
    const throughputs = await measureThroughput(build, { xs, ys }, { batchSizes: [8, 48], steps: 12, warmup: 4, rounds: 2 });
    assert.ok(tf.memory().numTensors <= before, `${before} to ${tf.memory().numTensors} tensors`);
    assert.equal(built.length, 4);
    // The real number of updates is that of the steps and the warm-up.
    for (const model of built) assert.equal(model.optimizer.iterations, 16);
    assert.deepEqual(
      throughputs.measurements.map(({ batchSize, stepSeconds: steps }) => [batchSize, steps.length]),
      [
        [8, 24],
        [48, 24],
      ],
    );
    for (const { batchSize, secondsPerStep, samplesPerSecond, startSeconds } of throughputs.measurements) {
      assert.ok(secondsPerStep > 0 && startSeconds >= 0);
      close(samplesPerSecond, batchSize / secondsPerStep, 1e-12);
    }
    const bundle = await throughputs[displaySymbol]();
    assert.match(String(bundle["text/plain"]), /batch size +ms per step/);
    const all = { xs, ys };
    await assert.rejects(measureThroughput(build, all, { batchSizes: [65] }), /a batch of 65 needs as many samples, but there are 64\.$/);
    await assert.rejects(measureThroughput(build, all, { steps: 0 }), /steps is 0, but must be a whole number of at least 1\.$/);
    const few = { xs: tf.zeros([3, 8]), ys: tf.zeros([3]) };
    await assert.rejects(
      measureThroughput(() => models.seedCnn(), few),
      /there are 3 samples, too few for a batch of 8; give batchSizes\.$/,
    );
  });
});

describe("fitTimeModel", () => {
  it("finds the terms that made the measurements, and none below 0", () => {
    const positive = fc.double({ min: 1e-6, max: 1, noNaN: true });
    fc.assert(
      fc.property(positive, positive, (perStep, perSample) => {
        const model = fitTimeModel([1, 8, 32, 256].map((b) => measured(b, perStep + b * perSample)));
        // In a step of many samples the smaller term may be lost in the larger one's last digits.
        close(stepSeconds(model, 17), perStep + 17 * perSample, 1e-6);
        close(estimateSeconds(model, { samples: 100, batchSize: 32, epochs: 3 }), 1 + 3 * (4 * perStep + 100 * perSample), 1e-6);
      }),
    );
    const falling = fitTimeModel([measured(1, 10), measured(100, 5)]);
    assert.ok(falling.perSample === 0 && falling.perStep > 5 && falling.perStep < 10);
    const steep = fitTimeModel([measured(1, 1), measured(10, 100)]);
    assert.ok(steep.perStep === 0 && steep.perSample > 1 && steep.perSample < 10);
  });

  it("is the least-squares fit of relative errors, as scipy finds it", async () => {
    const cases = [
      [
        [8, 0.0042],
        [16, 0.0071],
        [32, 0.0089],
        [64, 0.024],
        [128, 0.0304],
      ],
      [
        [1, 10],
        [100, 5],
        [200, 4],
      ],
      [
        [1, 1],
        [10, 100],
        [20, 150],
      ],
    ];
    const code = `
import numpy as np
from scipy.optimize import nnls
result = []
for case in args:
    b, t = np.array(case, dtype=float).T
    result.append(nnls(np.stack([1 / t, b / t], 1), np.ones(len(t)))[0].tolist())`;
    const expected = await reference<[number, number][]>(code, cases);
    for (const [i, rows] of cases.entries()) {
      const { perStep, perSample } = fitTimeModel(rows.map(([b, t]) => measured(b as number, t as number)));
      close(perStep, expected[i]?.[0] as number, 1e-9);
      close(perSample, expected[i]?.[1] as number, 1e-9);
    }
  });

  it("shows its error on batch sizes that it has not seen", () => {
    const exact = [8, 16, 64].map((b) => measured(b, 0.001 + 0.0001 * b));
    for (const { relativeError } of heldOutErrors(exact)) assert.ok(Math.abs(relativeError) < 1e-9);
    const [held] = heldOutErrors([measured(10, 1), measured(20, 4), measured(30, 3)]);
    assert.deepEqual([held?.batchSize, held?.measured], [20, 4]);
    close(held?.estimated as number, 2, 1e-9);
    close(held?.relativeError as number, -0.5, 1e-9);
    assert.throws(() => heldOutErrors(exact.slice(1)), /there are measurements at 2 batch sizes, but three are needed to hold one out\.$/);
    assert.throws(() => fitTimeModel(exact.slice(2)), /there are measurements at 1 batch sizes, but two are needed/);
    assert.throws(() => estimateSeconds(fitTimeModel(exact), { samples: 1.5, batchSize: 1 }), /samples is 1\.5/);
  });
});

describe("chooseBatchSize", () => {
  it("takes the smallest that is nearly as fast as the fastest", () => {
    const rates = [measured(8, 8 / 500), measured(32, 32 / 970), measured(64, 64 / 1000), measured(128, 128 / 900)];
    assert.equal(chooseBatchSize(rates), 32);
    assert.equal(chooseBatchSize(rates, { tolerance: 0 }), 64);
    assert.throws(() => chooseBatchSize([]), /there are no measurements/);
  });
});
