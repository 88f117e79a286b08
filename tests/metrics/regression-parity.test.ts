import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as metrics from "tslab-ml/metrics";
import { reference } from "../reference";
import { type Call, draws, expectParity } from "./scikit-learn";

const calls = Array.from({ length: 30 }, (_, seed) => {
  const { scores, weights } = draws(seed);
  const samples = [1, 2, 10, 200][seed % 4] as number;
  const outputs = [0, 1, 3][seed % 3] as number;
  const column = (constant: boolean) => scores(samples, [undefined, 3][seed % 2]).map((x) => (constant ? 2 : 100 * x - 40));
  const table = (constant = false) => {
    if (outputs === 0) return column(constant);
    const columns = Array.from({ length: outputs }, (_, k) => column(constant && k === 0));
    return Array.from({ length: samples }, (_, i) => columns.map((values) => values[i] as number));
  };
  const yTrue = table(seed % 5 === 0);
  const yPred = seed % 10 === 0 ? yTrue : table();
  const sampleWeight = weights(samples).map((weight) => weight + 0.1);
  const options = {
    ...(seed % 2 === 0 && { sampleWeight }),
    ...(outputs === 3 && seed % 4 < 2 && { multioutput: [0.5, 0.2, 0.3] }),
  };
  return [
    ...["meanSquaredError", "rootMeanSquaredError", "meanAbsoluteError", "meanAbsolutePercentageError", "meanPinballLoss", "r2Score"].map(
      (name): Call => ({ name, args: [yTrue, yPred], options }),
    ),
    { name: "meanPinballLoss", args: [yTrue, yPred], options: { ...options, alpha: 0.9 } },
    { name: "r2Score", args: [yTrue, yPred], options: { ...options, multioutput: "variance_weighted" } },
  ] satisfies Call[];
}).flat();

const wrong: Call[] = [
  { name: "meanSquaredError", args: [[1, 2], [1]] },
  {
    name: "meanSquaredError",
    args: [
      [1, Number.NaN],
      [1, 2],
    ],
  },
  { name: "meanAbsoluteError", args: [[[1, 2]], [[1]]] },
  { name: "meanPinballLoss", args: [[1], [1]], options: { alpha: 2 } },
];

describe("metrics of regression", () => {
  it("equal scikit-learn's for one output and several, constant targets, single samples and weights", async (t) => {
    await expectParity(t, metrics as never, [...calls, ...wrong]);
  });

  it("take a constant target for constant where its mean is rounded, as scikit-learn does for some lengths", async () => {
    const { r2Score } = metrics;
    const expected = await reference<number>("from sklearn.metrics import r2_score; result = r2_score([0.1] * 10, [0.2] * 10)");
    assert.equal(expected, 0);
    for (let length = 2; length < 40; length++) {
      for (const value of [0.1, 0.7, 1e-3, 12.3]) {
        const [yTrue, yPred] = [value, value + 1].map((constant) => new Array<number>(length).fill(constant)) as [number[], number[]];
        assert.equal(r2Score(yTrue, yPred), 0, `${length} times ${value}`);
        assert.equal(r2Score([5, ...yTrue], [5, ...yPred], { sampleWeight: [0, ...yTrue] }), 0);
        const pairs = (values: number[]) => values.map((x, i) => [x, i % 2]);
        assert.equal(r2Score(pairs(yTrue), pairs(yPred)), 0.5);
        assert.equal(r2Score(pairs(yTrue), pairs(yPred), { multioutput: "variance_weighted" }), 1);
      }
    }
  });
});
