import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { tf, train } from "tslab-ml";
import { displaySymbol } from "tslab-ml/display";
import { demographicParityDifference, equalizedOddsDifference, reweighing, thresholdOptimizer } from "tslab-ml/fairness";
import { accuracyScore } from "tslab-ml/metrics";
import { draws } from "../metrics/scikit-learn";
import { people } from "./people";

const text = (value: { [displaySymbol](): Record<string, unknown> }) => String(value[displaySymbol]()["text/plain"]);

describe("reweighing", () => {
  it("makes group and class independent, and keeps the weight of every group and class, whatever the data and the weights before", () => {
    const input = fc.array(
      fc.record({ y: fc.integer({ min: 0, max: 2 }), g: fc.constantFrom("a", "b", "c"), w: fc.integer({ min: 1, max: 5 }) }),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(input, fc.boolean(), (rows, weighted) => {
        const [y, g] = [rows.map((row) => row.y), rows.map((row) => row.g)];
        const before = rows.map(({ w }) => (weighted ? w : 1));
        const { sampleWeight } = reweighing(y, { sensitiveFeatures: { g }, ...(weighted && { sampleWeight: before }) });
        const total = (weights: ArrayLike<number>, keep: (i: number) => boolean) =>
          rows.reduce((sum, _, i) => sum + (keep(i) ? (weights[i] as number) : 0), 0);
        const all = total(before, () => true);
        for (const group of new Set(g)) {
          for (const label of new Set(y)) {
            if (!rows.some((row) => row.g === group && row.y === label)) continue;
            const wanted = (total(before, (i) => g[i] === group) * total(before, (i) => y[i] === label)) / all;
            assert.ok(Math.abs(total(sampleWeight, (i) => g[i] === group && y[i] === label) - wanted) < 1e-9);
          }
        }
      }),
    );
  });

  it("shows a weight per group and class", () => {
    const shown = text(reweighing([1, 1, 0, 0, 0, 1], { sensitiveFeatures: { sex: ["f", "f", "f", "m", "m", "m"] } }));
    assert.match(shown, /f +1 +2 +0\.75/);
    assert.match(shown, /m +1 +1 +1\.50/);
  });

  it("makes a trained model favour nobody, at a cost in accuracy", async () => {
    // The first group is rarely of class 1 in the data, and the second input says who belongs to it.
    const { labels, scores } = draws(9);
    const sex = labels(2000, [0, 1]);
    const noise = scores(2000);
    const y = sex.map((s, i) => Number((noise[i] as number) < (s ? 0.7 : 0.3)));
    const hint = scores(2000).map((x, i) => x + 0.4 * (y[i] as number));
    const xs = tf.tensor2d(sex.map((s, i) => [hint[i] as number, s]));
    const ys = tf.tensor1d(y, "float32");
    const { sampleWeight } = reweighing(y, { sensitiveFeatures: sex });
    const fitted = async (weights?: readonly number[]) => {
      const model = tf.sequential({
        layers: [tf.layers.dense({ units: 1, activation: "sigmoid", inputShape: [2], kernelInitializer: "zeros" })],
      });
      model.compile({ optimizer: tf.train.adam(0.1), loss: "binaryCrossentropy" });
      await train.fit(
        model,
        { xs, ys: ys.reshape([-1, 1]) },
        { epochs: 15, batchSize: 100, seed: 1, verbose: false, ...(weights && { sampleWeight: weights }) },
      );
      const predicted = [...(model.predict(xs) as tf.Tensor).dataSync()].map((p) => Number(p > 0.5));
      return { apart: demographicParityDifference(y, predicted, { sensitiveFeatures: sex }), accuracy: accuracyScore(y, predicted) };
    };
    const [plain, fair] = [await fitted(), await fitted(sampleWeight)];
    assert.ok(plain.apart > 0.4 && fair.apart < plain.apart / 2, `${plain.apart} and ${fair.apart}`);
    assert.ok(fair.accuracy < plain.accuracy && fair.accuracy > 0.5);
  });
});

describe("thresholdOptimizer", () => {
  const { yTrue, yScore, sex, age } = people(2, 2000);

  it("brings groups to parity on the samples that it was fitted to, and says at which cost in accuracy", () => {
    for (const constraints of ["demographic_parity", "equalized_odds"] as const) {
      const fair = thresholdOptimizer(yTrue, yScore, { sensitiveFeatures: { sex, age }, constraints });
      assert.ok(fair.cost.disparity.before > 0.1 && fair.cost.disparity.after < 0.002, JSON.stringify(fair.cost.disparity));
      assert.equal(
        fair.cost.accuracy.before,
        accuracyScore(
          yTrue,
          yScore.map((s) => Number(s > 0.5)),
        ),
      );
      const predicted = fair.predict(yScore, { sensitiveFeatures: { sex, age }, seed: 1 });
      assert.ok(Math.abs(accuracyScore(yTrue, predicted) - fair.cost.accuracy.after) < 0.02);
      const apart = constraints === "equalized_odds" ? equalizedOddsDifference : demographicParityDifference;
      assert.ok(apart(yTrue, predicted, { sensitiveFeatures: { sex, age } }) < fair.cost.disparity.before / 2);
      assert.match(
        text(fair),
        new RegExp(
          `${constraints.replace("_", " ")}: groups differ by 0\\.\\d{4} before and 0\\.00\\d{2} after; accuracy goes from 0\\.\\d{4} to 0\\.\\d{4}\\.`,
        ),
      );
    }
  });

  it("tells groups apart whose names joined are the same, and finds features by their names", () => {
    const rows = Array.from({ length: 40 }, (_, i) => ({
      first: i % 2,
      y: (i >> 1) % 2,
      score: (i % 2 ? 0 : 0.3) + 0.5 * ((i >> 1) % 2) + 0.01 * (i % 5),
    }));
    const [y, score] = [rows.map((row) => row.y), rows.map((row) => row.score)];
    const pairs = { city: rows.map(({ first }) => (first ? "x, y" : "x")), kind: rows.map(({ first }) => (first ? "z" : "y, z")) };
    const alone = rows.map(({ first }) => first);
    assert.deepEqual(
      thresholdOptimizer(y, score, { sensitiveFeatures: pairs }).predictProba(score, { sensitiveFeatures: pairs }),
      thresholdOptimizer(y, score, { sensitiveFeatures: alone }).predictProba(score, { sensitiveFeatures: alone }),
    );
    const [female, migrant] = [sex.map((s) => Number(s === ("f" as never))), age.map((a) => Number(a === 20))];
    const fair = thresholdOptimizer(yTrue, yScore, { sensitiveFeatures: { female, migrant } });
    const turned = fair.predictProba(yScore, { sensitiveFeatures: { migrant, female } });
    assert.deepEqual(turned, fair.predictProba(yScore, { sensitiveFeatures: { female, migrant } }));
    assert.throws(() => fair.predict(yScore, { sensitiveFeatures: { female, old: migrant } }), {
      message:
        "predict: sensitiveFeatures has female, old, but the thresholds were fitted to female, migrant; give the same features by the same names.",
    });
  });

  it("predicts the same for the same seed", () => {
    const fair = thresholdOptimizer(yTrue, yScore, { sensitiveFeatures: sex, constraints: "equalized_odds" });
    const predict = (seed: number) => fair.predict(yScore, { sensitiveFeatures: sex, seed });
    assert.deepEqual(predict(1), predict(1));
    assert.notDeepEqual(predict(1), predict(2));
  });

  it("explains what does not fit", () => {
    const cases: [() => unknown, string][] = [
      [
        () => thresholdOptimizer([0, 1, 1], [0.1, 0.2, 0.3], { sensitiveFeatures: ["f", "f", "m"] }),
        "thresholdOptimizer: all 1 samples of the group m are of one class, so that no threshold can be found; join groups, or leave it out.",
      ],
      [
        () => thresholdOptimizer(yTrue, yScore, { sensitiveFeatures: sex, constraints: "equalized_odds", objective: "selection_rate" }),
        'thresholdOptimizer: objective is "selection_rate", but must be one of "accuracy_score", "balanced_accuracy_score".',
      ],
      [
        () => thresholdOptimizer(yTrue, yScore, { sensitiveFeatures: sex }).predict([0.5], { sensitiveFeatures: ["x"] }),
        "predict: the group x has no threshold; the thresholds were fitted to f; m.",
      ],
      [
        () => thresholdOptimizer([0, 1], [0.1, Number.NaN], { sensitiveFeatures: [0, 0] }),
        "thresholdOptimizer: yScore has NaN at 1, but needs finite numbers; fill or drop what is missing first.",
      ],
    ];
    for (const [call, message] of cases) assert.throws(call, { message });
  });
});
