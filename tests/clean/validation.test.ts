import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { clean, data, display } from "tslab-ml";
import { columnsOf, difference, pandas, tableOf, trapFrames } from "./frames";

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

describe("dropInvalid", () => {
  const given = [rules.range("price", { min: 0, exclusive: "min" }), rules.pattern("city", "[a-z]+", { ignoreCase: true })];
  const orders = { price: [1, -2, null, 4, 0, 7], city: ["Oslo", "Rome", "Lima", "x9", "Kyiv", null] };

  it("keeps the rows that validate does not fail, and does so again from a file", async () => {
    const { table, records, pipeline } = await clean.apply(orders, clean.dropInvalid({ rules: given }));
    assert.deepEqual(await columnsOf(table), { price: [1, null, 7], city: ["Oslo", "Lima", null] });
    const report = await clean.validate(orders, given);
    assert.equal(records[0]?.rowsTouched, report.failedRows);
    assert.match(records[0]?.notes[0] ?? "", /kept where price > 0; city like/);

    const folder = mkdtempSync(join(tmpdir(), "tslab-ml-drop-invalid-"));
    try {
      await clean.savePipeline(pipeline, join(folder, "pipeline.json"));
      const again = await (await clean.loadPipeline(join(folder, "pipeline.json"))).transform(orders, { records: false });
      assert.deepEqual(await columnsOf(again.table), await columnsOf(table));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("drops what pandas drops", async () => {
    const frames = trapFrames(6, { seed: 5 });
    const step = clean.dropInvalid({
      rules: [rules.oneOf("group", ["a", "b"]), rules.notNull("wild"), rules.range("price", { max: 500 })],
    });
    const python = "out = df[~((df.group.notna() & ~df.group.isin(['a', 'b'])) | df.wild.isna() | (df.price > 500))]";
    const expected = await pandas(frames, [python]);
    for (const [f, frame] of frames.entries()) {
      const { table } = await clean.apply(await tableOf(frame), step);
      assert.equal(difference(await columnsOf(table), expected[f]?.[0] ?? {}), undefined, `frame ${f}`);
    }
  });

  it("refuses what it cannot do row by row, and what is no rule", () => {
    assert.throws(() => clean.dropInvalid({ rules: [rules.unique("id")] }), /"id unique" looks at other rows; use clean\.dropDuplicates/);
    assert.throws(() => clean.dropInvalid({ rules: [] }), /rules is empty; give at least one/);
    assert.throws(() => clean.dropInvalid({} as never), /rules is empty; give at least one/);
  });
});
