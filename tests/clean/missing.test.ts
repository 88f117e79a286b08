import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { clean, data } from "tslab-ml";
import type { Step } from "tslab-ml/clean";
import { columnsOf, difference, pandas, tableOf, trapFrames } from "./frames";

const groups = "df.groupby('group')";

/** Each step beside what it is in pandas. */
const cases: [name: string, step: Step, python: string][] = [
  ["dropna", clean.dropna(), "out = df.dropna()"],
  ["dropna of a subset", clean.dropna({ subset: ["price", "text"] }), "out = df.dropna(subset=['price', 'text'])"],
  [
    "dropna where all are missing",
    clean.dropna({ how: "all", subset: ["price", "quantity"] }),
    "out = df.dropna(how='all', subset=['price', 'quantity'])",
  ],
  ["dropna by a threshold", clean.dropna({ thresh: 4 }), "out = df.dropna(thresh=4)"],
  ["fillna of numbers", clean.fillna({ value: 7, columns: ["price", "quantity"] }), "out = df.fillna({'price': 7, 'quantity': 7})"],
  ["fillna by column", clean.fillna({ value: { text: "?", price: -1.5 } }), "out = df.fillna({'text': '?', 'price': -1.5})"],
  ...(["mean", "median"] as const).flatMap((strategy): [string, Step, string][] => [
    [
      `impute ${strategy}`,
      clean.impute({ strategy, columns: ["price", "quantity", "none"] }),
      `c = ['price', 'quantity', 'none']; out = df.copy(); out[c] = df[c].fillna(df[c].${strategy}())`,
    ],
    [
      `impute ${strategy} per group`,
      clean.impute({ strategy, columns: ["price", "quantity"], by: ["group"] }),
      `out = df.copy()
for c in ['price', 'quantity']: out[c] = df[c].fillna(${groups}[c].transform('${strategy}'))`,
    ],
    [
      `impute ${strategy} per group, else of all`,
      clean.impute({ strategy, columns: ["price"], by: ["group", "quantity"], fallback: "overall" }),
      `out = df.copy(); out['price'] = df['price'].fillna(df.groupby(['group', 'quantity'])['price'].transform('${strategy}')).fillna(df['price'].${strategy}())`,
    ],
  ]),
  [
    "impute the mode",
    clean.impute({ strategy: "mode", columns: ["text", "quantity", "none"] }),
    `out = df.copy()
for c in ['text', 'quantity', 'none']:
    modes = sorted(df[c].mode(), key=lambda v: v.encode() if isinstance(v, str) else v)
    if modes: out[c] = df[c].fillna(modes[0])`,
  ],
  ["ffill", clean.ffill(), "out = df.ffill()"],
  ["ffill with a limit", clean.ffill({ limit: 2 }), "out = df.ffill(limit=2)"],
  ["bfill", clean.bfill(), "out = df.bfill()"],
  ["bfill with a limit", clean.bfill({ limit: 1 }), "out = df.bfill(limit=1)"],
  [
    "ffill per group",
    clean.ffill({ columns: ["price", "text"], by: ["group"] }),
    `out = df.copy(); known = df['group'].notna()
for c in ['price', 'text']: out.loc[known, c] = ${groups}[c].ffill()[known]`,
  ],
  [
    "bfill in another order",
    clean.bfill({ columns: ["price"], orderBy: "quantity", limit: 3 }),
    "out = df.copy(); out['price'] = df.sort_values('quantity', kind='stable')['price'].bfill(limit=3)",
  ],
  [
    "interpolate",
    clean.interpolate({ columns: ["price", "quantity"] }),
    "out = df.copy(); c = ['price', 'quantity']; out[c] = df[c].interpolate()",
  ],
  ...(["forward", "backward", "both"] as const).flatMap((limitDirection) =>
    ([undefined, "inside", "outside"] as const).map((limitArea): [string, Step, string] => [
      `interpolate ${limitDirection}, ${limitArea ?? "everywhere"}`,
      clean.interpolate({ columns: ["price"], limit: 2, limitDirection, limitArea }),
      `out = df.copy(); out['price'] = df['price'].interpolate(limit=2, limit_direction='${limitDirection}', limit_area=${limitArea ? `'${limitArea}'` : "None"})`,
    ]),
  ),
  [
    "interpolate per group",
    clean.interpolate({ columns: ["price"], by: ["group"] }),
    `out = df.copy(); known = df['group'].notna()
out.loc[known, 'price'] = ${groups}['price'].transform(lambda s: s.interpolate())[known]`,
  ],
  ["missingIndicator", clean.missingIndicator({ columns: ["price"] }), "out = df.copy(); out['price_missing'] = df['price'].isna()"],
];

describe("steps for missing values", () => {
  const frames = trapFrames(8);
  let expected: ReturnType<typeof pandas> | undefined;

  for (const [i, [name, step]] of cases.entries()) {
    it(`${name}: gives what pandas gives`, async () => {
      expected ??= pandas(
        frames,
        cases.map(([, , python]) => python),
      );
      for (const [f, frame] of frames.entries()) {
        const { table } = await clean.apply(await tableOf(frame), step);
        assert.equal(difference(await columnsOf(table), (await expected)[f]?.[i] ?? {}), undefined, `frame ${f}`);
      }
    });
  }

  it("interpolates at the places of another column as pandas does with an index", async () => {
    const values = { at: [0, 1, 4, 5, 10, 11], y: [1, null, null, 11, null, 23] };
    const [[expected]] = (await pandas(
      [{ values, types: { at: "DOUBLE", y: "DOUBLE" } }],
      ["out = df.copy(); out['y'] = df.set_index('at')['y'].interpolate(method='index').values"],
    )) as [[Record<string, unknown[]>]];
    const { table } = await clean.apply(values, clean.interpolate({ columns: ["y"], orderBy: "at", method: "index" }));
    assert.deepEqual(await columnsOf(table), expected);
  });

  it("fills times between and modes of dates", async () => {
    const given =
      await data.sql`SELECT * FROM (VALUES (TIMESTAMP '2024-01-01', 0.0, DATE '2024-02-29'), (TIMESTAMP '2024-01-02', NULL, NULL), (TIMESTAMP '2024-01-05', 8.0, DATE '2024-02-29')) t(time, y, day)`;
    const { table } = await clean.apply(
      given,
      clean.interpolate({ columns: ["y"], orderBy: "time", method: "index" }),
      clean.impute({ strategy: "mode", columns: ["day"] }),
    );
    assert.deepEqual((await columnsOf(table)).y, [0, 2, 8]);
    assert.deepEqual((await columnsOf(table)).day, Array(3).fill("2024-02-29T00:00:00"));
  });

  it("gives new data the values of the training data, and leaves what it never saw", async () => {
    const train = { region: ["n", "n", "s", "s"], price: [1, 3, 10, null] };
    const fitted = await clean.pipeline([clean.impute({ strategy: "mean", by: ["region"] })]).fit(train);
    const { table } = await fitted.transform({ region: ["n", "s", "w", null], price: [null, null, null, 100] });
    assert.deepEqual((await columnsOf(table)).price, [2, 10, null, 100]);
  });

  it("reports columns, complete rows, and what is missing together", async () => {
    const report = await clean.missingReport({ a: [1, null, null, 4], b: ["x", null, null, "y"], c: [true, true, false, null] });
    assert.deepEqual(
      report.columns.map(({ column, missing, share }) => [column, missing, share]),
      [
        ["a", 2, 0.5],
        ["b", 2, 0.5],
        ["c", 1, 0.25],
      ],
    );
    assert.equal(report.completeRows, 1);
    assert.deepEqual(report.patterns[0], { columns: ["a", "b"], rows: 2 });
  });

  it("never loses or moves a row when it fills, and leaves nothing to fill a second time", async () => {
    const cell = fc.option(fc.integer({ min: -5, max: 5 }), { nil: null });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 30 }), async (rows) => {
        const table = await data.table(
          { key: rows.map(([key]) => key), y: rows.map(([, y]) => y) },
          { types: { key: "BIGINT", y: "BIGINT" } },
        );
        for (const step of [
          clean.ffill({ columns: ["y"], by: ["key"] }),
          clean.impute({ strategy: "median", columns: ["y"], by: ["key"] }),
          clean.interpolate({ columns: ["y"] }),
        ]) {
          const once = await clean.apply(table, step);
          const twice = await clean.apply(once, step);
          const result = await columnsOf(once.table);
          assert.deepEqual(
            result.key,
            rows.map(([key]) => key),
          );
          assert.ok(rows.every(([, y], i) => y === null || result.y?.[i] === y));
          if (step.step !== "impute") assert.deepEqual(await columnsOf(twice.table), result);
          assert.equal(once.records[0]?.rowsTouched, rows.filter(([, y], i) => y === null && result.y?.[i] !== null).length);
        }
      }),
      { numRuns: 12, seed: 1 },
    );
  });

  it("refuses what would change values silently, and names that are not there", async () => {
    const table = await data.table({ n: [1, null], s: ["a", null] });
    const fails = (step: Step, message: RegExp) => assert.rejects(clean.apply(table, step), { message });
    await fails(clean.fillna({ value: { n: 1.5 } }), /column "n" is BIGINT and cannot hold 1.5; cast the column first/);
    await fails(clean.fillna({ value: { s: 1 } }), /column "s" is VARCHAR, but value is 1/);
    await fails(clean.impute({ strategy: "mean", columns: ["s"] }), /column "s" is VARCHAR, but must be number/);
    await fails(clean.impute({ strategy: "mean", columns: ["N"] }), /do you mean "n"/);
    assert.throws(() => clean.dropna({ how: "any", thresh: 1 }), /how and thresh are both given/);
    assert.throws(() => clean.dropna({ subst: ["n"] } as never), /no option "subst"; there are subset, how, thresh/);
    assert.throws(() => clean.impute({ strategy: "average" as never }), /must be one of "mean", "median", "mode"/);
    assert.throws(() => clean.interpolate({ method: "index" }), /needs orderBy/);
  });
});
