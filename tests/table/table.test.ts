import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { DataFrame } from "danfojs-node";
import fc from "fast-check";
import { displaySymbol } from "tslab-ml/display";
import { describe as describeTable, fragment, materialized, query, records, sql, table } from "tslab-ml/table";

const types = (given: { columns: readonly { name: string; type: string }[] }) => given.columns.map(({ name, type }) => `${name} ${type}`);

describe("table", () => {
  it("decides types on all values, not on the first ones", async () => {
    const rows = Array.from({ length: 100 }, (_, i) => ({ a: i as number | bigint, b: null as string | null, c: i }));
    rows.push({ a: 9_007_199_254_740_993n, b: "late", c: 0.5 });
    const made = await table(rows);
    assert.deepEqual(types(made), ["a BIGINT", "b VARCHAR", "c DOUBLE"]);
    assert.equal((await made.toRecords())[100]?.a, 9_007_199_254_740_993n);
  });

  it("gives 64-bit integers as numbers while all are exact, and else all as bigint", async () => {
    const small = await table({ n: [1n, -(2n ** 53n) + 1n, null] });
    const large = await table({ n: [1n, 2n ** 53n, null] });
    assert.deepEqual(
      (await small.toRecords()).map(({ n }) => n),
      [1, -Number.MAX_SAFE_INTEGER, null],
    );
    assert.deepEqual(
      (await large.toRecords()).map(({ n }) => n),
      [1n, 2n ** 53n, null],
    );
    assert.deepEqual(await (await table({ n: [1n, 2n ** 60n] })).toColumns(), { n: BigInt64Array.of(1n, 2n ** 60n) });
    const sums = await sql`SELECT sum(n) AS n, 1.25::DECIMAL(38,2) AS short, 0.1234567890123456789::DECIMAL(38,19) AS long FROM ${large}`;
    assert.deepEqual(await sums.toRecords(), [{ n: 2n ** 53n + 1n, short: 1.25, long: "0.1234567890123456789" }]);
  });

  it("counts null, undefined, NaN and absent keys as missing, and keeps the empty text", async () => {
    const made = await table([{ n: 1, s: "" }, { n: Number.NaN, s: undefined }, { s: null }]);
    assert.deepEqual(await made.toRecords(), [
      { n: 1, s: "" },
      { n: null, s: null },
      { n: null, s: null },
    ]);
    assert.deepEqual(await (await sql`SELECT 'nan'::DOUBLE AS x`).toRecords(), [{ x: null }]);
  });

  it("does not mix up records whose keys stand in another order", async () => {
    const made = await table([
      { a: 1, b: "x" },
      { b: "y", a: 2 },
    ]);
    assert.deepEqual(await made.toRecords(), [
      { a: 1, b: "x" },
      { a: 2, b: "y" },
    ]);
  });

  it("refuses a column of numbers and text, naming both rows, unless a type is given", async () => {
    await assert.rejects(
      table([{ a: 1 }, { a: null }, { a: "x" }]),
      /column "a" has a number \(1\) in row 0 but a string \("x"\) in row 2/,
    );
    assert.deepEqual(await (await table([{ a: 1 }, { a: "x" }], { types: { a: "VARCHAR" } })).toRecords(), [{ a: "1" }, { a: "x" }]);
    await assert.rejects(table([{ a: "x" }], { types: { a: "INTEGER" } }), /Could not convert string 'x' to INT32/);
    await assert.rejects(table([{ a: "x" }], { types: { a: "INTEGER); DROP TABLE t; --" } }), /is not a type/);
    await assert.rejects(table([{ a: "x" }], { types: { b: "INTEGER" } }), /column "b", which the table does not have; it has "a"/);
    await assert.rejects(table({ a: [1], b: [1, 2] }), /column "b" has 2 values, but "a" has 1/);
    await assert.rejects(table({ id: [1], ID: [2] }), /"id" and "ID" have the same name/);
    await assert.rejects(table({ a: [new Date("x")] }), /column "a" has an invalid Date in row 0/);
    await assert.rejects(table(table({ a: [1] }) as never), /is a promise, but must be a table; put await before/);
    await assert.rejects(describeTable(table({ a: [1] }) as never), /table is a promise, but must be a table; put await before/);
  });

  it("takes bigints among fractions where they stay exact", async () => {
    assert.deepEqual(await (await table({ a: [1n, 1.5, null] })).toRecords(), [{ a: 1 }, { a: 1.5 }, { a: null }]);
    await assert.rejects(table({ a: [2n ** 53n + 1n, 1.5] }), /9007199254740993n is in a column with fractions, which would round it/);
  });

  it("takes the text NaN for missing where a type makes a number of it", async () => {
    assert.deepEqual(await (await table({ a: ["NaN", "1"] }, { types: { a: "DOUBLE" } })).toRecords(), [{ a: null }, { a: 1 }]);
  });

  it("goes to danfo and back with nulls, dates and text intact", async () => {
    const frame = new DataFrame(
      [
        [1.5, "a", true],
        [Number.NaN, null, false],
        [2, "", null],
      ] as never,
      { columns: ["n", "s", "b"] },
    );
    const made = await table(frame);
    assert.deepEqual(types(made), ["n DOUBLE", "s VARCHAR", "b BOOLEAN"]);
    const back = await made.toFrame();
    assert.deepEqual(back.dtypes, ["float32", "string", "boolean"]);
    assert.deepEqual(back.values, [
      [1.5, "a", true],
      [Number.NaN, null, false],
      [2, "", null],
    ]);
    const dates = await (await table({ d: [new Date(0), null], i: [1, 2] })).toFrame({ limit: 1 });
    assert.deepEqual([dates.values, dates.dtypes], [[[new Date(0), 1]], ["string", "int32"]]);
    assert.deepEqual((await (await table({ x: [1] })).head(0)).columns.length, 1);
    assert.deepEqual((await (await (await table({ x: [1] })).head(0)).toFrame()).shape, [0, 1]);
  });

  it("gives back what it was given, for any values", async () => {
    const row = fc.record({
      i: fc.option(fc.maxSafeInteger()),
      big: fc.option(fc.bigInt({ min: -(2n ** 127n) + 1n, max: 2n ** 127n - 1n })),
      x: fc.option(fc.double({ noNaN: true }).map((x) => x + 0)),
      s: fc.option(fc.string({ unit: "grapheme" })),
      b: fc.option(fc.boolean()),
      d: fc.option(fc.date({ noInvalidDate: true, min: new Date(-8e13), max: new Date(8e15) })),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 50 }), async (rows) => {
        const kinds = { i: "BIGINT", big: "HUGEINT", x: "DOUBLE", s: "VARCHAR", b: "BOOLEAN", d: "TIMESTAMP" };
        const made = await table(rows, { types: kinds });
        const exact = rows.every(({ big }) => big === null || Number.isSafeInteger(Number(big)));
        const expected = rows.map((each) => ({ ...each, big: exact && each.big !== null ? Number(each.big) : each.big }));
        assert.deepEqual(await made.toRecords(), expected);
        await made.dispose();
      }),
      { numRuns: 40 },
    );
  });

  it("keeps the order of rows through filters, lazy steps and an ORDER BY that is materialised", async () => {
    const n = 300_000;
    const made = await table({
      i: Int32Array.from({ length: n }, (_, i) => i),
      key: Int32Array.from({ length: n }, (_, i) => (i * 7919) % 1000),
    });
    const filtered = await query(
      fragment`SELECT i, key FROM ${await query(fragment`SELECT *, i * 2 AS j FROM ${made} WHERE key > ${100}`)} WHERE j % 4 = 0`,
    );
    const { i } = await filtered.toColumns();
    assert.ok((i as Int32Array).every((value, row, all) => row === 0 || value > (all[row - 1] as number)));
    const sorted = await materialized(fragment`SELECT * FROM ${made} ORDER BY key, i DESC`);
    const columns = (await (await query(fragment`SELECT * FROM ${sorted} WHERE i % 3 = 0`)).toColumns()) as Record<string, Int32Array>;
    assert.ok(columns.key!.every((key, row) => row === 0 || key > columns.key![row - 1]! || columns.i![row]! < columns.i![row - 1]!));
  });

  it("shows first rows, types and the number of rows", async () => {
    const made = await table({ n: Array.from({ length: 1200 }, (_, i) => i), s: Array.from({ length: 1200 }, () => "<b>") });
    const bundle = await made[displaySymbol]();
    assert.match(bundle["text/html"] as string, /<th>n<br><small>BIGINT<\/small><\/th>/);
    assert.match(bundle["text/html"] as string, /&lt;b&gt;/);
    assert.match(bundle["text/plain"] as string, /1,200 rows × 2 columns, of which the first 10 are shown/);
  });

  it("frees what nothing refers to, and says when a table was disposed", async () => {
    setFlagsFromString("--expose-gc");
    const gc = runInNewContext("gc") as () => void;
    const stored = async () =>
      Number((await records(fragment`SELECT count(*) AS n FROM duckdb_tables() WHERE schema_name = 'tslab'`))[0]?.n);
    await (async () => void (await table({ dropped: [1] })))();
    const kept = await table({ x: [1, 2] });
    const lazy = await query(fragment`SELECT x + 1 AS y FROM ${kept}`);
    const before = await stored();
    for (let turn = 0; turn < 50 && (await stored()) >= before; turn++) {
      gc();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    assert.ok((await stored()) < before);
    assert.deepEqual(await lazy.toRecords(), [{ y: 2 }, { y: 3 }]);
    const own = await lazy.materialize();
    await kept.dispose();
    await assert.rejects(lazy.count(), /was disposed; make it again/);
    assert.equal(await own.count(), 2);
  });
});
