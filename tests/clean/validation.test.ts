import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { clean, data, display } from "tslab-ml";
import { columnsOf, pandas, tableOf, trapFrames } from "./frames";

const { rules } = clean;

describe("validate", () => {
  it("finds the rows that pandas finds, by every rule", async () => {
    const frames = trapFrames(6, { seed: 4 });
    const known = { text: ["Oslo", "Rome", null] };
    const checks = [
      [rules.range("price", { min: 100, max: 900, exclusive: "max" }), "(df.price < 100) | (df.price >= 900)"],
      [rules.pattern("text", "[A-Za-z ]+"), "df.text.notna() & ~df.text.astype(str).str.fullmatch('[A-Za-z ]+')"],
      [rules.oneOf("group", ["a", "b"]), "df.group.notna() & ~df.group.isin(['a', 'b'])"],
      [rules.oneOf("quantity", [0, 1, 2]), "df.quantity.notna() & ~df.quantity.isin([0, 1, 2])"],
      [rules.notNull("wild"), "df.wild.isna()"],
      [rules.unique("group", "quantity"), "df.duplicated(['group', 'quantity'], keep=False) & df.group.notna() & df.quantity.notna()"],
      [rules.foreignKey("text", known), "df.text.notna() & ~df.text.isin(['Oslo', 'Rome'])"],
    ] as const;
    const expected = await pandas(
      frames,
      checks.map(([, python]) => `out = df.assign(row=range(len(df)))[${python}][['row']]`),
    );
    for (const [f, frame] of frames.entries()) {
      const report = await clean.validate(
        await tableOf(frame),
        checks.map(([rule]) => rule),
      );
      for (const [i, { failed, rule, examples }] of report.rules.entries()) {
        const rows = expected[f]?.[i]?.row;
        assert.deepEqual((await columnsOf(await report.failing(i))).row, rows, `${rule}, frame ${f}`);
        assert.equal(failed, rows?.length);
        assert.deepEqual(
          examples.map(({ row }) => row),
          rows?.slice(0, 5),
        );
      }
      const any = new Set(expected[f]?.flatMap(({ row }) => row));
      assert.equal(report.failedRows, any.size);
      assert.equal(report.valid, any.size === 0);
      assert.deepEqual(
        (await columnsOf(await report.failing())).row,
        [...any].sort((a, b) => Number(a) - Number(b)),
      );
    }
  });

  it("compares times, and says which values break a rule", async () => {
    const table = await data.sql("SELECT DATE '2024-01-01' + INTERVAL (i) MONTH AS day FROM range(12) t(i)");
    const report = await clean.validate(table, [rules.range("day", { max: "2024-11-30" })]);
    assert.deepEqual(report.rules[0]?.examples, [{ row: 11, values: { day: new Date("2024-12-01") } }]);
    const { "text/plain": text, "text/html": html } = report[display.displaySymbol]() as Record<string, string>;
    assert.match(text ?? "", /1 of 12 rows break a rule/);
    assert.match(html ?? "", /11: 2024-12-01/);
  });

  it("takes what a user wrote as a value, never as SQL", async () => {
    const attack = `'; DROP TABLE x; --`;
    const table = await data.table({ 'a"b': [attack, "ok"] });
    const report = await clean.validate(table, [rules.oneOf(`a"b`, [attack]), rules.pattern(`a"b`, "'.*")]);
    assert.deepEqual(
      report.rules.map(({ failed }) => failed),
      [1, 1],
    );
  });

  it("refuses rules that cannot be", async () => {
    await assert.rejects(clean.validate({ a: [1] }, [rules.notNull("b")]), /rules names the column "b"/);
    await assert.rejects(
      clean.validate({ a: ["x"] }, [rules.range("a", { min: 0 })]),
      /column "a" is VARCHAR, but must be a number or a time/,
    );
    assert.throws(() => rules.range("a", {}), /neither min nor max/);
    assert.throws(() => rules.foreignKey(["a", "b"], { c: [1] }, ["c"]), /same number/);
  });
});
