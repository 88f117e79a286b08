import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { clean } from "tslab-ml";

describe("columns that steps add", () => {
  it("never replace one of the data, whatever its case", async () => {
    const given = {
      x: [1, null, 3, 4, 100],
      X_Missing: ["not asked", "refused", "", "", ""],
      x_outlier: ["ok", "", "by Ada", "", "checked"],
    };
    for (const [step, message] of [
      [
        clean.outliers({ columns: ["x"], method: "iqr" }),
        'outliers: action "flag" adds a column "x_outlier", but the table has a column "x_outlier"; rename or drop that first.',
      ],
      [
        clean.missingIndicator({ columns: ["x"] }),
        'missingIndicator: the step adds a column "x_missing", but the table has a column "X_Missing"; rename or drop that first.',
      ],
      [
        clean.impute({ columns: ["x"], strategy: "mean", addIndicator: true }),
        'impute: addIndicator adds a column "x_missing", but the table has a column "X_Missing"; rename or drop that first.',
      ],
    ] as const) {
      await assert.rejects(clean.apply(given, step), { name: "RangeError", message });
      const { x, ...others } = given;
      const fitted = await clean.pipeline([step]).fit({ x });
      await assert.rejects(fitted.transform({ x, ...others }), { name: "RangeError", message });
    }
    const { table } = await clean.apply(given, clean.impute({ columns: ["x"], strategy: "mean" }));
    assert.deepEqual((await table.toRecords())[1], { x: 27, X_Missing: "refused", x_outlier: "" });
  });
});
