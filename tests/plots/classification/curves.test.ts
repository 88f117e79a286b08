import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { tf } from "tslab-ml";
import { averagePrecisionScore, rocAucScore } from "tslab-ml/metrics";
import { calibrationCurve, confusionMatrix, cumulativeGain, lift, precisionRecallCurve, rocCurve } from "tslab-ml/plots";
import { gainAt } from "../../../src/plots/classification/cumulative-gain";
import { thinnedCurve } from "../../../src/plots/classification/one-vs-rest";
import { reference } from "../../reference";

const truth = [0, 0, 1, 1, 0, 1, 0, 1, 1, 0];
const score = [0.1, 0.4, 0.35, 0.8, 0.2, 0.9, 0.5, 0.6, 0.7, 0.3];
const three = [0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2];
const probabilities = three.map((c, i) => [0, 1, 2].map((k) => (k === c ? 0.5 + 0.04 * (i % 5) : 0.25 - 0.02 * (i % 5))));

describe("rocCurve and precisionRecallCurve", () => {
  it("name the area that the metrics room computes, in the legend and in words", () => {
    const area = rocAucScore(truth, score).toFixed(3);
    const roc = rocCurve(truth, score);
    assert.deepEqual(
      roc.data.map(({ name }) => name),
      ["chance", `AUC ${area}`],
    );
    assert.equal(roc.alt, `ROC curve: area ${area}.`);
    const average = averagePrecisionScore(truth, score).toFixed(3);
    assert.deepEqual(
      precisionRecallCurve(truth, score).data.map(({ name }) => name),
      ["chance 0.500", `AP ${average}`],
    );
  });

  it("draw every class against the others, by its name, with the areas of one-vs-rest", () => {
    const { data, layout } = rocCurve(three, probabilities, { classNames: ["cat", "dog", "owl"] });
    const areas = rocAucScore(three, probabilities, { multiClass: "ovr", average: null });
    assert.deepEqual(
      data.slice(1).map(({ name }) => name),
      ["cat", "dog", "owl"].map((name, k) => `${name}, AUC ${areas[k]!.toFixed(3)}`),
    );
    assert.equal(layout.title.text, "ROC curves, one class against the others");
    assert.equal(precisionRecallCurve(three, probabilities).data.length, 3);
  });

  it("take numbers below 0 for the columns by their size, as scikit-learn's one-vs-rest does, and texts by their names", async () => {
    const classes = [-2, -1, 0];
    const yTrue = three.map((k) => classes[k] as number);
    const noisy = probabilities.map((row, i) => (i < 4 ? (probabilities[i + 1] as number[]) : row));
    const expected = await reference<[number[], number[]]>(
      `from sklearn.metrics import average_precision_score, roc_auc_score
import numpy as np
y, s = np.array(args["yTrue"]), np.array(args["noisy"])
result = [roc_auc_score(y, s, multi_class="ovr", average=None).tolist(), [average_precision_score(y == c, s[:, k]) for k, c in enumerate(args["classes"])]]`,
      { yTrue, noisy, classes },
    );
    const named = (areas: number[], of: string, names: readonly unknown[]) =>
      areas.map((area, k) => `${names[k]}, ${of} ${area.toFixed(3)}`);
    const namesOf = ({ data }: { data: { name?: string }[] }) =>
      data.map(({ name }) => name).filter((name) => /, (AUC|AP) /.test(name ?? ""));
    assert.deepEqual(namesOf(rocCurve(yTrue, noisy) as never), named(expected[0], "AUC", classes));
    assert.deepEqual(namesOf(precisionRecallCurve(yTrue, noisy) as never), named(expected[1], "AP", classes));
    const animals = ["owl", "cat", "dog"];
    const texts = three.map((k) => animals[k] as string);
    assert.deepEqual(namesOf(rocCurve(texts, noisy, { classNames: animals }) as never), named(expected[0], "AUC", animals));
    assert.throws(() => rocCurve(texts, noisy, { classNames: ["owl", "cat", "fox"] }), {
      message: 'rocCurve: yTrue has the class "dog", which classNames does not have; name every class in the order of the columns.',
    });
    assert.throws(() => lift([-1, 0, -1], noisy.slice(0, 3)), {
      message:
        "lift: yTrue has the 2 classes -1, 0, but yScore has 3 columns; give classNames in the order of the columns, or number the classes from 0.",
    });
  });

  it("draw several models over each other", () => {
    const { data } = rocCurve(truth, { first: score, second: Float32Array.from(score, (value) => 1 - value) });
    assert.match(data[1]!.name, /^first, AUC/);
    assert.match(data[2]!.name, /^second, AUC/);
  });

  it("put the legend of precision and recall where no curve runs: lower left, and upper right for rare positives", () => {
    const place = (yTrue: number[], yScore: number[]) => {
      const { x, y } = precisionRecallCurve(yTrue, yScore).layout.legend;
      return [x < 0.5 ? "left" : "right", y < 0.5 ? "lower" : "upper"];
    };
    assert.deepEqual(place(truth, score), ["left", "lower"]);
    const rare = Array.from({ length: 500 }, (_, i) => Number(i % 50 === 7));
    assert.deepEqual(
      place(
        rare,
        rare.map((_, i) => (i * 37) % 101),
      ),
      ["right", "upper"],
    );
  });

  it("take tensors, one-hot rows and text labels, and leave no tensor behind", () => {
    const [ys, yScore] = [tf.oneHot(tf.tensor1d(three, "int32"), 3), tf.tensor2d(probabilities)];
    const before = tf.memory().numTensors;
    const fromTensors = rocCurve(ys, yScore).data.map(({ x, y }) => [x, y]);
    assert.equal(tf.memory().numTensors, before);
    assert.deepEqual(
      fromTensors,
      rocCurve(
        three,
        probabilities.map((row) => row.map(Math.fround)),
      ).data.map(({ x, y }) => [x, y]),
    );
    const words = three.map((c) => ["ant", "bee", "cow"][c]!);
    assert.deepEqual(
      rocCurve(words, probabilities).data.map(({ y }) => y),
      rocCurve(three, probabilities).data.map(({ y }) => y),
    );
    tf.dispose([ys, yScore]);
  });

  it("leave out a class without samples, and say so", () => {
    const { data, layout } = rocCurve(
      three.map((c) => (c === 2 ? 0 : c)),
      probabilities,
      { classNames: ["cat", "dog", "owl"] },
    );
    assert.equal(data.length, 3);
    assert.match(layout.title.text, /no curve for owl: all samples or none are of that class/);
  });

  it("say what is wrong in a sentence", () => {
    const cases: [() => unknown, RegExp][] = [
      [() => rocCurve([1, 1], [0.1, 0.2]), /^rocCurve: yTrue has positive samples only, but a curve needs samples of both classes\.$/],
      [() => rocCurve([0, 0], [0.1, 0.2]), /^rocCurve: yTrue has negative samples only/],
      [() => precisionRecallCurve([1, 1], [0.1, 0.2]), /^precisionRecallCurve: yTrue has positive samples only/],
      [() => lift([0, 0], [0.1, 0.2]), /^lift: yTrue has negative samples only/],
      [
        () =>
          rocCurve(
            [0, 0],
            [
              [1, 0, 0],
              [0, 1, 0],
            ],
          ),
        /^rocCurve: yTrue has one class only, 0, but a curve needs samples of two\.$/,
      ],
      [() => rocCurve([0, 1], [0.1, Number.NaN]), /^rocCurve: yScore has NaN at 1, but needs finite numbers/],
      [() => rocCurve([], []), /^rocCurve: yTrue has no samples, but at least one is needed\.$/],
      [
        () =>
          rocCurve(
            [0, 1, 3],
            [
              [1, 0, 0],
              [0, 1, 0],
              [0, 0, 1],
            ],
          ),
        /^rocCurve: yTrue has class 3, but yScore has columns 0 to 2 only\.$/,
      ],
      [() => rocCurve(["no", "yes"], [0.1, 0.2]), /posLabel must say which one is positive/],
      [() => rocCurve(truth, {}), /^rocCurve: yScore names no model; give at least one\.$/],
      [() => calibrationCurve([0, 1], [0.2, 1.2]), /^calibrationCurve: yProb has 1\.2, but probabilities lie from 0 to 1\.$/],
      [() => confusionMatrix([0, 1], [0]), /^confusionMatrix: yTrue has 2 samples but yPred has 1\.$/],
    ];
    for (const [draw, message] of cases) assert.throws(draw, { message });
  });
});

describe("cumulativeGain and lift", () => {
  it("say which share of the positives the first samples hold", () => {
    // By score: 1 1 1 1 0 0 1 0 0 0, five positives of ten.
    assert.match(cumulativeGain(truth, score).alt, /the first 10% of the samples hold 20\.0% of the positives, the first 20% 40\.0%/);
    assert.match(lift(truth, score).alt, /2\.00 in the first 10% of the samples, 2\.00 in the first 20%/);
    const { data } = cumulativeGain(truth, score);
    const near = (given: number[], expected: number[]) => given.every((value, i) => Math.abs(value - expected[i]!) < 1e-9);
    assert.ok(near(data[1]!.x, [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100]));
    assert.ok(near(data[1]!.y, [0, 20, 40, 60, 80, 80, 80, 100, 100, 100, 100]));
  });

  it("find a share between two thresholds on the line between them", () => {
    assert.equal(gainAt([0, 0.5, 1], [0, 0.75, 1], 0.25), 0.375);
    assert.equal(gainAt([0, 0.5, 1], [0, 0.75, 1], 0), 0);
  });
});

describe("confusionMatrix", () => {
  const [yTrue, yPred] = [
    [0, 0, 0, 1, 1, 2],
    [0, 0, 1, 1, 1, 0],
  ];

  it("shows counts, coloured by the share of their row", () => {
    const { data, layout, alt } = confusionMatrix(yTrue, yPred, { labels: ["cat", "dog", "owl"] });
    assert.deepEqual(data[0]!.text, [
      ["2", "1", "0"],
      ["0", "2", "0"],
      ["1", "0", "0"],
    ]);
    assert.deepEqual(data[0]!.z, [
      [0.666667, 0.333333, 0],
      [0, 1, 0],
      [1, 0, 0],
    ]);
    assert.match(layout.title.text, /4 of 6 right \(66\.7%\)/);
    assert.equal(alt, "Confusion matrix of 3 classes: 4 of 6 right (66.7%); most often cat taken for dog once and owl taken for cat once.");
  });

  it("shows shares of the predicted class when asked to", () => {
    const { data } = confusionMatrix(yTrue, yPred, { normalize: "pred" });
    assert.deepEqual(data[0]!.text[0], ["66.7%", "33.3%", "0.0%"]);
  });
});

describe("calibrationCurve", () => {
  it("draws the bins of the metrics room, and how many samples each has", () => {
    const { data } = calibrationCurve(truth, score, { nBins: 2 });
    // Up to 0.5 lie 0.1, 0.2, 0.3, 0.35, 0.4 and 0.5, of which one came true; above lie four that all did.
    assert.deepEqual([data[1]!.y, data[2]!.y, data[3]?.y], [[1 / 6, 1], [6, 4], undefined]);
    assert.deepEqual(data[1]!.customdata, data[2]!.y);
  });
});

describe("thinnedCurve", () => {
  it("keeps the ends, and no point further from the rest than a step", () => {
    const rising = fc
      .array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 300 })
      .map((list) => list.sort((a, b) => a - b));
    fc.assert(
      fc.property(rising, rising, (x, y) => {
        const n = Math.min(x.length, y.length);
        const [xs, ys] = [x.slice(0, n), y.slice(0, n)];
        const kept = thinnedCurve(xs, ys, 0.05);
        assert.deepEqual([kept.x[0], kept.y[0], kept.x.at(-1), kept.y.at(-1)], [xs[0], ys[0], xs.at(-1), ys.at(-1)]);
        for (let i = 0; i < n; i++)
          assert.ok(kept.x.some((value, k) => Math.abs(value - xs[i]!) < 0.05 && Math.abs(kept.y[k]! - ys[i]!) < 0.05));
      }),
    );
  });
});
