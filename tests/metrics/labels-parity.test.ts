import { describe, it } from "node:test";
import * as metrics from "tslab-ml/metrics";
import { type Call, draws, expectParity } from "./scikit-learn";

const names = ["ant", "bee", "cat", "dog", "eel"];

/** Labels of all kinds: one class, empty classes, ties, negative numbers, texts, few samples, with and without weights. */
function problems() {
  return Array.from({ length: 48 }, (_, seed) => {
    const { labels, weights, integer } = draws(seed);
    const samples = [1, 2, 7, 40, 200][seed % 5] as number;
    const known = ([[0, 1], [0, 1, 2], [0, 1, 2, 3, 4], [-1, 1], [3, 7, 100_000], names.slice(0, 2), names, [1], [0]] as const)[
      seed % 9
    ] as (number | string)[];
    const yTrue = labels(samples, known);
    // Predictions of fewer classes leave some without any, true ones of fewer leave some without support.
    const yPred = labels(samples, seed % 4 === 0 ? known.slice(0, Math.max(1, known.length - 1)) : known).map((label, i) =>
      integer(0, 1) ? label : (yTrue[i] as number),
    );
    const given = seed % 3 === 0 ? { sampleWeight: weights(samples) } : {};
    return { yTrue, yPred, given, known, seed };
  }).filter(({ given: { sampleWeight } }) => !sampleWeight || sampleWeight.some((w) => w > 0));
}

/** All classes, or some of them in another order. */
const choice = (known: readonly (number | string)[], seed: number) =>
  seed % 2 === 0 ? {} : { labels: [...known].reverse().slice(0, Math.max(1, known.length - (seed % 3))) };

const agreement = problems().flatMap(({ yTrue, yPred, given }): Call[] => [
  { name: "accuracyScore", args: [yTrue, yPred], options: given },
  { name: "accuracyScore", args: [yTrue, yPred], options: { ...given, normalize: false } },
  { name: "balancedAccuracyScore", args: [yTrue, yPred], options: given },
  { name: "balancedAccuracyScore", args: [yTrue, yPred], options: { ...given, adjusted: true } },
  ...[{}, { weights: "linear" }, { weights: "quadratic" }].map(
    (weights): Call => ({ name: "cohenKappaScore", args: [yTrue, yPred], options: { ...given, ...weights } }),
  ),
  { name: "matthewsCorrcoef", args: [yTrue, yPred], options: given },
]);

const scores = problems().flatMap(({ yTrue, yPred, given, known, seed }): Call[] => {
  const common = { ...given, ...choice(known, seed), zeroDivision: [0, 1, Number.NaN][seed % 3] };
  const posLabel = known[known.length - 1];
  return [
    ...["binary", "micro", "macro", "weighted", null].flatMap((average): Call[] => [
      { name: "precisionScore", args: [yTrue, yPred], options: { ...common, average, posLabel } },
      { name: "recallScore", args: [yTrue, yPred], options: { ...common, average, posLabel } },
      { name: "f1Score", args: [yTrue, yPred], options: { ...common, average } },
      { name: "fbetaScore", args: [yTrue, yPred], options: { ...common, average, posLabel, beta: [0.5, 2, 0][seed % 3] } },
    ]),
    { name: "precisionRecallFscoreSupport", args: [yTrue, yPred], options: { ...common, beta: 0.5 } },
  ];
});

const tables = problems().flatMap(({ yTrue, yPred, given, known, seed }): Call[] => [
  ...[{}, { normalize: "true" }, { normalize: "pred" }, { normalize: "all" }].map(
    (normalize): Call => ({
      name: "confusionMatrix",
      args: [yTrue, yPred],
      options: { ...given, ...choice(known, seed), ...normalize },
    }),
  ),
  ...[0, 1, Number.NaN].map(
    (zeroDivision): Call => ({
      name: "classificationReport",
      args: [yTrue, yPred],
      options: { ...given, ...choice(known, seed), zeroDivision, outputDict: true },
    }),
  ),
]);

describe("metrics of labels", () => {
  it("equal scikit-learn's for every average, normalisation, choice of labels and zeroDivision", async (t) => {
    await expectParity(t, metrics as never, [...agreement, ...scores, ...tables]);
  });
});
