import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { data } from "tslab-ml";
import { reference } from "../../reference";

const train = { k: [10, 9, 2, 10] };
const other = { k: [2, 10, 9, 2.5] };

describe("encoders of a column of whole numbers, given the same numbers as DOUBLE", () => {
  it("make the columns that scikit-learn's OneHotEncoder makes", async () => {
    const expected = await reference<number[][]>(
      `import numpy as np
from sklearn.preprocessing import OneHotEncoder
column = lambda values, kind: np.array(values, dtype=kind)[:, None]
encoder = OneHotEncoder(handle_unknown="ignore", sparse_output=False).fit(column(args["train"], int))
result = encoder.transform(column(args["other"], float)).tolist()`,
      { train: train.k, other: other.k },
    );
    const encoder = await data.oneHotEncoder(train, { columns: "k", handleUnknown: "ignore" });
    const rows = await (await encoder.transform(other)).toRecords();
    assert.deepEqual(
      rows.map(({ k_2, k_9, k_10 }) => [k_2, k_9, k_10]),
      expected,
    );
    assert.deepEqual(encoder.categories, [["2", "9", "10"]]);
    const strict = await data.oneHotEncoder(train, { columns: "k", dropFirst: true });
    assert.deepEqual(await (await strict.transform({ k: new Float64Array([9, Number.NaN]) })).toRecords(), [
      { k_9: 1, k_10: 0 },
      { k_9: 0, k_10: 0 },
    ]);
    await assert.rejects((await strict.transform(other)).toRecords(), {
      message: /column "k" has the category "2.5", which the training set does not have; give handleUnknown: "ignore"\./,
    });
  });

  it("number the classes as scikit-learn's LabelEncoder does", async () => {
    const known = other.k.slice(0, 3);
    const expected = await reference<number[]>(
      `import numpy as np
from sklearn.preprocessing import LabelEncoder
result = LabelEncoder().fit(np.array(args["train"])).transform(np.array(args["known"], dtype=float)).tolist()`,
      { train: train.k, known },
    );
    const encoder = await data.labelEncoder(train, "k");
    const rows = await (await encoder.transform({ k: Float64Array.from(known) })).toRecords();
    assert.deepEqual(
      rows.map(({ k }) => k),
      expected,
    );
    await assert.rejects((await encoder.transform(other)).toRecords(), {
      message:
        /column "k" has the category "2.5", which the training set does not have; leave such rows out, or learn the classes from all data\./,
    });
  });
});

describe("encoders of dates", () => {
  it("know a date by its midnight", async () => {
    const days = await data.sql`SELECT * FROM (VALUES (DATE '2024-01-01'), (DATE '2024-01-02')) t(d)`;
    const encoder = await data.labelEncoder(days, "d");
    const times = await data.sql`SELECT TIMESTAMP '2024-01-02' AS d`;
    assert.deepEqual(await (await encoder.transform(times)).toRecords(), [{ d: 1 }]);
    assert.deepEqual(encoder.classes, ["2024-01-01", "2024-01-02"]);
  });
});
