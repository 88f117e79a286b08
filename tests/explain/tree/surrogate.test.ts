import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { explain } from "tslab-ml";
import { displaySymbol } from "tslab-ml/display";
import { randomRows } from "../tabular/cases";

const rows = randomRows(200, 3, 1);

describe("surrogate", () => {
  it("agrees wholly with a model that is a small tree itself", async () => {
    const rule = (x: number[][]) => x.map(([a, b]) => ((a as number) <= 0.3 ? [1, 0, 0] : (b as number) <= -0.2 ? [0, 1, 0] : [0, 0, 1]));
    const { tree, fidelity, trainFidelity, fidelityMetric, testRows } = await explain.surrogate(rule, rows, { maxDepth: 2, seed: 1 });
    assert.deepEqual([trainFidelity, fidelityMetric, testRows], [1, "accuracy", 50]);
    assert.ok(fidelity > 0.95);
    assert.deepEqual([tree.nLeaves, tree.nodes.feature.filter((j) => j >= 0)], [3, [0, 1]]);
    assert.ok(Math.abs((tree.nodes.threshold[0] as number) - 0.3) < 0.1);
  });

  it("agrees wholly with a model that always says the same", async () => {
    for (const constant of [0.1, 0.7, -3, 0]) {
      const { fidelity, trainFidelity } = await explain.surrogate((x) => x.map(() => constant), rows, { seed: 1 });
      assert.deepEqual([fidelity, trainFidelity], [1, 1], String(constant));
    }
  });

  it("says how far it agrees with one that is not, better with more leaves", async () => {
    const model = (x: number[][]) => x.map(([a, b, c]) => Math.sin(2 * (a as number)) + (b as number) * (c as number));
    const [small, large] = [
      await explain.surrogate(model, rows, { maxDepth: 1, seed: 1 }),
      await explain.surrogate(model, rows, { maxDepth: 6, seed: 1 }),
    ];
    assert.equal(small.fidelityMetric, "r2");
    assert.ok(
      small.fidelity < 0.5 && large.fidelity > small.fidelity && large.trainFidelity > large.fidelity,
      `${small.fidelity} ${large.fidelity}`,
    );
  });

  it("shows itself as the tree, with its fidelity above", async () => {
    const model = (x: number[][]) => x.map(([a]) => ((a as number) > 0 ? [0.2, 0.8] : [0.9, 0.1]));
    const made = await explain.surrogate(model, rows, {
      seed: 1,
      classNames: ["rejected", "approved"],
      featureNames: ["income", "age", "grade"],
    });
    const { layout, data } = made.figure();
    assert.match(layout.title.text, /^Surrogate tree: predicts the model's class for \d+\.\d % of 50 new rows$/);
    assert.match(data[1]?.text[0], /income/);
    assert.deepEqual(
      data.slice(2).map(({ name }) => name),
      ["rejected", "approved"],
    );
    assert.match((await made[displaySymbol]())["text/plain"] as string, /^Decision tree of 2 leaves over 150 rows/);
    const numbers = await explain.surrogate(model, rows, { kind: "regressor", seed: 1 });
    assert.deepEqual(
      numbers.tree
        .predict([
          [1, 0, 0],
          [-1, 0, 0],
        ])
        .map((value) => Number(Number(value).toFixed(9))),
      [0.8, 0.1],
    );
  });

  it("needs rows to measure its fidelity on", async () => {
    await assert.rejects(
      explain.surrogate((x) => x.map(() => 1), [[1]], {}),
      /testSize is 0.25, which leaves 0 of 1 rows out; both parts need at least one/,
    );
  });
});
