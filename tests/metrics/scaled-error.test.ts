import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { metrics, preprocess, tf } from "tslab-ml";
import { reference } from "../reference";

const series = (rows: number, columns: number, seed: number) => {
  const { uniform } = preprocess.random(seed);
  return Array.from({ length: rows }, (_, t) => Array.from({ length: columns }, (_, k) => 10 * (k + 1) + 5 * (t % 7) + uniform(-3, 3)));
};

describe("meanAbsoluteScaledError", () => {
  for (const sp of [1, 7])
    it(`is the formula of Hyndman and Koehler in numpy, per series and on average (sp ${sp})`, async () => {
      const args = { y_train: series(60, 3, 1), y_true: series(21, 3, 2), y_pred: series(21, 3, 3), sp };
      const code = `import numpy as np
from sklearn.metrics import mean_absolute_error
past = np.array(args["y_train"]); sp = args["sp"]
scale = mean_absolute_error(past[sp:], past[:-sp], multioutput="raw_values")
result = list(mean_absolute_error(args["y_true"], args["y_pred"], multioutput="raw_values") / scale)`;
      const expected = await reference<number[]>(code, args);
      const options = { yTrain: args.y_train, sp };
      const each = metrics.meanAbsoluteScaledError(args.y_true, args.y_pred, { ...options, multioutput: "raw_values" });
      assert.equal(each.length, 3);
      for (const [k, value] of expected.entries()) assert.ok(Math.abs((each[k] as number) - value) < 1e-12 * value, `${each[k]}, ${value}`);
      const mean = metrics.meanAbsoluteScaledError(args.y_true, args.y_pred, options);
      assert.ok(Math.abs(mean - expected.reduce((a, b) => a + b, 0) / 3) < 1e-12);
    });

  it("is 1 for a naive forecast of a series that goes on as it was, for one series in any form", () => {
    const past = [1, 3, 2, 4, 3, 5];
    assert.equal(metrics.meanAbsoluteScaledError([4, 6], [3, 5], { yTrain: past, sp: 2 }), 1);
    const [truth, guess] = [tf.tensor1d([4, 6]), tf.tensor1d([3, 5])];
    assert.equal(metrics.meanAbsoluteScaledError(truth, guess, { yTrain: Float32Array.from(past), sp: 2 }), 1);
    tf.dispose([truth, guess]);
  });

  it("divides by 2.2e-16 where the past repeats itself, as sktime does", () => {
    assert.equal(metrics.meanAbsoluteScaledError([2], [1], { yTrain: [5, 5, 5] }), 1 / Number.EPSILON);
  });

  it("says what does not fit", () => {
    const fails = (message: string, call: () => unknown) => assert.throws(call, { name: "RangeError", message });
    fails("meanAbsoluteScaledError: yTrain has 7 rows, but needs more than one season, sp 7; give more of the past.", () =>
      metrics.meanAbsoluteScaledError([1], [1], { yTrain: [1, 2, 3, 4, 5, 6, 7], sp: 7 }),
    );
    fails("meanAbsoluteScaledError: yTrue has 2 series but yTrain has 1; both need as many.", () =>
      metrics.meanAbsoluteScaledError([[1, 2]], [[1, 2]], { yTrain: [1, 2, 3] }),
    );
    fails("meanAbsoluteScaledError: sp is 1.5, but must be a whole number of at least 1.", () =>
      metrics.meanAbsoluteScaledError([1], [1], { yTrain: [1, 2, 3], sp: 1.5 }),
    );
    fails("meanAbsoluteScaledError: yTrue has 2 samples but yPred has 1.", () =>
      metrics.meanAbsoluteScaledError([1, 2], [1], { yTrain: [1, 2, 3] }),
    );
  });
});
