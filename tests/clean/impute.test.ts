import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { clean, data } from "tslab-ml";
import { reference } from "../reference";
import { scratch } from "../scratch";
import { columnsOf } from "./frames";

const filledBy = async (fitted: clean.FittedPipeline, table: data.TableLike) => (await columnsOf((await fitted.transform(table)).table)).x;

describe("impute where infinite numbers have no mean", () => {
  it("leaves missing what pandas' fillna leaves missing, of all rows and of a group", async () => {
    const g = ["a", "a", "a", "b", "b"];
    const x = [Infinity, -Infinity, null, 2, null];
    for (const strategy of ["mean", "median"] as const) {
      const expected = await reference<boolean[][]>(
        `import numpy as np, pandas as pd
df = pd.DataFrame({"g": args["g"], "x": [np.inf, -np.inf, np.nan, 2, np.nan]})
values = [df.x.agg(args["strategy"]), df.groupby("g").x.transform(args["strategy"])]
result = [df.x.fillna(value).isna().tolist() for value in values]`,
        { g, strategy },
      );
      for (const [i, by] of [undefined, ["g"]].entries()) {
        const { table } = await clean.apply({ g, x }, clean.impute({ columns: ["x"], strategy, by }));
        const missing = (await table.toRecords()).map((row) => row.x === null);
        assert.deepEqual(missing, expected[i]);
        const { columns } = await clean.missingReport(table);
        assert.equal(columns.find(({ column }) => column === "x")?.missing, missing.filter(Boolean).length);
      }
    }
  });
});

describe("impute by groups of a fitted pipeline", () => {
  it("knows the groups of whole numbers among DOUBLE, as pandas' map", async () => {
    // More than 50 groups are joined, fewer are compared.
    for (const count of [2, 60]) {
      const shop = Array.from({ length: count }, (_, i) => i + 1);
      const x = shop.map((each) => each * 10);
      const asked = [...shop, 1.5, null];
      const expected = await reference<(number | null)[]>(
        `import numpy as np, pandas as pd
train = pd.DataFrame({"shop": args["shop"], "x": args["x"]})
found = pd.Series([np.nan if v is None else float(v) for v in args["asked"]]).map(train.groupby("shop").x.mean())
result = [None if pd.isna(v) else v for v in found]`,
        { shop, x, asked },
      );
      const fitted = await clean.pipeline([clean.impute({ columns: ["x"], by: ["shop"], strategy: "mean" })]).fit({ shop, x });
      const test = await data.table(
        { shop: Float64Array.from(asked, (each) => each ?? Number.NaN), x: asked.map(() => null) },
        { types: { x: "BIGINT" } },
      );
      assert.equal(test.columns[0]?.type, "DOUBLE");
      assert.deepEqual(await filledBy(fitted, test), expected);
    }
  });

  it("knows a group of DOUBLE among whole numbers, a date by its midnight, and 0 by -0", async () => {
    const step = clean.impute({ columns: ["x"], by: ["k"], strategy: "mean" });
    const learned = async (keys: string, asked: string) => {
      const train = await data.sql(`SELECT unnest([${keys}]) AS k, unnest([10, 99]) AS x`);
      const test = await data.sql(`SELECT unnest([${asked}]) AS k, NULL::INTEGER AS x`);
      return filledBy(await clean.pipeline([step]).fit(train), test);
    };
    assert.deepEqual(await learned("1.5::DOUBLE, 2", "1, 2"), [null, 99]);
    assert.deepEqual(await learned("DATE '2024-01-01', DATE '2024-01-02'", "TIMESTAMP '2024-01-01 10:00:00', TIMESTAMP '2024-01-02'"), [
      null,
      99,
    ]);
    assert.deepEqual(await learned("0::DOUBLE, '-0'::DOUBLE", "'-0'::DOUBLE, 0"), [54.5, 54.5]);
  });

  it("knows the groups that an older release has saved as DuckDB writes them", async (t) => {
    const path = join(scratch(t), "older.json");
    const options = { columns: ["x"], by: ["shop", "day"], strategy: "mean" };
    const fitted = { values: { x: 5 }, groups: { x: [[["1.0", "2024-01-01"], 10]] } };
    const columns = ["shop DOUBLE", "day DATE", "x DOUBLE"].map((each) => ({ name: each.split(" ")[0], type: each.split(" ")[1] }));
    writeFileSync(path, JSON.stringify({ format: "tslab-ml cleaning 1", columns, steps: [{ step: "impute", options, fitted }] }));
    const pipeline = await clean.loadPipeline(path);
    for (const type of ["DOUBLE", "BIGINT"])
      assert.deepEqual(
        await filledBy(pipeline, await data.sql(`SELECT 1::${type} AS shop, DATE '2024-01-01' AS day, NULL::DOUBLE AS x`)),
        [10],
      );
  });
});
