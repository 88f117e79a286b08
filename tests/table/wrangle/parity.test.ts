import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join as joinPath } from "node:path";
import { before, describe, it } from "node:test";
import fc from "fast-check";
import * as data from "tslab-ml/table";
import { reference, repositoryRoot } from "../../reference";

type Cells = readonly (number | string | boolean | null)[];
type Columns = Record<string, readonly [dtype: string, values: Cells]>;
interface Case {
  operation: string;
  left: Columns;
  right?: Columns;
  /** For Python. */
  options: object;
  ours: (left: data.Table, right: data.Table) => Promise<data.Table>;
}

const types: Record<string, string> = { float64: "DOUBLE", Int64: "BIGINT", str: "VARCHAR", boolean: "BOOLEAN" };
const f = (...values: (number | null)[]) => ["float64", values] as const;
const i = (...values: (number | null)[]) => ["Int64", values] as const;
const s = (...values: (string | null)[]) => ["str", values] as const;
const b = (...values: (boolean | null)[]) => ["boolean", values] as const;

const tableOf = (columns: Columns) =>
  data.table(Object.fromEntries(Object.entries(columns).map(([name, [, values]]) => [name, [...values]])), {
    types: Object.fromEntries(Object.entries(columns).map(([name, [dtype]]) => [name, types[dtype] as string])),
  });

/** Keys that danfo mixed up ("a-b", "c" and "a", "b-c"), missing values everywhere, other scripts, numbers that float32 cannot tell apart. */
const traps: Columns = {
  k: s("a-b", "a", "a-b", null, "é", "", "Z", "a", "😀", null, "z", "a_b"),
  j: s("c", "b-c", "c", "c", null, "", "x", "b-c", "x", "c", "x", "b"),
  n: i(16777216, 16777217, null, 3, -4, 0, 9007199254740991, 16777217, -9007199254740991, 3, null, 2),
  x: f(0.1, null, 0.3, -1e300, 1e-300, 0, 5.5, 0.1, null, 2, 5.5, -0.25),
  t: b(true, false, null, true, null, false, true, true, false, null, true, false),
};
const right: Columns = { k: s("a", "a-b", null, "é", "none", "a"), v: i(1, 2, 3, 4, 5, 6), x: f(1, 2, 3, 4, 5, 6) };
const empty: Columns = Object.fromEntries(Object.entries(traps).map(([name, [dtype]]) => [name, [dtype, []] as const]));
const long: Columns = {
  x: f(...Array.from({ length: 40 }, (_, at) => (at % 7 === 3 ? null : Math.sin(at) * 10))),
  k: s(...Array.from({ length: 40 }, (_, at) => ["u", "v", null][at % 3] as string | null)),
};

const all = ["sum", "mean", "median", "min", "max", "count", "size", "std", "var", "first", "last", "nunique", "prod"] as const;
const cases: Case[] = [
  ...[traps, empty].flatMap((left) => [
    ...(["k", "j"] as const).map(
      (key): Case => ({
        operation: "groupBy",
        left,
        options: { keys: [key], agg: Object.fromEntries(all.map((how) => [`x_${how}`, ["x", how]])) },
        ours: (table) => data.groupBy(table, key, Object.fromEntries(all.map((how) => [`x_${how}`, ["x", how]]))),
      }),
    ),
    ...[{ dropna: false }, { sort: false }, { dropna: false, sort: false }].map(
      (options): Case => ({
        operation: "groupBy",
        left,
        options: { keys: ["k", "j"], agg: { rows: ["x", "size"], sum: ["n", "sum"], top: ["k", "max"] }, ...options },
        ours: (table) => data.groupBy(table, ["k", "j"], { rows: ["x", "size"], sum: ["n", "sum"], top: ["k", "max"] }, options),
      }),
    ),
    ...[
      { by: ["x"], ascending: [true], na: "last" },
      { by: ["k", "n"], ascending: [true, false], na: "first" },
      { by: ["j", "k"], ascending: [false, true], na: "last" },
      { by: ["t"], ascending: [false], na: "first" },
    ].map(
      ({ by, ascending, na }): Case => ({
        operation: "sort",
        left,
        options: { by, ascending, na },
        ours: (table) => data.sort(table, by, { ascending, naPosition: na as "first" }),
      }),
    ),
    ...(["inner", "left", "right", "outer"] as const).map(
      (how): Case => ({ operation: "join", left, right, options: { on: "k", how }, ours: (l, r) => data.join(l, r, { on: "k", how }) }),
    ),
  ]),
  {
    operation: "join",
    left: traps,
    right,
    options: { how: "cross", suffixes: ["_l", "_r"] },
    ours: (l, r) => data.join(l, r, { how: "cross", suffixes: ["_l", "_r"] }),
  },
  {
    operation: "join",
    left: traps,
    right: { kk: right.k!, v: right.v! },
    options: { left_on: "k", right_on: "kk", how: "left" },
    ours: (l, r) => data.join(l, r, { leftOn: "k", rightOn: "kk", how: "left" }),
  },
  {
    operation: "join",
    left: traps,
    right: traps,
    options: { on: ["k", "j"], how: "inner" },
    ours: (l, r) => data.join(l, r, { on: ["k", "j"] }),
  },
  ...(["mean", "sum", "count", "max"] as const).map(
    (aggfunc): Case => ({
      operation: "pivot",
      left: traps,
      options: { index: ["k"], columns: "j", values: "n", aggfunc },
      ours: (table) => data.pivot(table, { index: "k", columns: "j", values: "n", aggfunc }),
    }),
  ),
  {
    operation: "melt",
    left: traps,
    options: { id_vars: ["k", "t"], value_vars: ["x", "n"] },
    ours: (table) => data.melt(table, { idVars: ["k", "t"], valueVars: ["x", "n"] }),
  },
  {
    operation: "melt",
    left: { a: f(1, null), b: f(2, 3) },
    options: { var_name: "w", value_name: "u" },
    ours: (table) => data.melt(table, { varName: "w", valueName: "u" }),
  },
  ...(["mean", "sum", "min", "max", "std", "var", "median", "count"] as const).flatMap((how) =>
    [{ window: 3 }, { window: 4, min: 2 }, { window: 5, min: 1, center: true }, { window: 4, min: 1, center: true }].map(
      ({ window, min, center }): Case => ({
        operation: "rolling",
        left: long,
        options: { window, min: min ?? null, center: center ?? false, how },
        ours: (table) => data.rolling(table, "x", { window, minPeriods: min, center, how, name: "out" }),
      }),
    ),
  ),
  {
    operation: "rollingBy",
    left: long,
    options: { window: 3, min: 1 },
    ours: (table) => data.rolling(table, "x", { window: 3, minPeriods: 1, by: "k", name: "out" }),
  },
  ...[{ x: traps.x!, n: i(16777216, 16777217, null, 3, -4, 0, 9007199254740991, 1, 2, 3, null, 2) }, empty, long].map((left): Case => {
    const columns = left === long ? ["x"] : ["x", "n"];
    return { operation: "describe", left, options: { columns }, ours: (table) => data.describe(table, { columns }) };
  }),
  {
    operation: "quantile",
    left: long,
    options: { columns: ["x"], q: [0, 0.1, 0.25, 0.5, 0.999, 1] },
    ours: (table) => data.quantile(table, [0, 0.1, 0.25, 0.5, 0.999, 1]),
  },
  ...(["pearson", "spearman"] as const).map((method): Case => {
    const left: Columns = { a: f(1, 2, 3, null, 5, 2), b: f(2, 1, null, 4, 5, 2), c: f(7, 7, 7, 7, 7, 7), d: i(-1, -2, -3, -4, -5, -2) };
    const columns = ["a", "b", "c", "d"];
    return { operation: "corr", left, options: { columns, method }, ours: (table) => data.corr(table, { method }) };
  }),
  ...[
    { bins: 4 },
    { bins: 3, right: false },
    { bins: [-10, 0, 2.5, 10] },
    { bins: [-10, 0, 10] },
    { bins: [-9, 0, 9], lowest: true },
    { bins: [-5, 0, 5], labels: ["low", "high"] },
  ].map(
    ({ bins, right: closed, lowest, labels }: { bins: number | number[]; right?: boolean; lowest?: boolean; labels?: string[] }): Case => ({
      operation: "cut",
      left: long,
      options: { bins, right: closed ?? true, lowest: lowest ?? false, labels: labels ?? null },
      ours: (table) => data.cut(table, "x", bins, { right: closed, includeLowest: lowest, labels, name: "out" }),
    }),
  ),
  ...[false, true].map(
    (drop): Case => ({
      operation: "oneHot",
      left: traps,
      options: { columns: ["k", "j"], drop },
      ours: async (table) => (await data.oneHotEncoder(table, { columns: ["k", "j"], dropFirst: drop })).transform(table),
    }),
  ),
  ...(["standard", "minMax"] as const).map((operation): Case => {
    const left: Columns = { a: f(1, 2, null, 4.5), c: f(0.1, 0.1, 0.1, 0.1), n: i(5, null, -3, 9007199254740991) };
    const test: Columns = { a: f(null, 10, -1), c: f(0.1, 0.2, null), n: i(1, 2, null) };
    return {
      operation,
      left,
      right: test,
      options: { columns: ["a", "c", "n"] },
      ours: async (l, r) => (await (operation === "standard" ? data.standardScaler(l) : data.minMaxScaler(l))).transform(r),
    };
  }),
  ...[{ test_size: 0.25 }, { test_size: 0.31 }, { train_size: 0.31 }, { test_size: 7 }, { train_size: 0.4, test_size: 0.3 }].map(
    (sizes: { test_size?: number; train_size?: number }): Case => ({
      operation: "splitSizes",
      left: { a: i(1) },
      options: { rows: 53, sizes },
      async ours() {
        const rows = await data.table({ a: Int32Array.from({ length: 53 }, (_, at) => at) });
        const { train, test } = await data.trainTestSplit(rows, { testSize: sizes.test_size, trainSize: sizes.train_size, seed: 1 });
        return data.table({ n: [await train.count(), await test.count()] });
      },
    }),
  ),
];

interface Rows {
  columns: string[];
  rows: unknown[][];
}

async function rowsOf(table: data.Table): Promise<Rows> {
  const columns = table.columns.map(({ name }) => name);
  return { columns, rows: (await table.toRecords()).map((row) => columns.map((column) => row[column])) };
}

/** Equal to 1e-9 of the value, or of what was summed up to it. */
function assertClose(ours: Rows, theirs: Rows, what: string): void {
  assert.equal(ours.rows.length, theirs.rows.length, `${what}: rows\n${JSON.stringify(theirs.rows)}`);
  assert.equal(ours.columns.length, theirs.columns.length, `${what}: columns ${theirs.columns.join(", ")}`);
  for (const [at, row] of theirs.rows.entries())
    for (const [column, expected] of row.entries()) {
      const found = ours.rows[at]?.[column];
      const where = `${what}: row ${at}, ${theirs.columns[column]}: ${found} is not ${expected}\n${JSON.stringify(ours.rows, (_, v) => (typeof v === "bigint" ? String(v) : v))}\n${JSON.stringify(theirs.rows)}`;
      if (typeof expected === "number" && found !== null) {
        const difference = Math.abs(Number(found) - expected);
        assert.ok(difference <= 1e-9 * Math.max(1e-300, Math.abs(expected)) || difference < 1e-12 || Number(found) === expected, where);
      } else if (expected === "inf" || expected === "-inf")
        assert.equal(found, expected === "inf" ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY, where);
      else assert.deepEqual(found, expected, where);
    }
}

const program = readFileSync(joinPath(repositoryRoot, "tests", "table", "wrangle", "pandas.py"), "utf8");
const askPandas = (asked: readonly Case[]) =>
  reference<Rows[]>(
    program,
    asked.map(({ operation, left, right: other, options }) => [operation, left, other ?? null, options]),
  );

describe("wrangling beside pandas and scikit-learn", () => {
  let expected: Rows[] = [];
  before(async () => {
    expected = await askPandas(cases);
  });
  for (const operation of new Set(cases.map((each) => each.operation)))
    it(`${operation} gives the same rows in the same order (${cases.filter((each) => each.operation === operation).length} cases)`, async () => {
      for (const [at, each] of cases.entries()) {
        if (each.operation !== operation) continue;
        const found = await each.ours(await tableOf(each.left), await tableOf(each.right ?? {}).catch(() => tableOf(right)));
        assertClose(
          await rowsOf(found),
          expected[at] as Rows,
          `${operation} ${JSON.stringify(each.options)} of ${each.left.x?.[1].length} rows`,
        );
      }
    });
});

describe("wrangling of generated tables", () => {
  const text = fc.option(
    fc.oneof(
      fc.constantFrom("a", "b", "A", "é", "", "a-b", "NA"),
      fc.string({ unit: "grapheme", maxLength: 3 }).filter((value) => !value.includes("\0")),
    ),
  );
  const number = fc.option(
    fc.oneof(fc.integer({ min: -5, max: 5 }), fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e100, max: 1e100 })),
  );
  const rows = fc.array(fc.record({ k: text, x: number, n: fc.option(fc.maxSafeInteger()) }, { noNullPrototype: true }), { maxLength: 12 });
  const columns = (given: readonly { k: string | null; x: number | null; n: number | null }[]): Columns => ({
    k: s(...given.map(({ k }) => k)),
    x: f(...given.map(({ x }) => x)),
    n: i(...given.map(({ n }) => n)),
  });

  it("groups, sorts and joins as pandas does", async () => {
    const asked = fc.sample(rows, { numRuns: 60, seed: 7 }).flatMap((given, at, many): Case[] => {
      const left = columns(given);
      const other = columns(many[(at + 1) % many.length] as typeof given);
      const how = (["inner", "left", "right", "outer"] as const)[at % 4]!;
      return [
        {
          operation: "groupBy",
          left,
          options: { keys: ["k"], agg: { least: ["x", "min"], size: ["x", "size"], n: ["n", "max"] }, dropna: false },
          ours: (l) => data.groupBy(l, "k", { least: ["x", "min"], size: ["x", "size"], n: ["n", "max"] }, { dropna: false }),
        },
        {
          operation: "sort",
          left,
          options: { by: ["k", "x"], ascending: [true, at % 2 === 0], na: "last" },
          ours: (l) => data.sort(l, ["k", "x"], { ascending: [true, at % 2 === 0] }),
        },
        { operation: "join", left, right: other, options: { on: "k", how }, ours: (l, r) => data.join(l, r, { on: "k", how }) },
        {
          operation: "join",
          left,
          right: other,
          options: { on: ["k", "n"], how },
          ours: (l, r) => data.join(l, r, { on: ["k", "n"], how }),
        },
      ];
    });
    const expected = await askPandas(asked);
    for (const [at, each] of asked.entries())
      assertClose(
        await rowsOf(await each.ours(await tableOf(each.left), await tableOf(each.right ?? right))),
        expected[at] as Rows,
        `${each.operation} ${JSON.stringify(each.options)} ${JSON.stringify([each.left, each.right])}`,
      );
  });

  it("splits and samples without loss: every row is in one set, the same for the same seed", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 8, max: 200 }), fc.integer(), fc.boolean(), async (size, seed, stratified) => {
        const table = await data.table({
          i: Int32Array.from({ length: size }, (_, at) => at),
          c: Int32Array.from({ length: size }, (_, at) => at % 2),
        });
        const options = { testSize: 0.3, seed, ...(stratified ? { stratify: "c" } : {}) };
        const { train, test } = await data.trainTestSplit(table, options);
        const ids = async (set: data.Table) => [...((await set.toColumns()).i as Int32Array)];
        const [a, z] = [await ids(train), await ids(test)];
        assert.deepEqual(
          [...a, ...z].sort((p, q) => p - q),
          Array.from({ length: size }, (_, at) => at),
        );
        assert.deepEqual(await ids((await data.trainTestSplit(table, options)).test), z);
        if (stratified) assert.ok(Math.abs(z.filter((id) => id % 2 === 0).length - z.length / 2) <= 1);
        const drawn = await ids(await data.sample(table, { n: 5, seed }));
        assert.equal(new Set(drawn).size, 5);
        assert.deepEqual(await ids(await data.sample(table, { n: 5, seed })), drawn);
      }),
      { numRuns: 15 },
    );
  });

  it("encodes and scales there and back, and names what the training set does not have", async () => {
    const train = await data.table({ c: ["b", "a", null, "b"], x: [1, 2, null, 4] });
    const labels = await data.labelEncoder(train, "c");
    const encoded = await labels.transform(train);
    assert.deepEqual(
      (await encoded.toRecords()).map(({ c }) => c),
      [1, 0, null, 1],
    );
    assert.deepEqual(await (await labels.inverseTransform(encoded)).toRecords(), await train.toRecords());
    const other = await data.table({ c: ["z"], x: [1] });
    await assert.rejects(
      (await labels.transform(other)).toRecords(),
      /column "c" has the category "z", which the training set does not have/,
    );
    const hot = await data.oneHotEncoder(train, { handleUnknown: "ignore" });
    assert.deepEqual(await (await hot.transform(other)).toRecords(), [{ x: 1, c_a: 0, c_b: 0 }]);
    for (const scaler of [await data.standardScaler(train), await data.minMaxScaler(train, { featureRange: [-1, 1] })])
      assert.deepEqual(
        (await (await scaler.inverseTransform(await scaler.transform(train))).toRecords()).map(({ x }) => x),
        [1, 2, null, 4],
      );
    await assert.rejects(data.standardScaler(train, { columns: "c" }), /column "c" is VARCHAR, but must be numeric/);
  });

  it("says what is wrong with a call", async () => {
    const table = await data.table({ a: [1, 1], s: ["x", "y"] });
    await assert.rejects(
      data.groupBy(table, "b", {}),
      /groupBy: keys names the column "b", which the table does not have; it has "a", "s"/,
    );
    await assert.rejects(data.groupBy(table, "a", { s: "mean" }), /"mean" needs numbers, but column "s" is VARCHAR/);
    await assert.rejects(data.sort(table, "A"), /do you mean "a"\?/);
    await assert.rejects(data.join(table, { a: ["1"] }), /the left key "a" is BIGINT, but the right key "a" is VARCHAR/);
    await assert.rejects(data.join(table, { a: [1] }, { validate: "1:1" }), /the left table has the key a = 1 2 times/);
    await assert.rejects(data.melt(table), /"a" is BIGINT, but "s" is VARCHAR/);
    await assert.rejects(data.rolling(table, "a", { window: 0 }), /window is 0/);
    await assert.rejects(data.join(table, table, { on: "a", how: "foo" as "left" }), /join: how is "foo", but must be one of inner, left/);
    await assert.rejects(data.standardScaler({ s: ["x"] }), /standardScaler: the table has no numeric column/);
    const encoder = await data.oneHotEncoder({ s: [null, null] });
    await assert.rejects(encoder.transform({ s: ["x"] }), /no columns are left, since "s" had no category to learn/);
    await assert.rejects(data.cut(table, "a", [2, 1]), /at least two edges that ascend/);
    await assert.rejects(data.sample(table, { n: 3 }), /n is 3, but the table has 2 rows/);
    await assert.rejects(data.trainTestSplit(table, { stratify: "s", testSize: 1 }), /the class "x" of "s" has 1 row/);
    await assert.rejects(data.quantile(table, 2), /q is 2, but must lie in \[0, 1\]/);
  });
});
