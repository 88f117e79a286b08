import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { explain } from "tslab-ml";
import { displaySymbol } from "tslab-ml/display";

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

describe("creditDecisions", () => {
  const credit = explain.creditDecisions({ rows: 20_000, seed: 1 });
  const of = (group: string, values: readonly number[]) => values.filter((_, i) => credit.group[i] === group);

  it("makes groups that repay alike, and history that approved one of them less", () => {
    assert.ok(Math.abs(mean(of("A", credit.repaid)) - mean(of("B", credit.repaid))) < 0.02);
    assert.ok(mean(of("A", credit.approved)) - mean(of("B", credit.approved)) > 0.2);
    const fair = explain.creditDecisions({ rows: 20_000, seed: 1, bias: 0 });
    const share = (group: string) => mean(fair.approved.filter((_, i) => fair.group[i] === group));
    assert.ok(Math.abs(share("A") - share("B")) < 0.02);
    assert.deepEqual(fair.x, credit.x);
  });

  it("repays with the chances that its effects say", () => {
    const chances = credit.effects.map((row) => 1 / (1 + Math.exp(-(0.4 + row.reduce((a, b) => a + b, 0)))));
    assert.ok(Math.abs(mean(chances) - mean(credit.repaid)) < 0.01);
    const sure = credit.repaid.filter((_, i) => (chances[i] as number) > 0.9);
    assert.ok(Math.abs(mean(sure) - mean(chances.filter((chance) => chance > 0.9))) < 0.02);
    assert.ok(credit.effects.every((row) => row[4] === 0 && row[5] === 0));
  });

  it("tells the group by the district, and by nothing else", () => {
    credit.featureNames.forEach((name, j) => {
      const column = credit.x.map((row) => row[j] as number);
      const middle = mean(column);
      const spread = Math.sqrt(mean(column.map((value) => (value - middle) ** 2)));
      const gap = Math.abs(mean(of("A", column)) - mean(of("B", column))) / spread;
      assert.ok(name === "district" ? gap > 1.5 : gap < 0.05, `${name}: ${gap}`);
    });
  });

  it("is the same for the same seed, and shows itself as a table", () => {
    assert.deepEqual(explain.creditDecisions({ rows: 5, seed: 3 }).x, explain.creditDecisions({ rows: 5, seed: 3 }).x);
    assert.notDeepEqual(explain.creditDecisions({ rows: 5, seed: 3 }).x, explain.creditDecisions({ rows: 5, seed: 4 }).x);
    assert.match(credit[displaySymbol]()["text/plain"] as string, /20,000 made-up applicants/);
    assert.throws(() => explain.creditDecisions({ rows: 0 }), {
      message: "creditDecisions: rows is 0, but must be a whole number of at least 1.",
    });
  });
});
