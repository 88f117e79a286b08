import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { averagePrecisionScore, brierScoreLoss, calibrationCurve, precisionRecallCurve, rocCurve } from "tslab-ml/metrics";
import { reference } from "../reference";

describe("the positive class", () => {
  const scores = [0.1, 0.2, 0.3];

  it("must be one of the classes, as scikit-learn's average precision says", async () => {
    const message = await reference<string>(
      `from sklearn.metrics import average_precision_score
try: result = average_precision_score([0, 1, 1], args, pos_label=5)
except ValueError as error: result = str(error)`,
      scores,
    );
    assert.match(message, /pos_label=5 is not a valid label/);
    for (const metric of [averagePrecisionScore, brierScoreLoss, calibrationCurve, precisionRecallCurve, rocCurve]) {
      assert.throws(() => metric([0, 1, 1], scores, { posLabel: 5 }), {
        name: "RangeError",
        message: `${metric.name}: posLabel is 5, but yTrue has the classes 0, 1; choose one of them.`,
      });
      assert.throws(() => metric(["no", "yes", "maybe"], scores, { posLabel: "Yes" }), {
        message: `${metric.name}: posLabel is "Yes", but yTrue has the classes "maybe", "no", "yes"; choose one of them.`,
      });
    }
  });

  it("may be missing where all samples are of the other one, as scikit-learn has it", async () => {
    const expected = await reference<number[]>(
      `from sklearn.metrics import average_precision_score, brier_score_loss
result = [float(f(["no"] * 3, args, pos_label="yes")) for f in (average_precision_score, brier_score_loss)]`,
      scores,
    );
    const actual = [averagePrecisionScore, brierScoreLoss].map((metric) => metric(["no", "no", "no"], scores, { posLabel: "yes" }));
    actual.forEach((value, i) => void assert.ok(Math.abs(value - (expected[i] as number)) < 1e-15));
  });
});
