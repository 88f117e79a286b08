import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { tf } from "tslab-ml";
import * as metrics from "tslab-ml/metrics";

const pairs = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 })), { minLength: 1, maxLength: 60 })
  .map((rows) => [rows.map(([t]) => t), rows.map(([, p]) => p)] as const);
const scored = fc
  .array(fc.tuple(fc.boolean(), fc.integer({ min: -20, max: 20 })), { minLength: 2, maxLength: 60 })
  .map((rows) => [rows.map(([t]) => Number(t)), rows.map(([, s]) => s / 8)] as const)
  .filter(([truth]) => new Set(truth).size === 2);
const near = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-12, `${a} is not ${b}`);

describe("metrics, whatever the data,", () => {
  it("agree with each other: accuracy is the micro F1, the weighted recall and the trace of the confusion matrix", () => {
    fc.assert(
      fc.property(pairs, ([truth, guess]) => {
        const accuracy = metrics.accuracyScore(truth, guess);
        near(metrics.f1Score(truth, guess, { average: "micro" }), accuracy);
        near(metrics.recallScore(truth, guess, { average: "weighted" }), accuracy);
        const { counts } = metrics.confusionMatrix(truth, guess);
        near(counts.reduce((sum, row, i) => sum + (row[i] as number), 0) / truth.length, accuracy);
        near(
          metrics.topKAccuracyScore(
            truth,
            guess.map((k) => [0, 1, 2, 3, 4].map((j) => Number(j === k))),
            { k: 1, labels: [0, 1, 2, 3, 4] },
          ),
          accuracy,
        );
      }),
    );
  });

  it("see classes only: other names in the same order change nothing", () => {
    fc.assert(
      fc.property(pairs, ([truth, guess]) => {
        const named = (labels: readonly number[]) => labels.map((label) => `class ${label}`);
        assert.deepEqual(metrics.confusionMatrix(named(truth), named(guess)).counts, metrics.confusionMatrix(truth, guess).counts);
        assert.equal(metrics.matthewsCorrcoef(named(truth), named(guess)), metrics.matthewsCorrcoef(truth, guess));
      }),
    );
  });

  it("count a sample of weight 3 as three samples", () => {
    fc.assert(
      fc.property(pairs, ([truth, guess]) => {
        const repeat = <T>(values: readonly T[]) => values.flatMap((value, i) => new Array<T>(1 + (i % 3)).fill(value));
        const sampleWeight = truth.map((_, i) => 1 + (i % 3));
        near(metrics.accuracyScore(truth, guess, { sampleWeight }), metrics.accuracyScore(repeat(truth), repeat(guess)));
        const macro = { average: "macro" } as const;
        near(metrics.f1Score(truth, guess, { ...macro, sampleWeight }), metrics.f1Score(repeat(truth), repeat(guess), macro));
        near(metrics.cohenKappaScore(truth, guess, { sampleWeight }) || 0, metrics.cohenKappaScore(repeat(truth), repeat(guess)) || 0);
      }),
    );
  });

  it("give an AUC that only the order of scores decides, that is the area of the curve, and that turns round with the scores", () => {
    fc.assert(
      fc.property(scored, ([truth, scores]) => {
        const area = metrics.rocAucScore(truth, scores);
        near(metrics.rocAucScore(truth, scores.map(Math.exp)), area);
        near(
          metrics.rocAucScore(
            truth,
            scores.map((s) => -s),
          ),
          1 - area,
        );
        const { fpr, tpr } = metrics.rocCurve(truth, scores);
        near(metrics.auc(fpr, tpr), area);
        near(metrics.rocAucScore(truth, Float32Array.from(scores)), area);
      }),
    );
  });
});

describe("logLoss", () => {
  it("clips float32 probabilities by float32's epsilon, and others by float64's", () => {
    const certain = [
      [0, 1],
      [0, 1],
    ];
    near(metrics.logLoss([0, 1], tf.tensor2d(certain)), (23 * Math.LN2 - Math.log(1 - 2 ** -23)) / 2);
    near(metrics.logLoss([0, 1], certain), (52 * Math.LN2 - Math.log(1 - 2 ** -52)) / 2);
  });
});
