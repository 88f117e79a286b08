import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { data } from "tslab-ml";
import { comparableSql, comparableText, fragment, query } from "tslab-ml/table";

/** Values that are equal, in types that can hold them, and different from those of all other lines. */
const equal = [
  ["0::BIGINT", "0::DOUBLE", "'-0'::DOUBLE", "0.00::DECIMAL(9,2)", "0::HUGEINT"],
  ["1::TINYINT", "1::DOUBLE", "1::FLOAT", "1.00::DECIMAL(9,2)", "1.0::DECIMAL(38,1)", "1::UBIGINT"],
  ["-10::BIGINT", "-10::DOUBLE", "-10.0::DECIMAL(5,1)"],
  ["100::BIGINT", "100::DECIMAL(5,0)", "100::DECIMAL(30,3)", "100::DECIMAL(30,0)"],
  ["0.1000001::DECIMAL(30,10)", "0.1000001::DOUBLE"],
  ["5e-324::DOUBLE"],
  ["1.5::DOUBLE", "1.50::DECIMAL(9,2)", "1.500::DECIMAL(30,3)", "1.5::FLOAT"],
  ["0.00001::DOUBLE", "0.00001::DECIMAL(9,5)"],
  ["9007199254740992::BIGINT", "9007199254740992::DOUBLE"],
  ["9007199254740993::BIGINT", "9007199254740993::HUGEINT"],
  ["10000000000000000::BIGINT", "1e16::DOUBLE"],
  ["100000000000000000000::HUGEINT", "1e20::DOUBLE"],
  ["1e300::DOUBLE"],
  ["'inf'::DOUBLE", "'inf'::FLOAT"],
  ["DATE '2024-01-01'", "TIMESTAMP '2024-01-01'", "TIMESTAMP_S '2024-01-01'"],
  ["TIMESTAMP '2024-01-01 10:00:00'", "'2024-01-01 10:00:00'::TIMESTAMP_NS"],
  ["TIMESTAMPTZ '2024-01-01 00:00:00+00'"],
  ["DATE '0044-03-15 (BC)'", "TIMESTAMP '0044-03-15 (BC) 00:00:00'"],
  ["'infinity'::DATE", "'infinity'::TIMESTAMP"],
  ["DATE '5000000-01-01'"],
];

describe("comparable texts", () => {
  it("are equal where values of related types are, also where they were kept as DuckDB writes them", async () => {
    const seen = new Map<string, number>();
    for (const [line, values] of equal.entries())
      for (const value of values) {
        const table = await data.sql(`SELECT ${value} AS v`);
        const { type } = table.columns[0]!;
        const [row] = await (
          await query(fragment`SELECT ${comparableSql({ name: "v", type })} AS text, CAST(v AS VARCHAR) AS kept FROM ${table}`)
        ).toRecords();
        const text = row?.text as string;
        assert.equal(seen.get(text) ?? line, line, `${value} is ${text}`);
        assert.equal([...seen.values()].filter((other) => other === line).length, seen.has(text) ? 1 : 0, `${value} is ${text}`);
        seen.set(text, line);
        assert.equal(comparableText(row?.kept as string, type), text);
        assert.equal(comparableText(text, type), text);
      }
  });

  it("leave texts and what is missing as they are", async () => {
    const table = await data.table({ v: ["1.0", "2024-01-01", null] });
    const rows = await (await query(fragment`SELECT ${comparableSql({ name: "v", type: "VARCHAR" })} AS text FROM ${table}`)).toRecords();
    assert.deepEqual(
      rows.map(({ text }) => text),
      ["1.0", "2024-01-01", null],
    );
    assert.equal(comparableText("1.0", "VARCHAR"), "1.0");
  });
});
