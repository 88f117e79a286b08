import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { tf } from "tslab-ml";
import { displaySymbol } from "tslab-ml/display";
import { accuracyScore, crossValidate, f1Score, kFold, meanAbsoluteError } from "tslab-ml/metrics";
import { reference } from "../reference";
import { draws } from "./scikit-learn";

const { labels, scores } = draws(3);
const ys = labels(60, [0, 1, 2]);
const xs = scores(60).map((noise, i) => [(ys[i] as number) + 2 * noise, noise]);

/** The class whose mean of the features is nearest. */
function nearestCentroid(trainXs: readonly number[][], trainYs: readonly number[], testXs: readonly number[][]): number[] {
  const centres = [0, 1, 2].map((label) => {
    const own = trainXs.filter((_, i) => trainYs[i] === label);
    return [0, 1].map((j) => own.reduce((sum, row) => sum + (row[j] as number), 0) / own.length);
  });
  const distance = (a: number[], b: number[]) => Math.hypot(...a.map((x, j) => x - (b[j] as number)));
  return testXs.map((row) => {
    const distances = centres.map((centre) => distance(row, centre));
    return distances.indexOf(Math.min(...distances));
  });
}

const inPython = `
import numpy as np
from sklearn.model_selection import cross_validate, StratifiedKFold
from sklearn.neighbors import NearestCentroid
out = cross_validate(NearestCentroid(), np.array(args["xs"]), args["ys"], cv=StratifiedKFold(4), scoring=["accuracy", "f1_macro"])
result = {"accuracy": out["test_accuracy"].tolist(), "f1": out["test_f1_macro"].tolist()}
`;

describe("crossValidate", () => {
  it("scores every fold as scikit-learn's cross_validate does", async () => {
    const expected = await reference<Record<string, number[]>>(inPython, { xs, ys });
    const { scores, mean } = await crossValidate(
      (trainSet, testXs) => nearestCentroid(trainSet.xs, trainSet.ys, testXs),
      { xs, ys },
      { cv: 4, shuffle: false, scoring: { accuracy: accuracyScore, f1: (t, p) => f1Score(t, p, { average: "macro" }) } },
    );
    for (const [name, values] of Object.entries(expected))
      values.forEach((value, i) => void assert.ok(Math.abs((scores[name]?.[i] as number) - value) < 1e-12, name));
    assert.ok(Math.abs((mean.accuracy as number) - (expected.accuracy as number[]).reduce((a, b) => a + b) / 4) < 1e-12);
  });

  it("gives rows of tensors as tensors, and disposes of them and of what is returned", async () => {
    const inputs = tf.tensor2d(xs);
    const targets = tf.tensor1d(ys, "int32");
    const before = tf.memory().numTensors;
    const result = await crossValidate(
      async (trainSet, testXs) => {
        assert.deepEqual([trainSet.xs.shape, trainSet.ys.shape, testXs.shape], [[40, 2], [40], [20, 2]]);
        return tf.zeros([testXs.shape[0]], "int32");
      },
      { xs: inputs, ys: targets },
      { cv: 3, seed: 1 },
    );
    assert.equal(tf.memory().numTensors, before);
    assert.equal(result.scores.accuracy?.length, 3);
    assert.match(String(result[displaySymbol]()["text/plain"]), /fold 1 +0\.\d+\nfold 2.*\nfold 3.*\nmean .*\nstd /);
  });

  it("disposes of its tensors when the training fails", async () => {
    const samples = { xs: tf.tensor2d(xs), ys: tf.tensor1d(ys, "int32") };
    const before = tf.memory().numTensors;
    await assert.rejects(
      crossValidate(() => {
        throw new Error("no memory");
      }, samples),
      { message: "no memory" },
    );
    assert.equal(tf.memory().numTensors, before);
  });

  it("takes folds that are given, targets that are no classes, and says when a prediction is missing", async () => {
    const values = xs.map(([x]) => x as number);
    const { scores } = await crossValidate(
      (_, testXs) => testXs.map(([x]) => x),
      { xs, ys: values },
      { cv: kFold(60, { splits: 2 }), scoring: { error: meanAbsoluteError } },
    );
    assert.deepEqual(scores, { error: [0, 0] });
    await assert.rejects(
      crossValidate(() => [0], { xs, ys }, { cv: 3 }),
      { message: "crossValidate: fold 0 has 20 samples but its prediction has 1." },
    );
    await assert.rejects(
      crossValidate(() => [0], { xs, ys: [0] }),
      { message: "crossValidate: xs has 60 samples but ys has 1." },
    );
  });
});
