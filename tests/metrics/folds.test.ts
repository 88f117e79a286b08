import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { kFold, stratifiedKFold } from "tslab-ml/metrics";
import { reference } from "../reference";
import { draws } from "./scikit-learn";

const inPython = `
import warnings, numpy as np
from sklearn.model_selection import KFold, StratifiedKFold
warnings.simplefilter("ignore")
result = []
for y, k in args:
    one = {}
    for name, kind in (("kFold", KFold), ("stratifiedKFold", StratifiedKFold)):
        try: one[name] = [[a.tolist(), b.tolist()] for a, b in kind(k).split(np.zeros(len(y)), y)]
        except ValueError: one[name] = None
    result.append(one)
`;

const problems = Array.from({ length: 30 }, (_, seed): [(number | string)[], number] => {
  const { labels } = draws(seed);
  return [labels([4, 11, 60][seed % 3] as number, seed % 2 ? ["b", "a", "c"] : [0, 1, 2, 7]), 2 + (seed % 5)];
});

describe("kFold and stratifiedKFold", () => {
  it("divide samples in their order as scikit-learn does", async () => {
    const expected = await reference<Record<"kFold" | "stratifiedKFold", [number[], number[]][] | null>[]>(inPython, problems);
    for (const [i, [y, splits]] of problems.entries()) {
      for (const [name, divide] of Object.entries({ kFold, stratifiedKFold })) {
        const wanted = expected[i]?.[name as "kFold"];
        if (wanted)
          assert.deepEqual(
            divide(y, { splits }).map(({ train, test }) => [[...train], [...test]]),
            wanted,
            `${name} ${y} ${splits}`,
          );
        else assert.throws(() => divide(y, { splits }), RangeError);
      }
    }
  });

  it("test every sample once and train on all others, shuffled or not, and stratified folds differ by one sample of a class at most", () => {
    const input = fc.record({
      y: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 30, maxLength: 90 }),
      splits: fc.integer({ min: 2, max: 5 }),
      shuffle: fc.boolean(),
      seed: fc.integer(),
    });
    fc.assert(
      fc.property(input, ({ y, ...options }) => {
        for (const divide of [kFold, stratifiedKFold]) {
          const folds = divide(y, options);
          assert.deepEqual(
            folds.flatMap(({ test }) => [...test]).sort((a, b) => a - b),
            [...y.keys()],
          );
          for (const { train, test } of folds)
            assert.deepEqual(
              [...train, ...test].sort((a, b) => a - b),
              [...y.keys()],
            );
          const sizes = folds.map(({ test }) => test.length);
          assert.ok(Math.max(...sizes) - Math.min(...sizes) <= 1);
        }
        for (const label of new Set(y)) {
          const counts = stratifiedKFold(y, options).map(({ test }) => test.filter((i) => y[i] === label).length);
          assert.ok(Math.max(...counts) - Math.min(...counts) <= 1, `${counts}`);
        }
      }),
    );
  });

  it("are the same for the same seed and others for another", () => {
    const y = Array.from({ length: 50 }, (_, i) => i % 2);
    for (const divide of [kFold, stratifiedKFold]) {
      assert.deepEqual(divide(y, { shuffle: true, seed: 1 }), divide(y, { shuffle: true, seed: 1 }));
      assert.notDeepEqual(divide(y, { shuffle: true, seed: 1 }), divide(y, { shuffle: true, seed: 2 }));
    }
  });

  it("explain what does not fit", () => {
    assert.throws(() => kFold(3, { splits: 4 }), { message: "kFold: splits is 4, but there are only 3 samples; choose fewer folds." });
    assert.throws(() => kFold(3, { splits: 1 }), { message: "kFold: splits is 1, but must be a whole number of at least 2." });
    assert.throws(() => stratifiedKFold([1.5, 2.5, 3.1], { splits: 3 }), {
      message:
        "stratifiedKFold: y has 1.5 at 0, but labels are whole numbers or texts; for values to predict take kFold, or { stratify: false } in crossValidate.",
    });
    assert.throws(() => stratifiedKFold([0, 0, 1, 1], { splits: 3 }), {
      message: "stratifiedKFold: splits is 3, but the largest class has only 2 samples; choose fewer folds.",
    });
  });
});
