import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { explain, tf } from "tslab-ml";
import { displaySymbol } from "tslab-ml/display";
import { reference } from "../../reference";
import { classes, joint, jointInPython, randomRows } from "./cases";

const rows = randomRows(60, 5, 1);
const noisy = joint(rows).map((value, i) => value + Math.cos(7 * i));
const labels = classes(rows).map((row, i) => (i % 5 === 0 ? i % 3 : row.indexOf(Math.max(...row))));

/** The orders in which features were shuffled, read off from what the model saw: the same for every feature. */
async function recorded(run: (spy: (seen: number[][]) => void) => Promise<unknown>): Promise<number[][]> {
  const orders: number[][] = [];
  await run((seen) => {
    const order = seen.map((row) => rows.findIndex((original) => original[0] === row[0]));
    if (order.some((at, i) => at !== i)) orders.push(order);
  });
  return orders;
}

describe("permutationImportance", () => {
  it("equals scikit-learn's for the same shuffles, for every scoring", async () => {
    const predictions = {
      r2: joint,
      neg_mean_squared_error: joint,
      neg_mean_absolute_error: joint,
      accuracy: classes,
      neg_log_loss: classes,
    } as const;
    const orders = await recorded((spy) =>
      explain.permutationImportance(
        (x) => {
          spy(x);
          return joint(x);
        },
        rows,
        noisy,
        { seed: 4, nRepeats: 3 },
      ),
    );
    assert.equal(orders.length, 3);
    type Result = { mean: number[]; std: number[]; all: number[][] };
    const expected = await reference<Record<keyof typeof predictions, Result>>(
      `${jointInPython}
import sklearn.inspection._permutation_importance as module
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
class Replay:
    # Gives scikit-learn the shuffles that were recorded, in place of random ones; it shuffles what it has shuffled before.
    def __init__(self): self.calls, self.last = iter(args["orders"]), np.arange(len(args["rows"]))
    def randint(self, *_): return 0
    def shuffle(self, index):
        order = np.array(next(self.calls)); index[:] = np.argsort(self.last)[order]; self.last = order
module.check_random_state = lambda _: Replay()
class Regressor(RegressorMixin, BaseEstimator):
    def fit(self, x, y): return self
    def predict(self, x): return joint(x)
    def __sklearn_is_fitted__(self): return True
class Classifier(ClassifierMixin, Regressor):
    classes_ = np.arange(3)
    def predict_proba(self, x):
        v = joint(x); s = np.exp(np.stack([v, -v, np.ones_like(v)], 1)); return s / s.sum(1, keepdims=True)
    def predict(self, x): return self.predict_proba(x).argmax(1)
x = np.array(args["rows"]); result = {}
for scoring in args["scorings"]:
    label = scoring in ("accuracy", "neg_log_loss")
    r = module.permutation_importance(Classifier() if label else Regressor(), x, np.array(args["labels" if label else "noisy"]), scoring=scoring, n_repeats=3)
    result[scoring] = {"mean": r.importances_mean.tolist(), "std": r.importances_std.tolist(), "all": r.importances.tolist()}`,
      { rows, noisy, labels, orders, scorings: Object.keys(predictions) },
    );
    let worst = 0;
    for (const [scoring, predict] of Object.entries(predictions)) {
      const key = scoring as keyof typeof predictions;
      const ours = await explain.permutationImportance(predict, rows, predict === joint ? noisy : labels, {
        seed: 4,
        nRepeats: 3,
        scoring: key,
      });
      const pairs = [
        [ours.importances.flat(), expected[key].all.flat()],
        [ours.importancesMean, expected[key].mean],
        [ours.importancesStd, expected[key].std],
      ] as const;
      for (const [a, b] of pairs)
        b.forEach((value, i) => {
          const difference = Math.abs((a[i] as number) - value);
          assert.ok(difference < 1e-12 * (1 + Math.abs(value)), `${scoring}: ${a[i]} and ${value}`);
          worst = Math.max(worst, difference);
        });
    }
    console.log(`permutation importance: largest difference ${worst.toExponential(1)}`);
  });

  it("compares labels with the classes that a tree names, whatever they are, as scikit-learn does", async () => {
    const x = Array.from({ length: 60 }, (_, i) => [i % 3, (i * 7) % 11]);
    const kinds = { "1 to 3": [1, 2, 3], "-1 and 1": [-1, 1, 1], texts: ["c", "a", "b"] };
    const expected = await reference<Record<keyof typeof kinds, [number, number, number]>>(
      `from sklearn.tree import DecisionTreeClassifier
from sklearn.inspection import permutation_importance
import numpy as np
x = np.array(args["x"]); result = {}
for name, labels in args["kinds"].items():
    y = np.array([labels[k] for k in x[:, 0]])
    tree = DecisionTreeClassifier(random_state=0).fit(x, y)
    r = permutation_importance(tree, x, y, scoring="accuracy", n_repeats=200, random_state=1)
    result[name] = [tree.score(x, y), *r.importances_mean.tolist()]`,
      { x, kinds },
    );
    for (const [name, kind] of Object.entries(kinds)) {
      const y = x.map((row) => kind[row[0] as number]) as number[] | string[];
      const tree = explain.decisionTreeClassifier(x, y);
      const { score, importancesMean } = await explain.permutationImportance(tree, x, y, { seed: 1, nRepeats: 200 });
      const [wanted, ...falls] = expected[name as keyof typeof kinds];
      assert.deepEqual([score, importancesMean[1]], [wanted, falls[1]], name);
      assert.ok(Math.abs((importancesMean[0] as number) - (falls[0] as number)) < 0.02, name);
      const loss = await explain.permutationImportance(tree, x, y, { seed: 1, scoring: "neg_log_loss" });
      assert.ok(loss.score > -1e-12 && (loss.importancesMean[0] as number) > 1, name);
    }
  });

  it("counts a class that the model does not know as missed, and refuses classes that cannot be those of its outputs", async () => {
    const tree = explain.decisionTreeClassifier(rows, labels);
    const strange = labels.with(0, 9);
    const { score } = await explain.permutationImportance(tree, rows, strange, { seed: 1 });
    assert.equal(score, 59 / 60);
    const from1 = labels.map((label) => label + 1);
    const row = from1.indexOf(3);
    const cases: [Promise<unknown>, string][] = [
      [
        explain.permutationImportance(tree, rows, strange, { scoring: "neg_log_loss" }),
        "y has in row 0 a class that the model does not know, and so no probability; leave such rows out, or choose another scoring.",
      ],
      [
        explain.permutationImportance(classes, rows, from1),
        `y has 3 in row ${row}, but the model's scores are those of the classes 0 to 2; number the classes from 0.`,
      ],
      [
        explain.permutationImportance(
          (x) => x.map(() => 0.7),
          rows,
          labels.map((label) => (label === 0 ? -1 : 1)),
          { scoring: "accuracy" },
        ),
        `y has -1 in row ${labels.indexOf(0)}, but the model's scores are those of the classes 0 to 1; number the classes from 0.`,
      ],
      [
        explain.permutationImportance(classes, rows, labels.map(String)),
        "y has texts, but the model does not name its classes; give the index of every class, as in labels.map((label) => classNames.indexOf(label)).",
      ],
    ];
    for (const [call, message] of cases) await assert.rejects(call, { name: "RangeError", message: `permutationImportance: ${message}` });
  });

  it("is 0 for a feature that the model does not use, and the same for the same seed", async () => {
    const first = (x: number[][]) => x.map((row) => row[0] as number);
    const [a, b] = [1, 1].map((seed) =>
      explain.permutationImportance(first, rows, first(rows), { seed, featureNames: ["a", "b", "c", "d", "e"] }),
    );
    const result = await (a as NonNullable<typeof a>);
    assert.deepEqual(result.importancesMean.slice(1), [0, 0, 0, 0]);
    assert.ok((result.importancesMean[0] as number) > 1);
    assert.equal(result.score, 1);
    assert.deepEqual((await b)?.importances, result.importances);
    assert.match(
      (await result[displaySymbol]())["text/plain"] as string,
      /^Bars of fall of r2 when shuffled .* of 5 features, the largest first: a \d/,
    );
  });

  it("takes tensors, a model of TensorFlow.js, a frame and a scoring function, and leaks nothing", async () => {
    const model = tf.sequential({ layers: [tf.layers.dense({ units: 3, inputShape: [5], activation: "softmax" })] });
    const x = tf.tensor2d(rows);
    const y = tf.tensor1d(labels, "int32");
    const before = tf.memory().numTensors;
    const ofTensors = await explain.permutationImportance(model, x, y, { seed: 1 });
    assert.equal(tf.memory().numTensors, before);
    assert.equal(ofTensors.scoring, "accuracy");
    const frame = { columns: ["a", "b", "c", "d", "e"], values: rows };
    const minusError = (yTrue: number[], yPred: unknown[]) => -yTrue.filter((value, i) => value !== yPred[i]).length;
    const own = await explain.permutationImportance(
      (x) => x.map((row) => row[2] as number),
      frame,
      { values: rows.map((row) => row[2] as number) },
      { scoring: minusError },
    );
    assert.equal(own.score, -0);
    assert.deepEqual([own.scoring, own.featureNames[2]], ["minusError", "c"]);
    assert.ok((own.importancesMean[2] as number) > 10);
  });

  it("says what is wrong", async () => {
    await assert.rejects(explain.permutationImportance(joint, rows, [1]), {
      message: "permutationImportance: y has 1 values for 60 rows.",
    });
    await assert.rejects(
      explain.permutationImportance(joint, [[1, Number.NaN]], [1]),
      /x has NaN in row 0, feature "x1", but every value must be a finite number/,
    );
    await assert.rejects(explain.permutationImportance(joint, [[1, 2], [1]], [1, 2]), /row 1 of x has 1 values, but row 0 has 2/);
    await assert.rejects(
      explain.permutationImportance(() => [1], rows, noisy),
      /the model returned 1 predictions for 60 rows/,
    );
    await assert.rejects(
      explain.permutationImportance((x) => x.map(() => Number.NaN), rows, noisy),
      /the model predicts NaN/,
    );
    await assert.rejects(
      explain.permutationImportance(joint, rows, noisy, { scoring: "gini" as never }),
      /there is no scoring "gini"; there are accuracy/,
    );
    await assert.rejects(
      explain.permutationImportance(classes, rows, labels, { scoring: "r2" }),
      /scoring "r2" needs one number per row, but the model returns 3/,
    );
    await assert.rejects(explain.permutationImportance({} as never, rows, noisy), {
      name: "TypeError",
      message: /the model is object, but must be a function/,
    });
  });
});
