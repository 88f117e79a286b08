import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { clean, data } from "tslab-ml";
import type { OutlierMethod, Step } from "tslab-ml/clean";
import { columnsOf, difference, pandas, tableOf, trapFrames } from "./frames";

/** The bounds in pandas and SciPy; `t` is the default threshold. */
const bounds: Record<OutlierMethod, string> = {
  iqr: "q1, q3 = x.quantile(0.25), x.quantile(0.75); low, high = q1 - 1.5 * (q3 - q1), q3 + 1.5 * (q3 - q1)",
  zscore: "low, high = x.mean() - 3 * x.std(ddof=0), x.mean() + 3 * x.std(ddof=0)",
  modifiedZscore: `d = stats.median_abs_deviation(x, nan_policy='omit') / 0.6745
if d == 0: d = 1.253314 * (x - x.median()).abs().mean()
low, high = x.median() - 3.5 * d, x.median() + 3.5 * d`,
  quantile: "low, high = x.quantile(0.01), x.quantile(0.99)",
};
const actions: Record<string, string> = {
  flag: "out['price_outlier'] = (x < low) | (x > high)",
  clip: "out['price'] = x.clip(low, high)",
  drop: "out = out[~((x < low) | (x > high))]",
  missing: "out['price'] = x.mask((x < low) | (x > high))",
};

const cases = Object.entries(bounds).flatMap(([method, limits]) =>
  Object.entries(actions).map(([action, act]): [string, Step, string] => [
    `${method}, ${action}`,
    clean.outliers({ columns: ["price"], method: method as OutlierMethod, action: action as "flag" }),
    `out = df.copy(); x = df['price']\n${limits}\n${act}`,
  ]),
);
cases.push(
  [
    "clip",
    clean.clip({ columns: ["price", "wild"], lower: 100.5, upper: 500 }),
    "out = df.copy(); c = ['price', 'wild']; out[c] = df[c].clip(100.5, 500)",
  ],
  ["clip of integers", clean.clip({ columns: ["quantity"], lower: 2 }), "out = df.copy(); out['quantity'] = df['quantity'].clip(lower=2)"],
);

describe("outliers and clip", () => {
  // Prices with some far out.
  const frames = trapFrames(8).map((frame) => ({
    ...frame,
    values: {
      ...frame.values,
      price: (frame.values.price ?? []).map((value, i) => (value !== null && i % 11 === 3 ? Number(value) * 40 : value)),
    },
  }));
  let expected: ReturnType<typeof pandas> | undefined;

  for (const [i, [name, step]] of cases.entries()) {
    it(`${name}: gives what pandas and SciPy give`, async () => {
      expected ??= pandas(
        frames,
        cases.map(([, , python]) => python),
        "from scipy import stats",
      );
      for (const [f, frame] of frames.entries()) {
        const { table } = await clean.apply(await tableOf(frame), step);
        assert.equal(difference(await columnsOf(table), (await expected)[f]?.[i] ?? {}), undefined, `frame ${f}`);
      }
    });
  }

  it("keeps the bounds of the training data for new data", async () => {
    const fitted = await clean.pipeline([clean.outliers({ method: "iqr", action: "clip" })]).fit({ x: [1, 2, 3, 4, 5] });
    const { table } = await fitted.transform({ x: [-100, 3, 100, null] });
    assert.deepEqual((await columnsOf(table)).x, [-1, 3, 7, null]);
  });

  it("shows the distribution before and after", async () => {
    const { records } = await clean.apply({ x: [1, 2, 3, 4, 5, 1000] }, clean.outliers({ method: "iqr", action: "clip" }));
    const { before, after } = records[0]!.distributions[0]!;
    assert.deepEqual(before.five, [1, 2.25, 3.5, 4.75, 1000]);
    assert.deepEqual(after.five, [1, 2.25, 3.5, 4.75, 8.5]);
    assert.equal(before.bins[0], 5);
    assert.equal(before.bins.at(-1), 1);
  });

  it("says when bounds cannot be found because of infinite values", async () => {
    const table = await data.table({ x: [1, 2, Number.POSITIVE_INFINITY] });
    await assert.rejects(clean.apply(table, clean.outliers({ method: "zscore" })), {
      message: /column "x" has bounds .* infinite or too large values; clip or drop/,
    });
  });

  it("changes nothing the second time it clips, and keeps every value within", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(fc.double({ noNaN: true }), { nil: null }), { minLength: 1, maxLength: 30 }), async (x) => {
        const step = clean.clip({ lower: -10, upper: 1e100 });
        const once = await clean.apply(await data.table({ x }, { types: { x: "DOUBLE" } }), step);
        const twice = await clean.apply(once, step);
        const result = await columnsOf(once.table);
        assert.deepEqual(await columnsOf(twice.table), result);
        assert.ok(
          (result.x as (number | null)[]).every((value, i) =>
            x[i] === null ? value === null : value !== null && value >= -10 && value <= 1e100,
          ),
        );
        assert.equal(twice.records[0]?.rowsTouched, 0);
      }),
      { numRuns: 20, seed: 1 },
    );
  });

  it("refuses wrong options", () => {
    assert.throws(() => clean.outliers({ method: "quantile", quantiles: [0.9, 0.1] }), /two rising numbers from 0 to 1/);
    assert.throws(() => clean.outliers({ method: "iqr", threshold: -1 }), /must be at least 0/);
    assert.throws(() => clean.clip({}), /neither lower nor upper/);
    assert.throws(() => clean.clip({ lower: 2, upper: 1 }), /lower must not be greater/);
  });
});
