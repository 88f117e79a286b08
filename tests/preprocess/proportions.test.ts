import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { classShares } from "../../src/preprocess/proportions";

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

describe("classShares", () => {
  it("gives the largest remainders what rounding down leaves over", () => {
    assert.deepEqual(classShares([6, 4], [8, 2]), [
      [5, 1],
      [3, 1],
    ]);
    assert.deepEqual(classShares([6000, 6000], [9600, 1200, 1200]), [
      [4800, 600, 600],
      [4800, 600, 600],
    ]);
  });

  it("uses up every class, fills every set exactly, and is off by less than one sample anywhere", () => {
    const input = fc
      .record({
        classes: fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 30 }),
        parts: fc.tuple(fc.nat(50), fc.nat(50), fc.integer({ min: 1, max: 50 })),
      })
      .map(({ classes, parts }) => {
        const size = sum(classes);
        const first = Math.floor((size * parts[0]) / sum(parts));
        const second = Math.floor((size * parts[1]) / sum(parts));
        return { classes, sets: [first, second, size - first - second] };
      });
    fc.assert(
      fc.property(input, ({ classes, sets }) => {
        const shares = classShares(classes, sets);
        assert.deepEqual(shares.map(sum), classes);
        assert.deepEqual(
          sets.map((_, s) => sum(shares.map((row) => row[s] as number))),
          sets,
        );
        for (const [c, row] of shares.entries())
          for (const [s, count] of row.entries())
            assert.ok(Math.abs(count - ((classes[c] as number) * (sets[s] as number)) / sum(classes)) < 1);
      }),
      { numRuns: 500 },
    );
  });
});
