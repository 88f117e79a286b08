import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DataFrame, Series } from "danfojs-node";
import { tf } from "tslab-ml";
import { accuracyScore, bootstrap, confusionMatrix, logLoss, meanSquaredError, precisionScore, rocAucScore } from "tslab-ml/metrics";

const truth = [0, 2, 1, 2];
const guess = [0, 1, 1, 2];
const oneHot = (labels: number[]) => labels.map((label) => [0, 1, 2].map((k) => Number(k === label)));

describe("the inputs of metrics", () => {
  it("may be arrays, typed arrays, 64-bit whole numbers, tensors, columns, Series, one-hot rows or probabilities, to the same result", () => {
    const forms: [string, (labels: number[]) => never][] = [
      ["arrays", (labels) => labels as never],
      ["Int32Array", (labels) => Int32Array.from(labels) as never],
      ["Float32Array", (labels) => Float32Array.from(labels) as never],
      ["BigInt64Array", (labels) => BigInt64Array.from(labels.map(BigInt)) as never],
      ["bigints", (labels) => labels.map(BigInt) as never],
      ["int32 tensor", (labels) => tf.tensor1d(labels, "int32") as never],
      ["column tensor", (labels) => tf.tensor2d(labels, [labels.length, 1]) as never],
      ["one-hot tensor", (labels) => tf.oneHot(tf.tensor1d(labels, "int32"), 3) as never],
      ["one-hot rows", (labels) => oneHot(labels) as never],
      ["typed rows", (labels) => oneHot(labels).map((row) => Float32Array.from(row)) as never],
      ["probabilities", (labels) => oneHot(labels).map((row) => row.map((p) => 0.1 + 0.7 * p)) as never],
      ["Series", (labels) => new Series(labels) as never],
      ["one-hot DataFrame", (labels) => new DataFrame(oneHot(labels)) as never],
    ];
    const expected = confusionMatrix(truth, guess).counts;
    for (const [name, form] of forms) {
      for (const [other, otherForm] of forms.slice(0, 2)) {
        assert.deepEqual(confusionMatrix(form(truth), otherForm(guess)).counts, expected, `${name} and ${other}`);
        assert.deepEqual(confusionMatrix(otherForm(truth), form(guess)).counts, expected, `${other} and ${name}`);
      }
    }
  });

  it("may be texts and booleans", () => {
    assert.equal(accuracyScore(["cat", "dog"], new Series(["cat", "cat"])), 0.5);
    assert.equal(accuracyScore(tf.tensor1d(["cat", "dog"]), ["cat", "cat"]), 0.5);
    assert.equal(accuracyScore([["cat"], ["dog"]], tf.tensor2d([["cat"], ["cat"]])), 0.5);
    assert.equal(accuracyScore(new DataFrame([["cat"], ["dog"]], { columns: ["kind"] }), ["cat", "cat"]), 0.5);
    const rows = bootstrap(accuracyScore, tf.tensor2d([["cat"], ["dog"]]), [["cat"], ["cat"]], { resamples: 2, seed: 1 });
    assert.equal(rows.estimate, 0.5);
    assert.equal(precisionScore([true, false, true], [true, true, true]), 2 / 3);
    assert.equal(precisionScore(["no", "yes", "yes"], ["yes", "yes", "yes"], { posLabel: "yes" }), 2 / 3);
  });

  it("may be what a sigmoid gives: above 0.5 it is class 1, as in Keras", () => {
    assert.equal(accuracyScore([0, 1, 1, 0], [0.2, 0.9, 0.5, 0.51]), 0.5);
    assert.equal(accuracyScore([0, 1], tf.tensor2d([[0.2], [0.9]])), 1);
  });

  it("take names of classes as labels, also where a class is missing in the data", () => {
    const { counts, labels } = confusionMatrix([0, 2], [0, 0], { labels: ["a", "b", "c"] });
    assert.deepEqual(
      { counts, labels },
      {
        counts: [
          [1, 0, 0],
          [0, 0, 0],
          [1, 0, 0],
        ],
        labels: ["a", "b", "c"],
      },
    );
    assert.equal(precisionScore([0, 1, 1], [1, 1, 1], { labels: ["no", "yes"], posLabel: "yes" }), 2 / 3);
    assert.equal(
      rocAucScore(
        [0, 1, 1],
        [
          [0.8, 0.1, 0.1],
          [0.1, 0.8, 0.1],
          [0.1, 0.6, 0.3],
        ],
        { multiClass: "ovr", labels: ["a", "b", "c"], average: null },
      )[0],
      1,
    );
  });

  it("are read without leaking a tensor, and stay", () => {
    const [x, y] = [tf.tensor1d(truth, "int32"), tf.softmax(tf.tensor2d(oneHot(guess)))];
    const before = tf.memory().numTensors;
    accuracyScore(x, y);
    rocAucScore(x, y as tf.Tensor2D, { multiClass: "ovr" });
    logLoss(x, y as tf.Tensor2D);
    assert.equal(tf.memory().numTensors, before);
    assert.ok(!x.isDisposed && !y.isDisposed);
  });

  it("are explained when they do not fit", () => {
    const cases: [() => unknown, string][] = [
      [() => accuracyScore([0, 1], [0]), "accuracyScore: yTrue has 2 samples but yPred has 1."],
      [() => accuracyScore([], []), "accuracyScore: yTrue has no samples, but at least one is needed."],
      [
        () => accuracyScore([0, Number.NaN], [0, 1]),
        "accuracyScore: yTrue has NaN at 1, but labels are whole numbers or texts; fill or drop what is missing first.",
      ],
      [
        () => accuracyScore([0, null as never], [0, 1]),
        "accuracyScore: yTrue has null at 1, but labels are whole numbers or texts; fill or drop what is missing first.",
      ],
      [
        () => accuracyScore([0.5, 1], [0, 1]),
        "accuracyScore: yTrue has 0.5 at 0, but labels are whole numbers or texts; pass probabilities as yPred or yScore.",
      ],
      [
        () => accuracyScore([0, 1], [0, 1.5]),
        "accuracyScore: yPred has 1.5 at 1, but must have labels, or probabilities from 0 to 1 of class 1.",
      ],
      [
        () => accuracyScore([["a"], [null]] as never, ["a", "b"]),
        "accuracyScore: yTrue begins with a text but has null at 1; labels must be of one kind.",
      ],
      [
        () => accuracyScore([["a"], ["b", "c"]], ["a", "b"]),
        "accuracyScore: row 1 of yTrue has 2 entries, but row 0 has 1; all need as many.",
      ],
      [
        () => meanSquaredError([["1"], ["2"]] as never, [1, 2]),
        'meanSquaredError: yTrue has "1" at 0, but needs finite numbers; fill or drop what is missing first.',
      ],
      [() => accuracyScore(["a", 1], ["a", "b"]), "accuracyScore: yTrue begins with a text but has 1 at 1; labels must be of one kind."],
      [
        () => accuracyScore(["a", "b"], [0, 1]),
        "accuracyScore: yTrue has texts and yPred has numbers; both must name classes in the same way, as in classNames[index] for an index.",
      ],
      [
        () => accuracyScore("ab" as never, [0, 1]),
        'accuracyScore: yTrue is "ab", but must be an array, a typed array, a tensor or a Series.',
      ],
      [() => accuracyScore([[0, 1], [1]], [0, 1]), "accuracyScore: row 1 of yTrue has 1 entries, but row 0 has 2; all need as many."],
      [
        () => accuracyScore(tf.zeros([2, 2, 2]), [0, 1]),
        "accuracyScore: yTrue has shape [2, 2, 2], but must be [N] or [N, K]; reshape it first.",
      ],
      [
        () =>
          accuracyScore(
            [0, 1],
            [
              [0.1, Number.NaN],
              [1, 0],
            ],
          ),
        "accuracyScore: yPred has NaN in row 0, so its largest entry is unknown.",
      ],
      [() => accuracyScore([0, 1], [0, 1], { sampleWeight: [1] }), "accuracyScore: yTrue has 2 samples but sampleWeight has 1."],
      [
        () => accuracyScore([0, 1], [0, 1], { sampleWeight: [0, 0] }),
        "accuracyScore: sampleWeight sums to 0, so there is nothing to average over.",
      ],
      [
        () => confusionMatrix([0, 3], [0, 1], { labels: ["a", "b"] }),
        "confusionMatrix: the data has class 3, but labels names the 2 classes 0 to 1; name it too.",
      ],
      [
        () => confusionMatrix([0, 3], [0, 1], { labels: [7, 8] }),
        "confusionMatrix: no class of labels (7, 8) stands in yTrue; at least one must.",
      ],
      [
        () => confusionMatrix([0, 3], [0, 1], { normalize: "rows" as never }),
        'confusionMatrix: normalize is "rows", but must be "true", "pred" or "all".',
      ],
      [
        () => precisionScore([0, 1, 2], [0, 1, 2]),
        'precisionScore: the data has 3 classes, but average "binary" is for two; choose "micro", "macro", "weighted" or null.',
      ],
      [
        () => precisionScore(["no", "yes"], ["no", "yes"]),
        'precisionScore: posLabel is 1, but the classes are "no" and "yes"; choose one of them.',
      ],
      [
        () => rocAucScore([0, 1], [0.1, Number.NaN]),
        "rocAucScore: yScore has NaN at 1, but needs finite numbers; fill or drop what is missing first.",
      ],
      [
        () =>
          rocAucScore(
            [0, 1, 2],
            [
              [1, 0, 0],
              [0, 1, 1],
              [0, 0, 1],
            ],
            { multiClass: "ovr" },
          ),
        "rocAucScore: row 1 of yScore sums to 2, but probabilities of all classes sum to 1; apply softmax first.",
      ],
      [
        () =>
          rocAucScore(
            [0, 1, 2],
            [
              [1, 0, 0],
              [0, 1, 0],
              [0, 0, 1],
            ],
          ),
        'rocAucScore: there are 3 classes; say { multiClass: "ovr" } (one against the rest) or "ovo" (pairs).',
      ],
      [
        () =>
          rocAucScore(
            [0, 1, 3],
            [
              [1, 0],
              [0, 1],
              [0, 1],
            ],
            { multiClass: "ovr" },
          ),
        "rocAucScore: yTrue has 3 classes, but the scores have 2 columns; give as labels the class of every column.",
      ],
      [
        () =>
          logLoss(
            [0, 1],
            [
              [0.5, 0.5],
              [1.2, -0.2],
            ],
          ),
        "logLoss: yProb has 1.2 at 1, but probabilities lie from 0 to 1.",
      ],
      [
        () =>
          logLoss(
            [0, 5],
            [
              [0.5, 0.5, 0],
              [1, 0, 0],
            ],
            { labels: [0, 1, 2] },
          ),
        "logLoss: yTrue has the class 5, which labels does not have.",
      ],
      [
        () => meanSquaredError([1, 2], [1, Number.POSITIVE_INFINITY]),
        "meanSquaredError: yPred has Infinity at 1, but needs finite numbers; fill or drop what is missing first.",
      ],
      [
        () => meanSquaredError([1, 2], ["1", "2"] as never),
        'meanSquaredError: yPred has "1" at 0, but needs finite numbers; fill or drop what is missing first.',
      ],
    ];
    for (const [call, message] of cases) assert.throws(call, { message });
  });
});
