import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { privacy } from "tslab-ml";

type Row = {
  age: number | null;
  city: string | null;
  income: number | null;
  illness: string | null;
};

const row = fc.record(
  {
    age: fc.option(fc.integer({ min: 0, max: 2 }), { freq: 5 }),
    city: fc.option(fc.constantFrom("A", "B"), { freq: 5 }),
    income: fc.option(fc.integer({ min: 1, max: 5 }), { freq: 6 }),
    illness: fc.option(fc.constantFrom("flu", "cold", "asthma"), { freq: 6 }),
  },
  { noNullPrototype: true },
);
const people: fc.Arbitrary<Row[]> = fc.array(row, { minLength: 1, maxLength: 40 });

const types = { age: "BIGINT", city: "VARCHAR", income: "BIGINT", illness: "VARCHAR" };
const tableOf = async (rows: Row[]) => (await import("tslab-ml")).data.table(rows, { types });

/** Brute force: the rows of every group of equal age and city. */
function groupsOf(rows: readonly Row[]): Row[][] {
  const groups = new Map<string, Row[]>();
  for (const each of rows) {
    const key = JSON.stringify([each.age, each.city]);
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups.values()];
}

const shares = (rows: readonly Row[], column: keyof Row, values: readonly unknown[]) =>
  values.map((value) => rows.filter((each) => each[column] === value).length / rows.length);

const distinctOf = (rows: readonly Row[], column: keyof Row) =>
  [...new Set(rows.map((each) => each[column]))].sort((a, b) =>
    a === null ? 1 : b === null ? -1 : (a as number) < (b as number) ? -1 : 1,
  );

/** The earth mover's distance by moving earth: step by step along the line, or from any surplus to any lack at the price of 1. */
function distance(p: number[], q: number[], ordered: boolean): number {
  if (!ordered) return p.reduce((moved, share, i) => moved + Math.max(0, share - q[i]!), 0);
  if (p.length === 1) return 0;
  let carried = 0;
  let work = 0;
  for (let i = 0; i < p.length; i++) {
    carried += p[i]! - q[i]!;
    work += Math.abs(carried);
  }
  return work / (p.length - 1);
}

const quasi = ["age", "city"];

async function assertReport(
  report: privacy.AnonymityReport,
  rows: readonly Row[],
  measure: (group: Row[]) => number,
  breaks: (value: number) => boolean,
) {
  const groups = groupsOf(rows);
  const values = groups.map(measure);
  const extreme = report.measure === "t-closeness" ? Math.max(...values) : Math.min(...values);
  assert.ok(Math.abs(report.value - extreme) < 1e-9, `${report.value} and ${extreme}`);
  const risky = new Set(groups.flatMap((group, i) => (breaks(values[i]!) ? group : [])));
  assert.deepEqual(
    await report.rowsAtRisk.toRecords(),
    rows.filter((each) => risky.has(each)),
  );
  assert.deepEqual(
    await report.rowsSafe.toRecords(),
    rows.filter((each) => !risky.has(each)),
  );
  assert.deepEqual(
    [report.rows, report.classes, report.atRisk, report.satisfied],
    [rows.length, groups.length, risky.size, risky.size === 0],
  );
}

describe("k-anonymity, l-diversity and t-closeness", () => {
  const options = { numRuns: 25, seed: 6 };

  it("k-anonymity finds the rows that brute force finds", async () => {
    await fc.assert(
      fc.asyncProperty(people, fc.integer({ min: 1, max: 6 }), async (rows, k) => {
        await assertReport(
          await privacy.kAnonymity(await tableOf(rows), quasi, { k }),
          rows,
          (group) => group.length,
          (value) => value < k,
        );
      }),
      options,
    );
  });

  it("distinct l-diversity finds the rows that brute force finds", async () => {
    await fc.assert(
      fc.asyncProperty(people, fc.integer({ min: 1, max: 4 }), async (rows, l) => {
        await assertReport(
          await privacy.lDiversity(await tableOf(rows), quasi, "illness", { l }),
          rows,
          (group) => new Set(group.map(({ illness }) => illness)).size,
          (value) => value < l,
        );
      }),
      options,
    );
  });

  it("entropy l-diversity finds the rows that brute force finds", async () => {
    const entropy = (group: Row[]) =>
      Math.exp(-shares(group, "illness", distinctOf(group, "illness")).reduce((sum, share) => sum + share * Math.log(share), 0));
    await fc.assert(
      fc.asyncProperty(people, fc.constantFrom(1, 1.5, 2, 2.5), async (rows, l) => {
        await assertReport(
          await privacy.lDiversity(await tableOf(rows), quasi, "illness", { l, method: "entropy" }),
          rows,
          entropy,
          (value) => value < l - 1e-9,
        );
      }),
      options,
    );
  });

  for (const [column, distances] of [
    ["income", "ordered"],
    ["illness", "equal"],
  ] as const)
    it(`t-closeness of ${distances} values finds the rows that brute force finds`, async () => {
      await fc.assert(
        fc.asyncProperty(people, fc.constantFrom(0, 0.1, 0.3, 0.6), async (rows, t) => {
          const values = distinctOf(rows, column);
          const overall = shares(rows, column, values);
          await assertReport(
            await privacy.tCloseness(await tableOf(rows), quasi, column, { t }),
            rows,
            (group) => distance(shares(group, column, values), overall, distances === "ordered"),
            (value) => value > t + 1e-9,
          );
        }),
        options,
      );
    });

  it("t-closeness gives the figures of the paper (Li and others, table 3)", async () => {
    // Salaries in thousands: {3, 4, 5} of {3, ..., 11} is 0.375 away, {6, 8, 11} is 0.167.
    const salaries = [3, 4, 5, 6, 11, 8, 7, 9, 10].map((salary, i) => ({ group: Math.floor(i / 3), salary }));
    const { groups } = await privacy.tCloseness(salaries, ["group"], "salary");
    const values = Object.fromEntries((await groups.toRecords()).map(({ group, t }) => [group, t as number]));
    assert.ok(Math.abs(values[0]! - 0.375) < 1e-9 && Math.abs(values[1]! - 1 / 6) < 1e-3, JSON.stringify(values));
  });

  it("an attacker who knows age and city finds nobody among the rows that are safe", async () => {
    const rows = fc.sample(people, { numRuns: 1, seed: 9 })[0]!;
    const safe = (await (await privacy.kAnonymity(await tableOf(rows), quasi, { k: 3 })).rowsSafe.toRecords()) as Row[];
    for (const known of safe) assert.ok(safe.filter(({ age, city }) => age === known.age && city === known.city).length >= 3);
  });

  it("take columns of any name, and a table without rows", async () => {
    const odd = [{ rows: 1, value: 2, group: 3, place: 4, 'a"b': 5 }];
    const report = await privacy.kAnonymity(odd, ["rows", "value", "group", "place", 'a"b'], { k: 2 });
    assert.deepEqual(await report.rowsAtRisk.toRecords(), odd);
    const empty = await privacy.kAnonymity(await (await tableOf([{ age: 1, city: "A", income: 1, illness: "" }])).head(0), quasi);
    assert.deepEqual([empty.satisfied, empty.value, empty.rows], [true, 5, 0]);
  });

  it("say what they need", async () => {
    await assert.rejects(privacy.kAnonymity([{ a: 1 }], ["b"]), /quasiIdentifiers names the column "b"/);
    await assert.rejects(privacy.kAnonymity([{ a: 1 }], []), /quasiIdentifiers is empty/);
    await assert.rejects(privacy.kAnonymity([{ a: 1 }], ["a"], { k: 0 }), /k is 0/);
    await assert.rejects(privacy.tCloseness([{ a: 1 }], ["a"], "a", { t: 2 }), /t is 2, but must lie in \[0, 1\]/);
  });
});
