import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DataFrame, Series } from "danfojs-node";
import { data, tf } from "tslab-ml";
import { beforeAfter, type ColumnData, histogram, missingValues, rocCurve, violin } from "tslab-ml/plots";

/** What a plot has drawn: bars of a histogram. */
const bars = (given: ColumnData, columns?: string[]) => histogram(given, { bins: 2, columns }).data.map(({ y }) => y);

describe("data of plots", () => {
  const values = [1, 2, 3, 4, 4];
  const counts = [[2, 3]];

  it("may be arrays, typed arrays, tensors, records, rows, frames, Series or columns by name", () => {
    const tensor = tf.tensor1d(values);
    const matrix = tf.tensor2d(values.map((value) => [value, -value]));
    const frame = new DataFrame({ size: values, name: ["a", "b", "c", "d", "e"] });
    const forms: [string, ColumnData, string?][] = [
      ["array", values],
      ["typed array", Float32Array.from(values)],
      ["64-bit whole numbers", BigInt64Array.from(values.map(BigInt))],
      ["tensor", tensor],
      ["matrix tensor", matrix, "column 0"],
      ["columns", { size: values }],
      ["columns of typed arrays", { size: Int32Array.from(values) }],
      ["columns of tensors", { size: tensor }],
      ["columns of Series", { size: new Series(values) }],
      ["records", values.map((size, i) => ({ size, name: `n${i}` }))],
      ["rows", values.map((value) => [value, 0]), "column 0"],
      ["frame", frame, "size"],
      ["Series", new Series(values)],
    ];
    for (const [name, data, column] of forms) assert.deepEqual(bars(data, column === undefined ? undefined : [column]), counts, name);
    tf.dispose([tensor, matrix]);
  });

  it("are grouped by days as by other values, and a column may have any name", () => {
    const day = (text: string) => new Date(text);
    const rows = { v: [1, 2, 3, 4], on: [day("2024-01-02"), day("2024-01-01"), day("2024-01-02"), new Date(Number.NaN)] };
    assert.deepEqual(
      histogram(rows, { columns: ["v"], by: "on" }).data.map(({ name }) => name),
      ["2024-01-01", "2024-01-02"],
    );
    assert.equal(histogram({ constructor: [1, 2, 3] }).layout.xaxis.title.text, "constructor");
  });

  it("come from a table in DuckDB that is read first, as a promise", async () => {
    const table = await data.table({ size: [...values, null], city: ["a", "b", "a", "b", "a", null] });
    const compared = await beforeAfter(table, { size: values });
    assert.match(compared.layout.title.text, /before: 6 rows, 1 missing values; after: 5 rows, 0/);
    const figure = await histogram(table, { bins: 2, by: "city" });
    assert.deepEqual(
      figure.data.map(({ name }) => name),
      ["a", "b"],
    );
  });

  it("leave no tensor behind", () => {
    const xs = tf.tensor2d([
      [1, 2],
      [3, 4],
    ]);
    const before = tf.memory().numTensors;
    violin(xs);
    missingValues(xs);
    assert.equal(tf.memory().numTensors, before);
    xs.dispose();
  });

  it("say what is wrong with them in a sentence", () => {
    const cases: [() => unknown, string][] = [
      [() => histogram([]), "histogram: data is empty; give at least one row."],
      [() => histogram({ a: [1, 2], b: [1] }), 'histogram: column "a" has 2 rows but "b" has 1.'],
      [() => histogram({ a: ["x"] }), "histogram: there is no numeric column among a; convert one first."],
      [() => histogram({ a: [1] }, { columns: ["b"] }), 'histogram: there is no column "b"; there are a.'],
      [() => histogram({ a: ["x"] }, { columns: ["a"] }), 'histogram: column "a" has the text "x" at 0, but must hold numbers.'],
      [() => histogram({ a: [null, Number.NaN] }, { columns: ["a"] }), 'histogram: column "a" has no number; leave it out.'],
      [
        () => histogram(3 as never),
        "histogram: data is the number 3, but must be columns by name, records, a DataFrame, a Table or a tensor.",
      ],
      [() => histogram([[1, 2], [1]]), "histogram: row 0 has 2 values but row 1 has 1."],
      [
        () => histogram({ a: Array.from({ length: 20 }, (_, i) => i), b: Array.from({ length: 20 }, (_, i) => `n${i}`) }, { by: "b" }),
        'histogram: column "b" has 20 different values, but 12 groups are the most one can tell apart.',
      ],
      [() => histogram([1, 2], { bins: 0 }), "histogram: bins is 0, but must be a whole number from 1 to 1000."],
      [() => rocCurve([0, 1], [0.5]), "rocCurve: yTrue has 2 samples but yScore has 1."],
    ];
    for (const [draw, message] of cases) assert.throws(draw, { message });
  });
});
