import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { clean, data } from "tslab-ml";
import { columnsOf, difference, pandas, tableOf, trapFrames } from "./frames";

const subsets = [undefined, ["group"], ["quantity", "group"], ["wild"], ["text"], ["none"]] as const;
const cases = subsets.flatMap((subset) =>
  (["first", "last", false] as const).map((keep) => ({
    name: `${subset?.join(" and ") ?? "all columns"}, keep ${keep}`,
    step: clean.dropDuplicates({ subset, keep }),
    python: `out = df.drop_duplicates(subset=${subset ? JSON.stringify(subset) : "None"}, keep=${keep ? `'${keep}'` : "False"})`,
  })),
);

describe("dropDuplicates", () => {
  const frames = trapFrames(6, { seed: 2 }).map(({ values, types }) => ({
    // Every third row is there again.
    values: Object.fromEntries(
      Object.entries(values).map(([name, column]) => [name, [...column, ...column.filter((_, i) => i % 3 === 0)]]),
    ),
    types,
  }));
  let expected: ReturnType<typeof pandas> | undefined;

  for (const [i, { name, step }] of cases.entries()) {
    it(`${name}: keeps the rows that pandas keeps, in their order`, async () => {
      expected ??= pandas(
        frames,
        cases.map(({ python }) => python),
      );
      for (const [f, frame] of frames.entries()) {
        const { table } = await clean.apply(await tableOf(frame), step);
        assert.equal(difference(await columnsOf(table), (await expected)[f]?.[i] ?? {}), undefined, `frame ${f}`);
      }
    });
  }

  it("drops nothing the second time, and what it keeps and drops adds up", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.option(fc.integer({ min: 0, max: 8 }), { nil: null }), { minLength: 1, maxLength: 40 }),
        fc.constantFrom("first", "last", false),
        async (x, keep) => {
          const table = await data.table({ x, i: x.map((_, i) => i) }, { types: { x: "BIGINT" } });
          const step = clean.dropDuplicates({ subset: ["x"], keep: keep as "first" });
          const once = await clean.apply(table, step);
          const twice = await clean.apply(once, step);
          const [record] = once.records;
          assert.equal(twice.records[0]?.rowsTouched, 0);
          assert.equal((record?.rowsAfter ?? 0) + (record?.rowsTouched ?? 0), x.length);
          if (keep) assert.equal(record?.rowsAfter, new Set(x).size);
          const order = (await columnsOf(once.table)).i as number[];
          assert.deepEqual(
            order,
            [...order].sort((a, b) => a - b),
          );
        },
      ),
      { numRuns: 20, seed: 1 },
    );
  });

  it("keeps the order of many rows, and shows some that it dropped", async () => {
    const table = await data.sql("SELECT i, (i * 7919) % 60000 AS key FROM range(200000) t(i)");
    const { table: unique, records } = await clean.apply(table, clean.dropDuplicates({ subset: ["key"], keep: "last" }));
    const { i } = await unique.toColumns();
    assert.equal(i?.length, 60000);
    assert.ok(Array.from(i as Float64Array).every((value, k, all) => k === 0 || value > (all[k - 1] as number)));
    assert.deepEqual(records[0]?.dropped[0], { i: 0, key: 0 });
  });
});
