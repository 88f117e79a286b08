import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { corr, describe as described, quantile, table } from "tslab-ml/table";
import { reference } from "../../reference";

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

  it("correlate finite values as pandas does, whatever stands beside them", async () => {
    const frames = [
      { a: [1, 2, 3, "Infinity"], b: [1, 2, 3, 4], c: [4, 1, null, 2] },
      { a: [1, 2, 3, "Infinity", "-Infinity"], b: [5, 2, 3, 4, "Infinity"] },
      { a: ["Infinity", "Infinity", 3], b: [1, 2, 3] },
      { a: ["Infinity", "-Infinity"], b: [1, 2] },
    ];
    for (const method of ["pearson", "spearman"] as const) {
      const expected = await reference<Record<string, (number | null)[]>[]>(
        `import pandas as pd
correlated = [pd.DataFrame(frame, dtype=float).corr(args["method"]) for frame in args["frames"]]
result = [{name: [None if pd.isna(v) else v for v in of[name]] for name in of} for of in correlated]`,
        { frames, method },
      );
      for (const [i, frame] of frames.entries()) {
        const columns = Object.entries(frame).map(([key, values]) => [
          key,
          Float64Array.from(values as unknown[], (value) => (value === null ? Number.NaN : Number(value))),
        ]);
        const rows = await (await corr(Object.fromEntries(columns), { method })).toRecords();
        for (const [column, values] of Object.entries(expected[i]!))
          for (const [j, value] of values.entries()) {
            const own = rows[j]?.[column] as number | null;
            if (value === null || own === null) assert.equal(own, value, `${method} ${i} ${column}`);
            else assert.ok(Math.abs(own - value) < 1e-12, `${method} ${i} ${column}: ${own} and not ${value}`);
          }
      }
    }
  });

  it("correlate numbers whose squares are not finite as smaller ones of the same proportions", async () => {
    const b = [1, 2, 4, 3];
    const [small, large] = await Promise.all(
      [1, 2 ** 990].map(async (unit) => (await corr({ a: [unit, 3 * unit, 2 * unit, 5 * unit], b })).toRecords()),
    );
    assert.deepEqual(large, small);
    const [row] = await (await corr({ a: [1e308, -1e308, 1e308, 0], b })).toRecords();
    const [same] = await (await corr({ a: [1, -1, 1, 0], b })).toRecords();
    assert.ok(Math.abs((row?.b as number) - (same?.b as number)) < 1e-12);
  });
});
