import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { displaySymbol, table } from "tslab-ml/display";

const html = (...given: Parameters<typeof table>) => String(table(...given)[displaySymbol]()["text/html"]);
const text = (...given: Parameters<typeof table>) => String(table(...given)[displaySymbol]()["text/plain"]);

describe("table", () => {
  it("shows the same cells as HTML and as aligned text", () => {
    const content = {
      columns: ["name", "n"],
      rows: [
        ["a", 1],
        ["long", 20],
      ],
      caption: "two rows",
    };
    assert.equal(text(content), "name   n\n   a   1\nlong  20\n\ntwo rows");
    assert.match(html(content), /<tr><td>long<\/td><td>20<\/td><\/tr>[\s\S]*<p><small>two rows<\/small><\/p>/);
  });

  it("escapes every text, so that a cell cannot become markup", () => {
    const markup = html({ columns: ["<b>"], rows: [["<script>alert(1)</script>"]], index: ["&"], types: ["\"'"], caption: "<i>" });
    assert.doesNotMatch(markup, /<script|<b>|<i>|"'/);
    assert.match(markup, /&lt;script&gt;alert\(1\)&lt;\/script&gt;/);
  });

  it("keeps prices from being typeset as a formula", () => {
    assert.match(html({ columns: ["from", "to"], rows: [["$5", "$6"]] }), /<table [^>]*class="[^"]*tex2jax_ignore/);
  });

  it("carries no style and no script, so that the notebook's theme applies and its sanitizer keeps everything", () => {
    assert.doesNotMatch(html({ columns: ["a"], rows: [[1]] }), /style|script|class="(?!dataframe)/);
  });

  it("gives the numbers of a column the same decimals, four at most, and scientific notation where those would show nothing", () => {
    assert.equal(
      text({ columns: ["x"], rows: [[1], [2.5], [0.123456], [1e-9]] }).replace(/ /g, ""),
      "x\n1.0000\n2.5000\n0.1235\n1.0000e-9",
    );
    assert.equal(text({ columns: ["x"], rows: [[1], [2.5]] }).replace(/ /g, ""), "x\n1.0\n2.5");
    assert.equal(text({ columns: ["x"], rows: [[1], [-20]] }).replace(/ /g, ""), "x\n1\n-20");
  });

  it("marks what is missing", () => {
    assert.match(
      html({ columns: ["a", "b", "c"], rows: [[null, undefined, Number.NaN]] }),
      /<em>null<\/em><\/td><td><em>null<\/em><\/td><td><em>NaN<\/em>/,
    );
  });

  it("writes dates as ISO, without a time at midnight", () => {
    const rows = [[new Date("2024-03-01")], [new Date("2024-03-01T12:30:00Z")], [new Date(Number.NaN)]];
    assert.deepEqual(
      text({ columns: ["d"], rows })
        .split("\n")
        .slice(1)
        .map((line) => line.trim()),
      ["2024-03-01", "2024-03-01 12:30:00", "NaT"],
    );
  });

  it("keeps a date on one line", () => {
    assert.match(
      html({ columns: ["d", "s"], rows: [[new Date("2024-03-01T12:30:00Z"), "2024-03-01 noon"]] }),
      /<td nowrap>2024-03-01 12:30:00<\/td><td>2024-/,
    );
  });

  it("cuts rows and columns out of the middle, and long cells at their end", () => {
    const rows = Array.from({ length: 100 }, (_, i) => Array.from({ length: 30 }, (_, j) => i * 100 + j));
    const lines = text({ columns: rows[0]!.map(String), rows }, { maxRows: 4, maxColumns: 4 }).split("\n");
    assert.deepEqual(
      lines.map((line) => line.trim().split(/ +/)),
      [
        ["0", "1", "…", "28", "29"],
        ["0", "1", "…", "28", "29"],
        ["100", "101", "…", "128", "129"],
        ["⋮", "⋮", "…", "⋮", "⋮"],
        ["9800", "9801", "…", "9828", "9829"],
        ["9900", "9901", "…", "9928", "9929"],
      ],
    );
    assert.match(text({ columns: ["a"], rows: [["x".repeat(80)]] }), /^ *a\nx{49}…$/);
  });

  it("says which row is wrong", () => {
    assert.throws(() => table({ columns: ["a", "b"], rows: [[1, 2], [3]] }), {
      name: "RangeError",
      message: "table: row 1 has 1 cells, but there are 2 columns.",
    });
    assert.throws(() => table({ columns: ["a"], rows: [[1]], index: [] }), /index has 0 entries, but there are 1 rows/);
  });
});
