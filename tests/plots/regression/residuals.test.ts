import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { r2Score, rootMeanSquaredError } from "tslab-ml/metrics";
import { featureImportance, residuals } from "tslab-ml/plots";

describe("residuals", () => {
  const [yTrue, yPred] = [Float32Array.of(1, 2, 3, 4, 5), [1.5, 2, 2.5, 4, 6]];

  it("draws true minus predicted, with the scores of the metrics room and the unit on every axis", () => {
    const { data, layout } = residuals(yTrue, yPred, { unit: "mm" });
    assert.deepEqual(data[2]!.y, [-0.5, 0, 0.5, 0, -1]);
    assert.match(
      layout.title.text,
      new RegExp(`R² ${r2Score(yTrue, yPred).toFixed(3)}, RMSE ${rootMeanSquaredError(yTrue, yPred).toFixed(4)} mm`),
    );
    assert.deepEqual(
      [layout.xaxis, layout.yaxis, layout.yaxis2].map(({ title }) => title.text),
      ["Predicted (mm)", "True (mm)", "Residual (mm)"],
    );
  });

  it("counts all samples, and draws a part of many, the same for the same seed", () => {
    const many = Float64Array.from({ length: 50_000 }, (_, i) => Math.sin(i));
    const shifted = many.map((value, i) => value + 0.1 * Math.cos(i * 7));
    const draw = (seed: number) => residuals(many, shifted, { seed });
    assert.equal(draw(1).data[0]!.x.length, 2000);
    assert.deepEqual(draw(1).data[0]!.x, draw(1).data[0]!.x);
    assert.notDeepEqual(draw(1).data[0]!.x, draw(2).data[0]!.x);
    assert.equal(
      draw(1).data[4]!.x.reduce((a: number, b: number) => a + b),
      50_000,
    );
    assert.match(draw(1).layout.title.text, /2,000 of 50,000 samples are drawn/);
  });

  it("draws exact predictions and a single sample", () => {
    assert.match(residuals([1, 2], [1, 2]).layout.title.text, /R² 1\.000, RMSE 0/);
    assert.match(residuals([1], [2]).layout.title.text, /R² undefined/);
  });

  it("says what is wrong in a sentence", () => {
    const cases: [() => unknown, string][] = [
      [() => residuals([1, 2], [1]), "residuals: yTrue has 2 samples but yPred has 1."],
      [() => residuals([], []), "residuals: yTrue has no samples, but at least one is needed."],
      [
        () => residuals([1, 2, 3], [1, Number.NaN, Number.POSITIVE_INFINITY]),
        "residuals: yPred has NaN at 1, but needs finite numbers; fill or drop what is missing first.",
      ],
      [() => residuals("x" as never, [1]), 'residuals: yTrue is "x", but must be an array, a typed array, a tensor or a Series.'],
    ];
    for (const [draw, message] of cases) assert.throws(draw, { message });
  });
});

describe("featureImportance", () => {
  it("puts the largest in size first, and keeps so many", () => {
    const { data, layout } = featureImportance({ age: 0.1, fare: -0.3, deck: 0.2 }, { top: 2, measure: "Coefficient" });
    assert.deepEqual(
      [data[0]!.y, data[0]!.x],
      [
        ["fare", "deck"],
        [-0.3, 0.2],
      ],
    );
    assert.match(layout.title.text, /the first 2 of 3 features/);
  });

  it("takes names with deviations, which follow their bars", () => {
    const { data } = featureImportance({ names: ["a", "b"], importances: [1, 2], deviations: Float64Array.of(0.1, 0.2) });
    assert.deepEqual(
      [data[0]!.y, data[0]!.error_x.array],
      [
        ["b", "a"],
        [0.2, 0.1],
      ],
    );
  });

  it("says what is wrong in a sentence", () => {
    const cases: [() => unknown, RegExp][] = [
      [() => featureImportance({}), /^featureImportance: importances has no samples, but at least one is needed\.$/],
      [() => featureImportance({ names: ["a"], importances: [1, 2] }), /^featureImportance: names has 1 sample but importances has 2\.$/],
      [() => featureImportance({ a: Number.NaN }), /^featureImportance: importances has NaN at 0, but needs finite numbers/],
      [() => featureImportance({ a: 1 }, { top: 0 }), /^featureImportance: top is 0/],
    ];
    for (const [draw, message] of cases) assert.throws(draw, { message });
  });
});
