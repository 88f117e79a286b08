import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { clean, data, display } from "tslab-ml";
import type { Step } from "tslab-ml/clean";
import { columnsOf, difference, tableOf, trapFrames } from "./frames";

const steps: readonly Step[] = [
  clean.trim({ collapse: true, emptyAsMissing: true }),
  clean.normalizeUnicode({ columns: ["text"], form: "NFKC" }),
  clean.changeCase({ columns: ["text"], to: "title" }),
  clean.mapCategories({ columns: ["text"], rules: [{ to: "Zoe", from: ["Zoë"] }] }),
  clean.dropDuplicates({ subset: ["text", "price", "quantity"] }),
  clean.impute({ columns: ["price"], strategy: "median", by: ["group"], fallback: "overall", addIndicator: true }),
  clean.impute({ columns: ["quantity", "text"], strategy: "mode" }),
  clean.ffill({ columns: ["group"] }),
  clean.outliers({ columns: ["price"], method: "iqr", action: "clip" }),
  clean.outliers({ columns: ["quantity"], method: "zscore", action: "flag" }),
  clean.interpolate({ columns: ["none"] }),
  clean.dropna({ subset: ["group"] }),
  clean.astype({ columns: { quantity: "int32" }, errors: "coerce" }),
];

const folder = mkdtempSync(join(tmpdir(), "tslab-ml-clean-"));
after(() => rmSync(folder, { recursive: true }));

describe("pipelines", () => {
  const [train, test] = trapFrames(2, { seed: 5, rows: 80 }).slice(3) as [
    ReturnType<typeof trapFrames>[0],
    ReturnType<typeof trapFrames>[0],
  ];

  it("do to new data, after a way through a file, what they did to the data they were fitted on", async () => {
    const { table, pipeline, records } = await clean.pipeline(steps).fitTransform(await tableOf(train));
    assert.equal(records.length, steps.length);
    const path = join(folder, "cleaning.json");
    await clean.savePipeline(pipeline, path);
    const loaded = await clean.loadPipeline(path);
    assert.deepEqual(loaded.steps, pipeline.steps);
    const again = await loaded.transform(await tableOf(train));
    assert.equal(difference(await columnsOf(again.table), await columnsOf(table)), undefined);
    const other = await loaded.transform(await tableOf(test));
    const median = JSON.parse(readFileSync(path, "utf8")).steps[5].fitted.values.price;
    assert.equal(typeof median, "number");
    assert.notEqual(difference(await columnsOf(other.table), await columnsOf(table)), undefined);
  });

  it("are learned step by step, as the steps before leave the data", async () => {
    const { table } = await clean.apply(
      { x: [0, 0, 0, 1000, null] },
      clean.outliers({ method: "quantile", quantiles: [0, 0.5], action: "clip" }),
      clean.impute({ strategy: "mean" }),
    );
    assert.deepEqual((await columnsOf(table)).x, [0, 0, 0, 0, 0]);
  });

  it("give the same as one lazy query, without records", async () => {
    const fitted = await clean.pipeline(steps).fit(await tableOf(train));
    for (const frame of [train, test]) {
      const recorded = await fitted.transform(await tableOf(frame));
      const lazy = await fitted.transform(await tableOf(frame), { records: false });
      assert.deepEqual(lazy.records, []);
      assert.equal(difference(await columnsOf(lazy.table), await columnsOf(recorded.table)), undefined);
    }
  });

  it("grow call by call, and do the same at once", async () => {
    const table = await tableOf(train);
    const before = await columnsOf(table);
    const first = await clean.apply(table, ...steps.slice(0, 5));
    const second = await clean.apply(first, ...steps.slice(5));
    assert.deepEqual(
      second.pipeline.steps.map(({ step, options }) => ({ step, options })),
      steps,
    );
    assert.equal(second.records.length, steps.length - 5);
    const once = await clean.apply(table, ...steps);
    assert.equal(difference(await columnsOf(second.table), await columnsOf(once.table)), undefined);
    assert.deepEqual(await columnsOf(table), before, "the table that was given has changed");
  });

  it("record rows that add up, and show what became of values", async () => {
    const { records } = await clean.apply(await tableOf(train), ...steps);
    for (const [i, { rowsBefore, rowsAfter, rowsTouched, step }] of records.entries()) {
      if (i > 0) assert.equal(rowsBefore, records[i - 1]?.rowsAfter);
      if (["dropDuplicates", "dropna"].includes(step)) assert.equal(rowsBefore - rowsAfter, rowsTouched);
      else assert.equal(rowsBefore, rowsAfter);
    }
    const { records: shown } = await clean.apply({ city: [" Oslo", "Rome", " Oslo"] }, clean.trim());
    assert.deepEqual(shown[0]?.columns[0], {
      column: "city",
      typeBefore: "VARCHAR",
      typeAfter: "VARCHAR",
      changed: 2,
      examples: [{ before: " Oslo", after: "Oslo" }],
      misfits: { count: 0, values: [] },
    });
    const { "text/plain": text, "text/html": html } = (await display.bundleOf(shown[0])) as Record<string, string>;
    assert.match(text ?? "", /trim: 2 of 3 rows touched/);
    assert.match(html ?? "", /&quot; Oslo&quot; → &quot;Oslo&quot;/);
    assert.doesNotMatch(html ?? "", /<script/);
  });

  it("never let a user's text become HTML or SQL", async () => {
    const { records, table } = await clean.apply({ '<b>"x': [" <script>1</script>", `'; DROP TABLE t; --`] }, clean.trim());
    const { "text/html": html } = (await display.bundleOf(records[0])) as Record<string, string>;
    assert.doesNotMatch(html ?? "", /<script|<b>"x/);
    assert.equal(await table.count(), 2);
  });

  it("keep infinite options on their way through a file", async () => {
    const path = join(folder, "infinite.json");
    for (const [x, step] of [
      [[1.5, null], clean.fillna({ value: Number.POSITIVE_INFINITY })],
      [[1.5, null], clean.fillna({ value: { x: Number.NEGATIVE_INFINITY } })],
      [[1.5, Infinity, -Infinity, 3], clean.dropInvalid({ rules: [clean.rules.oneOf("x", [1.5, Infinity, -Infinity])] })],
      [[1.5, Infinity], clean.dropInvalid({ rules: [clean.rules.range("x", { min: 0, max: Infinity, exclusive: "max" })] })],
    ] as const) {
      const { table, pipeline } = await clean.apply({ x }, step);
      await clean.savePipeline(pipeline, path);
      const loaded = await clean.loadPipeline(path);
      assert.deepEqual(await columnsOf((await loaded.transform({ x })).table), await columnsOf(table));
    }
  });

  it("refuse data of another kind, and files that are no pipelines", async () => {
    const fitted = await clean.pipeline([clean.impute({ strategy: "mean" })]).fit({ x: [1, 2] });
    await assert.rejects(fitted.transform({ x: ["a"] }), /column "x" is VARCHAR, but the pipeline was fitted on BIGINT/);
    await assert.rejects(fitted.transform({ y: [1] }), /names the column "x", which the table does not have/);
    const path = join(folder, "broken.json");
    for (const [text, message] of [
      ["{", /is not JSON/],
      ['{"format":"x"}', /must have "tslab-ml cleaning 1"/],
      ['{"format":"tslab-ml cleaning 1","columns":[],"steps":[{"step":"fly","options":{},"fitted":{}}]}', /There is no step "fly"/],
      [
        '{"format":"tslab-ml cleaning 1","columns":[],"steps":[{"step":"clip","options":{},"fitted":{}}]}',
        /a step 1 that does not fit: clip: neither lower nor upper/,
      ],
    ] as const) {
      writeFileSync(path, text);
      await assert.rejects(clean.loadPipeline(path), message);
    }
  });

  it("keep the order of rows in tables that DuckDB works on in several threads", async () => {
    const many =
      await data.sql(`SELECT i, concat(' ', i % 7) AS text, CASE WHEN i % 10 <> 0 THEN i * 1.5 END AS x, ['yes', 'no', 'N', 'off'][1 + i % 4] AS flag,
      strftime(DATE '2024-01-01' + CAST(i % 366 AS INTEGER), '%d.%m.%Y') AS day, i % 60 AS key, concat(i % 3, ' kg') AS weight FROM range(260000) t(i)`);
    const categories = Array.from({ length: 20 }, (_, k) => ({ to: `class ${k}`, from: [`${k}`, `${k} `] }));
    const all = [
      clean.trim(),
      clean.mapCategories({ columns: ["text"], rules: categories }),
      clean.normalizeUnicode({ columns: ["text"], form: "NFKC" }),
      clean.changeCase({ columns: ["text"], to: "title" }),
      clean.parseBooleans({ columns: ["flag"] }),
      clean.parseDates({ columns: ["day"], formats: ["%Y-%m-%d", "%d.%m.%Y"], to: "date" }),
      clean.parseNumbers({ columns: ["weight"], units: { kg: 1, g: 0.001, t: 1000, lb: 0.45, oz: 0.03, mg: 1e-6 } }),
      clean.impute({ columns: ["x"], strategy: "mean", by: ["key"] }),
      clean.outliers({ method: "iqr", columns: ["x"], action: "clip" }),
      clean.ffill({ columns: ["x"], by: ["key"] }),
      clean.dropDuplicates({ subset: ["i"] }),
      clean.astype({ columns: { i: "int32" } }),
      clean.fillna({ value: 0, columns: ["x"] }),
      clean.dropna(),
    ];
    const steps = await clean.apply(many, ...all);
    const query = await steps.pipeline.transform(many, { records: false });
    for (const table of [steps.table, query.table]) {
      const rows =
        await data.sql`SELECT count(*) AS n FROM (SELECT i, flag, weight, row_number() OVER () - 1 AS place FROM ${table}) WHERE i = place AND (flag = (i % 4 = 0)) AND weight = i % 3`;
      assert.deepEqual(await rows.toRecords(), [{ n: 260000 }]);
    }
  });

  it("take new data in which a column has no values at all", async () => {
    const { pipeline } = await clean.apply(
      { x: [1, 2, null, 4], s: ["a", "b", null, "c"] },
      clean.impute({ strategy: "median", columns: ["x"] }),
    );
    const { table } = await pipeline.transform({ x: [null, null], s: [null, "d"] });
    assert.deepEqual(await table.toRecords(), [
      { x: 2, s: null },
      { x: 2, s: "d" },
    ]);
    await assert.rejects(
      pipeline.transform({ x: ["y"], s: ["d"] }),
      /transform: column "x" is VARCHAR, but the pipeline was fitted on BIGINT/,
    );
  });

  it("take tables without rows, records and columns", async () => {
    const table = await data.table({ group: [], text: [], price: [], quantity: [], wild: [], none: [] }, { types: train.types });
    const done = await clean.apply(table, ...steps);
    assert.equal(await done.table.count(), 0);
    assert.equal(await (await clean.apply([{ a: " x" }, { a: "y" }], clean.trim())).table.count(), 2);
  });
});
