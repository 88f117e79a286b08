import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { fragment, name, query, records, sql, table } from "tslab-ml/table";

describe("sql", () => {
  it("takes tables and parameters by name, or in a template", async () => {
    const sales = [
      { city: "Oslo", price: 3 },
      { city: "Rome", price: 5 },
    ];
    const named = await sql("WITH x AS (FROM sales) SELECT city FROM x WHERE price > $least -- $not a parameter\n;", {
      tables: { sales },
      parameters: { least: 4 },
    });
    assert.deepEqual(await named.toRecords(), [{ city: "Rome" }]);
    const made = await table(sales);
    assert.deepEqual(await (await sql`SELECT price FROM ${made} WHERE city = ${"Oslo"}`).toRecords(), [{ price: 3 }]);
    assert.deepEqual(await (await sql('SELECT \'$a\' AS a, $$ $b $$ AS b, "$c" FROM (SELECT 1 AS "$c") /* $d */')).toRecords(), [
      { a: "$a", b: " $b ", $c: 1 },
    ]);
  });

  it("never lets a user's text become SQL", async () => {
    const people = await table({ person: ["Ann", "Bob"], secret: [1, 2] });
    const attacks = [
      "' OR '1'='1",
      "x'; DROP TABLE people; --",
      "$1",
      "\\",
      '"',
      "') UNION SELECT secret::VARCHAR, 1 FROM people --",
      "\0",
    ];
    for (const attack of attacks) {
      assert.equal(await (await sql`SELECT * FROM ${people} WHERE person = ${attack}`).count(), 0, attack);
      const named = await sql("SELECT * FROM people WHERE person = $person", { tables: { people }, parameters: { person: attack } });
      assert.equal(await named.count(), 0, attack);
      if (attack !== "\0")
        assert.deepEqual((await query(fragment`SELECT secret AS ${name(attack)} FROM ${people}`)).columns[0]?.name, attack);
    }
    const forged = JSON.parse('{ "parts": ["1); DROP TABLE people; --"] }');
    await assert.rejects(sql`SELECT ${forged}`, /A parameter is .* but must be/);
    assert.equal(await people.count(), 2);
  });

  it("binds any text and finds exactly it", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", minLength: 1 }), fc.string({ unit: "grapheme", minLength: 1 }), async (text, column) => {
        fc.pre(Buffer.from(text).toString() === text && column !== "rowid" && !column.includes("\0"));
        const made = await table({ [column]: [text, `${text}x`] });
        assert.deepEqual(await records(fragment`SELECT ${name(column)} AS found FROM ${made} WHERE ${name(column)} = ${text}`), [
          { found: text },
        ]);
        await made.dispose();
      }),
      { numRuns: 40 },
    );
  });

  it("keeps the order of rows through long lists and windows over all rows", async () => {
    const size = 400_000;
    const rows = await table({
      id: Int32Array.from({ length: size }, (_, i) => i),
      x: Float64Array.from({ length: size }, (_, i) => (i * 7919) % 1000),
    });
    const many = Array.from({ length: 500 }, (_, i) => i).join();
    const kept = await sql(`SELECT *, x IN (${many}) AS low, avg(x) OVER () AS mean FROM rows WHERE x IN (${many})`, {
      tables: { rows },
    });
    const { id } = (await (await kept.materialize()).toColumns()) as { id: Int32Array };
    assert.ok(id.length > 0 && id.every((value, at) => at === 0 || value > (id[at - 1] as number)));
  });

  it("takes one SELECT and nothing else", async () => {
    for (const statement of [
      "DROP TABLE t",
      "SELECT 1; SELECT 2",
      "SELECT 1) ; DROP TABLE t; SELECT (1",
      "CREATE TABLE x (a INTEGER)",
      "COPY (SELECT 1) TO '/tmp/x'",
    ])
      await assert.rejects(sql(statement), /Error: /, statement);
    await assert.rejects(sql("SELECT $a"), /the statement has \$a, but parameters has none/);
    await assert.rejects(sql("SELECT 1 AS x", { parameters: { a: 1 } }), /parameters has "a", but the statement has no \$a/);
    await assert.rejects(sql("SELECT y FROM t", { tables: { t: [{ x: 1 }] } }), /Referenced column "y" not found/);
  });
});
