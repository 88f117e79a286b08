import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { clean, data } from "tslab-ml";
import { reference } from "../reference";
import { columnsOf } from "./frames";

const as = async (values: unknown[], from: string, to: string) => {
  const table = await data.table({ x: values }, { types: { x: from } });
  const { table: done, records } = await clean.apply(table, clean.astype({ columns: { x: to }, errors: "coerce" }));
  return { x: (await columnsOf(done)).x, misfits: records[0]?.columns[0]?.misfits.count, type: done.columns[0]?.type };
};

describe("astype", () => {
  const texts = [
    "12",
    " -3.5 ",
    "1e3",
    "0x1F",
    "1_000",
    "",
    "abc",
    "inf",
    "-Infinity",
    "nan",
    "1e400",
    "+7",
    ".5",
    "5.",
    "1 000",
    "0012",
    "1e-400",
    "True",
  ];

  it("reads the numbers that pandas' to_numeric reads, but for words and underscores", async () => {
    const expected = await reference<unknown[]>(
      `import pandas as pd, math
def plain(v): return None if math.isnan(v) else ("Infinity" if v > 0 else "-Infinity") if math.isinf(v) else v
result = [plain(pd.to_numeric(pd.Series([t]), errors="coerce").astype(float)[0]) for t in args]`,
      texts,
    );
    const { x, type } = await as(texts, "VARCHAR", "float64");
    assert.equal(type, "DOUBLE");
    // pandas reads an empty text as missing and a number beyond 1.8e308 as infinite; here the second does not fit.
    expected[texts.indexOf("1e400")] = null;
    assert.deepEqual(x, expected);
  });

  it("makes integers only of what is whole, and never rounds", async () => {
    assert.deepEqual(
      await as(["3", "3.0", "3.7", "1e3", "9223372036854775807", "9223372036854775808", "x"], "VARCHAR", "BIGINT").then(
        ({ misfits }) => misfits,
      ),
      3,
    );
    assert.deepEqual((await as([3, 3.5, -2, 1e300, null, Number.POSITIVE_INFINITY], "DOUBLE", "int64")).x, [3, null, -2, null, null, null]);
    assert.deepEqual((await as([100, 200, -1], "BIGINT", "int8")).x, [100, null, -1]);
    assert.deepEqual((await as(["1.25", "1.255", "1e1"], "VARCHAR", "DECIMAL(10,2)")).x, [1.25, null, 10]);
  });

  it("keeps every digit of large integers on the way to text and back", async () => {
    const table = await data.sql("SELECT 9007199254740993::BIGINT AS x");
    const { table: done } = await clean.apply(table, clean.astype({ columns: { x: "str" } }), clean.astype({ columns: { x: "int64" } }));
    const [row] = await done.toRecords();
    assert.equal(row?.x, 9007199254740993n);
  });

  it("makes texts, dates and booleans", async () => {
    assert.deepEqual((await as(["2024-02-29", "2024-02-30", " 2024-01-01 "], "VARCHAR", "DATE")).x, [
      "2024-02-29T00:00:00",
      null,
      "2024-01-01T00:00:00",
    ]);
    assert.deepEqual((await as([1.5, null], "DOUBLE", "string")).x, ["1.5", null]);
    assert.deepEqual((await as(["true", "no!", "f"], "VARCHAR", "bool")).x, [true, null, false]);
  });

  it("ends with the values that do not fit, and leaves the table as it was", async () => {
    const table = await data.table({ x: ["1", "x"] });
    await assert.rejects(clean.apply(table, clean.trim(), clean.astype({ columns: { x: "DOUBLE" } })), {
      message:
        'astype: 1 value of column "x" does not fit: "x"; mend them first, or make them missing with errors: "coerce". (step 2 of 2, astype)',
    });
    assert.deepEqual(await columnsOf(table), { x: ["1", "x"] });
    assert.throws(() => clean.astype({ columns: { x: "INT); DROP TABLE t" } }), /which is no type/);
  });
});
