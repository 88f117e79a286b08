import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { explain, tf } from "tslab-ml";
import { displaySymbol } from "tslab-ml/display";
import { toPng } from "tslab-ml/plots";
import { reference } from "../../reference";
import { classes, joint, jointInPython, randomRows } from "./cases";

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

/** Shapley values by their definition: the mean over all orders in which features become known, from all subsets. */
function bruteForce(predict: (rows: number[][]) => number[], row: readonly number[], background: readonly number[][]): number[] {
  const m = row.length;
  const value = Array.from({ length: 2 ** m }, (_, set) => {
    const rows = background.map((other) => other.map((each, j) => ((set >> j) & 1 ? (row[j] as number) : each)));
    return sum(predict(rows)) / rows.length;
  });
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  return row.map((_, j) => {
    let phi = 0;
    for (let set = 0; set < 2 ** m; set++) {
      if ((set >> j) & 1) continue;
      const size = Array.from({ length: m }, (_, k) => (set >> k) & 1).reduce((a, b) => a + b, 0);
      const weight = (factorial(size) * factorial(m - size - 1)) / factorial(m);
      phi += weight * ((value[set | (1 << j)] as number) - (value[set] as number));
    }
    return phi;
  });
}

const close = (actual: readonly number[], expected: readonly number[], tolerance: number) => {
  assert.equal(actual.length, expected.length);
  expected.forEach((value, i) => {
    assert.ok(Math.abs((actual[i] as number) - value) < tolerance, `value ${i} is ${actual[i]} and not ${value}`);
  });
};

describe("kernelShap", () => {
  it("is exact: the Shapley values by brute force, on models of 1 to 7 features", async () => {
    for (const m of [1, 2, 3, 4, 5, 7]) {
      const [rows, background] = [randomRows(3, m, m), randomRows(6, m, m + 100)];
      const { values } = await explain.kernelShap(joint, rows, { background });
      for (const [i, row] of rows.entries()) close(values[i] as number[], bruteForce(joint, row, background), 1e-9);
    }
  });

  it("equals Python's shap: its KernelExplainer where all sets are tried, also with features that do not vary", async () => {
    const cases = [2, 3, 6, 9, 11].map((m) => ({ rows: randomRows(4, m, m), background: randomRows(10, m, m + 50) }));
    for (const { rows, background } of cases.slice(2)) for (const row of [...rows.slice(0, 2), ...background]) row[1] = 0.25;
    const expected = await reference<{ values: number[][]; base: number }[]>(
      `import sys
out = sys.stdout; sys.stdout = sys.stderr
import shap, warnings; warnings.filterwarnings("ignore")
${jointInPython}
result = []
for case in args:
    e = shap.KernelExplainer(joint, np.array(case["background"]))
    result.append({"values": e.shap_values(np.array(case["rows"]), l1_reg=0, silent=True).tolist(), "base": float(e.expected_value)})
sys.stdout = out`,
      cases,
    );
    let worst = 0;
    for (const [k, { rows, background }] of cases.entries()) {
      const ours = await explain.kernelShap(joint, rows, { background });
      const theirs = expected[k] as (typeof expected)[number];
      close([ours.baseValue], [theirs.base], 1e-12);
      close(ours.values.flat(), theirs.values.flat(), 1e-8);
      worst = Math.max(worst, ...ours.values.flat().map((value, i) => Math.abs(value - (theirs.values.flat()[i] as number))));
    }
    console.log(`SHAP values: largest difference ${worst.toExponential(1)} to Python's shap`);
  });

  it("estimates the Shapley values of more features from a part of the sets, better from more", async () => {
    const [rows, background] = [randomRows(2, 13, 1), randomRows(4, 13, 2)];
    const truth = rows.flatMap((row) => bruteForce(joint, row, background));
    const size = Math.max(...truth.map(Math.abs));
    const error = async (nSamples: number) => {
      const { values, baseValue, predictions } = await explain.kernelShap(joint, rows, { background, nSamples, seed: 1 });
      values.forEach((row, i) => {
        assert.ok(Math.abs(sum(row) + baseValue - (predictions[i] as number)) < 1e-9, "they sum to the prediction all the same");
      });
      return Math.max(...values.flat().map((value, i) => Math.abs(value - (truth[i] as number)))) / size;
    };
    const [few, many, all] = [await error(200), await error(4000), await error(8190)];
    assert.ok(few < 0.2 && many < few && many < 0.02 && all < 1e-9, `${few}, ${many}, ${all}`);
  });

  it("keeps Shapley's laws: values sum to the prediction, unused features get 0, equal ones the same, sums of models add up", async () => {
    const table = (count: number) =>
      fc.array(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 4, maxLength: 4 }), { minLength: count, maxLength: count });
    const product = (rows: number[][]) => rows.map(([a, b, c]) => (a as number) * (b as number) * (c as number));
    const linear = (rows: number[][]) => rows.map(([a, b]) => 2 * ((a as number) + (b as number)));
    await fc.assert(
      fc.asyncProperty(table(1), table(3), async (rows, background) => {
        const same = (all: number[][]) => all.map(([a, , c, d]) => [a, a, c, d] as number[]);
        const [x, known] = [same(rows), same(background)];
        const both = (all: number[][]) => product(all).map((value, i) => value + (linear(all)[i] as number));
        const of = async (predict: explain.Predict) => (await explain.kernelShap(predict, x, { background: known })).values[0] as number[];
        const [first, second, together] = [await of(product), await of(linear), await of(both)];
        close(
          together,
          first.map((value, j) => value + (second[j] as number)),
          1e-8,
        );
        assert.ok(Math.abs(together[0]! - together[1]!) < 1e-8);
        assert.ok(Math.abs(together[3]!) < 1e-8);
        assert.ok(Math.abs(sum(together) - (both(x)[0]! - sum(both(known)) / 3)) < 1e-8);
      }),
      { numRuns: 60, seed: 1 },
    );
  });

  it("explains models of TensorFlow.js and leaks nothing", async () => {
    const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [3] })] });
    const x = tf.tensor2d(randomRows(2, 3, 1));
    const background = x.slice(0, 1);
    const before = tf.memory().numTensors;
    const { values, data } = await explain.kernelShap(model, x, { background });
    assert.equal(tf.memory().numTensors, before);
    const weights = model.getWeights()[0]?.dataSync() as Float32Array;
    close(
      values[1] as number[],
      [0, 1, 2].map((j) => (weights[j] as number) * ((data[1]?.[j] as number) - (data[0]?.[j] as number))),
      1e-5,
    );
  });

  it("says what is wrong", async () => {
    const rows = randomRows(2, 3, 1);
    await assert.rejects(explain.kernelShap(joint, rows, { background: [[1, 2]] }), {
      message: "kernelShap: background has 2 features, but x has 3.",
    });
    await assert.rejects(
      explain.kernelShap(joint, rows, { nSamples: 2 }),
      /nSamples is 2, but 3 features need a whole number of at least 6/,
    );
    await assert.rejects(explain.kernelShap(classes, rows), /output is missing, but the model has 3 outputs/);
    await assert.rejects(explain.kernelShap(joint, []), /x has no rows of numbers/);
  });
});

describe("figures of SHAP values", () => {
  const names = ["income", "debt", "grade", "age"];
  const made = explain.kernelShap(joint, randomRows(40, 4, 3), { featureNames: names });

  it("sum up all rows, most important feature first", async () => {
    const shap = await made;
    const figure = explain.shapSummary(shap, { maxDisplay: 3 });
    assert.equal(figure.data.length, 3);
    const best = names[shap.importances.indexOf(Math.max(...shap.importances))] as string;
    assert.equal(figure.data[0]?.name, best);
    close(
      figure.data[0]?.x,
      shap.values.map((row) => row[names.indexOf(best)] as number),
      1e-5,
    );
    assert.equal(new Set(figure.data[0]?.y.map((y: number) => Math.round(y))).size, 1);
    assert.match((await shap[displaySymbol]())["text/plain"] as string, /^Beeswarm chart of SHAP values of 40 rows. Mean absolute value: /);
  });

  it("lead from the mean prediction to that of a row", async () => {
    const shap = await made;
    const all = explain.shapWaterfall(shap, 3);
    assert.ok(Math.abs(all.data[0]?.base + sum(all.data[0]?.x) - (shap.predictions[3] as number)) < 1e-9);
    const some = explain.shapWaterfall(shap, 3, { maxDisplay: 3 });
    assert.deepEqual([some.data[0]?.x.length, some.data[0]?.y[0]], [3, "2 other features"]);
    assert.ok(Math.abs(sum(some.data[0]?.x) - sum(all.data[0]?.x)) < 1e-9);
    assert.throws(() => explain.shapWaterfall(shap, 40), /row is 40, but there are 40 explained rows, 0 to 39/);
    assert.ok((await toPng(some)).length > 1000);
  });

  it("show a feature's value beside its effect, coloured by another", async () => {
    const shap = await made;
    const { data, alt } = explain.shapDependence(shap, "debt", { color: "age" });
    assert.deepEqual(
      data[0]?.x,
      shap.data.map((row) => row[1]),
    );
    assert.deepEqual(
      data[0]?.marker.color,
      shap.data.map((row) => row[3]),
    );
    assert.match(alt, /coloured by age/);
    assert.throws(() => explain.shapDependence(shap, "nowhere"), /there is no feature "nowhere"; there are income, debt/);
  });
});
