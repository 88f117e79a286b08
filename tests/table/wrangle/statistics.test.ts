import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { corr, describe as described, quantile, table } from "tslab-ml/table";

describe("statistics", () => {
  it("refuse a column that is called as the result's own", async () => {
    const given = await table({ Statistic: [1, 2], column: [1, 2], q: [3, 4] });
    await assert.rejects(described(given), /describe: the table has a column "statistic", as the result's own is called/);
    await assert.rejects(corr(given), /corr: the table has a column "column"/);
    await assert.rejects(quantile(given, 0.5), /quantile: the table has a column "q"/);
    assert.equal((await quantile(given, 0.5, { columns: ["column"] })).columns.length, 2);
  });

  it("refuse a method that is unknown", async () => {
    const given = await table({ a: [1, 2], b: [3, 4] });
    await assert.rejects(corr(given, { method: "kendall" as "pearson" }), /corr: method is "kendall", but must be "pearson" or "spearman"/);
  });
});
