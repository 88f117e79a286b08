import { describe, it } from "node:test";
import * as metrics from "tslab-ml/metrics";
import { type Call, draws, expectParity } from "./scikit-learn";

/** Two classes: ties, one class only, single samples, texts, weights (zeros too). */
function binaryProblems() {
  return Array.from({ length: 60 }, (_, seed) => {
    const { labels, scores, weights } = draws(seed);
    const samples = [2, 5, 20, 300][seed % 4] as number;
    const known = ([[0, 1], [-1, 1], ["no", "yes"], [2, 5], [1], [0]] as (number | string)[][])[seed % 6] as (number | string)[];
    const yScore = scores(samples, [undefined, 4, 1, 50][seed % 4]).map((score) => (seed % 5 === 0 ? 4 * score - 3 : score));
    const sampleWeight = weights(samples).map((weight, i) => (i === 0 ? 1 : weight));
    return { yTrue: labels(samples, known), yScore, known, given: seed % 3 === 0 ? { sampleWeight } : {}, seed };
  });
}

/** Three classes and more. */
function severalProblems() {
  return Array.from({ length: 24 }, (_, seed) => {
    const { labels, probabilities, weights } = draws(1000 + seed);
    const known = (
      [
        [0, 1, 2],
        [0, 1, 2, 3, 4],
        ["a", "b", "c"],
      ] as (number | string)[][]
    )[seed % 3] as (number | string)[];
    const samples = [30, 200][seed % 2] as number;
    // Every fourth problem has a class without samples.
    const yTrue = labels(samples, seed % 4 === 0 ? known.slice(1) : known);
    const given = seed % 5 === 0 ? { sampleWeight: weights(samples) } : {};
    const rounded = probabilities(samples, known.length).map((row) => row.map((p) => Math.round(p * 8) / 8));
    const ties = rounded.map((row) => row.map((p, k) => (k === 0 ? 1 - row.slice(1).reduce((a, b) => a + b, 0) : p)));
    const valid = ties.every((row) => row.every((p) => p >= 0));
    return { yTrue, yProb: seed % 2 === 0 && valid ? ties : probabilities(samples, known.length), known, given, seed };
  });
}

const curves = binaryProblems().flatMap(({ yTrue, yScore, known, given, seed }): Call[] => {
  const posLabel = seed % 2 === 0 ? {} : { posLabel: known[known.length - 1] };
  return [
    { name: "rocCurve", args: [yTrue, yScore], options: { ...given, ...posLabel, dropIntermediate: seed % 3 !== 1 } },
    { name: "precisionRecallCurve", args: [yTrue, yScore], options: { ...given, ...posLabel } },
    { name: "rocAucScore", args: [yTrue, yScore], options: given },
    { name: "rocAucScore", args: [yTrue, yScore], options: { ...given, maxFpr: 0.3 } },
    { name: "averagePrecisionScore", args: [yTrue, yScore], options: { ...given, ...(known.length > 1 && { posLabel: known[1] }) } },
    { name: "calibrationCurve", args: [yTrue, yScore], options: { ...posLabel, nBins: 4 + (seed % 3) } },
    { name: "calibrationCurve", args: [yTrue, yScore], options: { ...posLabel, strategy: "quantile" } },
    { name: "brierScoreLoss", args: [yTrue, yScore], options: { ...given, ...posLabel } },
    { name: "logLoss", args: [yTrue, yScore], options: given },
    { name: "topKAccuracyScore", args: [yTrue, yScore], options: { ...given, k: 1 } },
  ];
});

const several = severalProblems().flatMap(({ yTrue, yProb, known, given, seed }): Call[] => {
  const labels = seed % 4 === 0 || seed % 2 === 1 ? { labels: known } : {};
  return [
    ...["macro", "weighted", "micro", null].map(
      (average): Call => ({ name: "rocAucScore", args: [yTrue, yProb], options: { ...given, ...labels, multiClass: "ovr", average } }),
    ),
    ...["macro", "weighted", "micro"].map(
      (average): Call => ({ name: "rocAucScore", args: [yTrue, yProb], options: { ...given, ...labels, multiClass: "ovo", average } }),
    ),
    ...(seed % 4 === 0
      ? []
      : ["macro", "weighted", "micro", null].map(
          (average): Call => ({ name: "averagePrecisionScore", args: [yTrue, yProb], options: { ...given, average } }),
        )),
    { name: "logLoss", args: [yTrue, yProb], options: { ...given, ...labels } },
    { name: "logLoss", args: [yTrue, yProb], options: { ...given, ...labels, normalize: false } },
    { name: "brierScoreLoss", args: [yTrue, yProb], options: { ...given, ...labels } },
    { name: "topKAccuracyScore", args: [yTrue, yProb], options: { ...given, ...labels, k: 1 + (seed % 3) } },
    { name: "topKAccuracyScore", args: [yTrue, yProb], options: { ...given, ...labels, normalize: false } },
  ];
});

const areas: Call[] = [
  {
    name: "auc",
    args: [
      [0, 0.5, 1],
      [0, 1, 1],
    ],
  },
  {
    name: "auc",
    args: [
      [1, 0.5, 0],
      [0, 1, 1],
    ],
  },
  {
    name: "auc",
    args: [
      [0, 1, 0.5],
      [0, 1, 1],
    ],
  },
  { name: "auc", args: [[0], [1]] },
];

describe("metrics of scores and probabilities", () => {
  it("equal scikit-learn's for ties, one class only, empty classes, texts and weights", async (t) => {
    await expectParity(t, metrics as never, [...curves, ...several, ...areas]);
  });
});
