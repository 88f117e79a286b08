import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { explain } from "tslab-ml";
import { displaySymbol } from "tslab-ml/display";
import { reference } from "../../reference";
import { classes, joint, jointInPython, randomRows } from "./cases";

const rows = randomRows(37, 5, 2);

describe("partialDependence", () => {
  it("equals scikit-learn's, and its individual lines, for one feature and two, many values and few, any percentiles", async () => {
    const cases = [
      { features: [0], grid_resolution: 12, percentiles: [0.05, 0.95] },
      { features: [1], grid_resolution: 100, percentiles: [0, 1] },
      { features: [2], grid_resolution: 100, percentiles: [0.05, 0.95] },
      { features: [3, 4], grid_resolution: 6, percentiles: [0.1, 0.8] },
      { features: [4, 2], grid_resolution: 7, percentiles: [0.25, 0.75] },
    ] as const;
    type Result = { grid: number[][]; average: number[]; individual: number[] };
    const expected = await reference<Result[]>(
      `${jointInPython}
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.inspection import partial_dependence
class Model(RegressorMixin, BaseEstimator):
    def fit(self, x, y): return self
    def predict(self, x): return joint(x)
    def __sklearn_is_fitted__(self): return True
result = []
for case in args["cases"]:
    r = partial_dependence(Model(), np.array(args["rows"]), case["features"], grid_resolution=case["grid_resolution"], percentiles=tuple(case["percentiles"]), kind="both", method="brute")
    result.append({"grid": [g.tolist() for g in r["grid_values"]], "average": r["average"].ravel().tolist(), "individual": r["individual"].ravel().tolist()})`,
      { rows, cases },
    );
    let worst = 0;
    for (const [k, { features, grid_resolution, percentiles }] of cases.entries()) {
      const ours = await explain.partialDependence(joint, rows, features, { gridResolution: grid_resolution, percentiles });
      const theirs = expected[k] as Result;
      for (const [a, b] of [
        [ours.gridValues.flatMap((grid) => [...grid]), theirs.grid.flat()],
        [[...ours.average], theirs.average],
        [ours.individual.flatMap((line) => [...line]), theirs.individual],
      ] as const) {
        assert.equal(a.length, b.length);
        b.forEach((value, i) => {
          worst = Math.max(worst, Math.abs((a[i] as number) - value));
        });
      }
      assert.ok(worst < 1e-12, `features ${features}: ${worst}`);
    }
    console.log(`partial dependence: largest difference ${worst.toExponential(1)}`);
  });

  it("is the function itself where features do not act together", async () => {
    const sum = (x: number[][]) => x.map((row) => (row[0] as number) ** 2 + 3 * (row[1] as number));
    const { average, gridValues } = await explain.partialDependence(sum, rows, 0);
    const centered = average.map((value, i) => value - (gridValues[0]?.[i] as number) ** 2);
    assert.ok(Math.max(...centered) - Math.min(...centered) < 1e-12);
  });

  it("explains the second of two class probabilities, and the one that is asked for", async () => {
    const two = (x: number[][]) => classes(x).map((row) => [1 - (row[1] as number), row[1] as number]);
    const [byDefault, asked] = [
      await explain.partialDependence(two, rows, 0),
      await explain.partialDependence(classes, rows, "x0", { output: 1 }),
    ];
    assert.deepEqual(byDefault.average, asked.average);
    await assert.rejects(
      explain.partialDependence(classes, rows, 0),
      /output is missing, but the model has 3 outputs; give a number from 0 to 2/,
    );
  });

  it("shows itself as lines, or as a heat map", async () => {
    const one = await explain.partialDependence(joint, rows, 0, { gridResolution: 5, featureNames: ["income", "b", "c", "d", "e"] });
    assert.match(
      (await one[displaySymbol]())["text/plain"] as string,
      /^Line chart of the partial dependence on income: the mean prediction goes from/,
    );
    const centered = one.figure({ centered: true, iceLines: 3, prediction: "Risk (log-odds)", axisTitles: ["Income (€ a year)"] });
    assert.deepEqual(
      [centered.layout.xaxis.title.text, centered.layout.yaxis.title.text],
      ["Income (€ a year)", "Change of risk (log-odds)"],
    );
    assert.equal(centered.data[1]?.y[0], 0);
    assert.equal(centered.data[0]?.y.length, 3 * 6);
    const two = await explain.partialDependence(joint, rows, [0, 1], { gridResolution: 4 });
    assert.equal(two.figure().data[0]?.z[3][1], two.average[1 * 4 + 3]);
  });

  it("says what is wrong", async () => {
    await assert.rejects(explain.partialDependence(joint, rows, "nowhere"), {
      message: 'partialDependence: there is no feature "nowhere"; there are x0, x1, x2, x3, x4.',
    });
    await assert.rejects(explain.partialDependence(joint, rows, [0, 1, 2]), /there are 3 features, but one or two can be drawn/);
    await assert.rejects(explain.partialDependence(joint, rows, 0, { percentiles: [0.9, 0.1] }), /percentiles are \[0.9, 0.1\]/);
    const constant = rows.map((row, i) => [i === 0 ? 5 : i === 1 ? 6 : 1, ...row.slice(1)]);
    await assert.rejects(
      explain.partialDependence(joint, constant, 0, { gridResolution: 2, percentiles: [0.1, 0.9] }),
      /feature "x0" has the same value at both percentiles/,
    );
  });
});
