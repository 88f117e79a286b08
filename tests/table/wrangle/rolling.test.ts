import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { rolling, table } from "tslab-ml/table";
import { reference } from "../../reference";

describe("rolling", () => {
  it("takes infinite values for missing ones, as pandas does, and is finite again after them", async () => {
    const x = [1, Number.POSITIVE_INFINITY, 2, 3, Number.NEGATIVE_INFINITY, 4, 5, 6];
    for (const how of ["mean", "sum", "std", "min"] as const)
      for (const minPeriods of [1, 2]) {
        const expected = await reference<(number | null)[]>(
          `import pandas as pd
s = pd.Series([float(v) for v in args["x"]]).rolling(2, min_periods=args["least"])
result = [None if pd.isna(v) else v for v in getattr(s, args["how"])()]`,
          { x: x.map(String).map((value) => value.replace("Infinity", "inf")), how, least: minPeriods },
        );
        const found = await rolling(await table({ x }), "x", { window: 2, how, minPeriods, name: "out" });
        const { out } = await found.toColumns();
        const rounded = (values: ArrayLike<unknown>) =>
          Array.from(values, (value) => (value === null || Number.isNaN(value) ? null : Number((value as number).toFixed(9))));
        assert.deepEqual(rounded(out as ArrayLike<unknown>), rounded(expected), `${how}, at least ${minPeriods}`);
      }
  });

  it("names the column whose squares are not finite", async () => {
    await assert.rejects(
      rolling({ x: [1e200, -1e200, 1] }, "x", { window: 2, how: "std" }),
      /rolling: column "x" has values whose squares are not finite, so there is no "std" of them; scale it first/,
    );
  });
});
