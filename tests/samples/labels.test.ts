import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { tf } from "tslab-ml";
import { accuracyScore, balancedAccuracyScore, confusionMatrix, precisionScore } from "tslab-ml/metrics";
import { reference } from "../reference";

const p = [0.1, 0.9, 0.2, 0.8];
const rows = p.map((one) => [1 - one, one]);

describe("labels beside probabilities", () => {
  it("must be the classes that the probabilities stand for, as scikit-learn, too, refuses to guess", async () => {
    const message = await reference<string>(
      `from sklearn.metrics import accuracy_score
try: result = str(accuracy_score([-1, 1, -1, 1], args))
except ValueError as error: result = str(error)`,
      p,
    );
    assert.match(message, /mix of binary and continuous/);
    const binary = "accuracyScore: yPred has probabilities or rows of the classes 0 and 1, but yTrue has the class";
    const mend = "number the classes from 0, or give yPred as labels.";
    assert.throws(() => accuracyScore([-1, 1, -1, 1], p), { name: "RangeError", message: `${binary} -1; ${mend}` });
    assert.throws(() => accuracyScore([1, 2, 1, 2], p), { message: `${binary} 2; ${mend}` });
    assert.throws(() => accuracyScore([1, 2, 1, 2], tf.tensor2d(rows)), { message: `${binary} 2; ${mend}` });
    for (const metric of [balancedAccuracyScore, confusionMatrix, precisionScore])
      assert.throws(() => metric([-1, 1, -1, 1], rows), /yTrue has the class -1/);
    assert.throws(() => accuracyScore([1, 2, 3], tf.eye(3)), {
      message: `accuracyScore: yPred has rows of the classes 0 to 2, but yTrue has the class 3; ${mend}`,
    });
    assert.throws(() => accuracyScore(tf.eye(3), [1, 2, 3]), {
      message:
        "accuracyScore: yTrue has rows of the classes 0 to 2, but yPred has the class 3; number the classes from 0, or give yTrue as labels.",
    });
  });

  it("may lack some of them, and may be others where these do not count", () => {
    assert.equal(accuracyScore([1, 1, 0, 1], rows), 0.75);
    assert.equal(accuracyScore([0, 2, 2], tf.eye(3)), 2 / 3);
    assert.deepEqual(
      confusionMatrix([0, 1, 255], [rows[0] as number[], rows[1] as number[], rows[2] as number[]], { labels: [0, 1] }).counts,
      [
        [1, 0],
        [0, 1],
      ],
    );
  });
});
