import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { strToU8, zipSync } from "fflate";
import { readExcel, readJson, readParquet, sql, table } from "tslab-ml/table";
import { reference } from "../../reference";

let folder = "";
before(() => {
  folder = mkdtempSync(join(tmpdir(), "tslab-ml-formats-"));
});
after(() => rmSync(folder, { recursive: true, force: true }));

const json = (content: string, name = "x.json") => {
  writeFileSync(join(folder, name), content);
  return readJson(join(folder, name));
};
const types = (given: { columns: readonly { name: string; type: string }[] }) => given.columns.map(({ name, type }) => `${name} ${type}`);

describe("readParquet", () => {
  it("reads what pandas writes: types, nulls, times with zones, and NaN as missing", async () => {
    await reference(
      `import pandas as pd, numpy as np
pd.DataFrame({"i": pd.array([1, None, 2**53 + 1], dtype="Int64"), "x": [0.5, np.nan, np.inf], "s": ["a", None, ""], "b": [True, False, True],
  "t": pd.to_datetime(["2024-01-01 10:00:00.123456", None, "1900-01-01"], format="ISO8601"), "z": pd.to_datetime(["2024-01-01T10:00:00+02:00"] * 3),
  "c": pd.Categorical(["u", "v", "u"]), "n": np.array([1, 2, 3], dtype="uint8")}).to_parquet(args)
result = None`,
      join(folder, "p.parquet"),
    );
    const read = await readParquet(join(folder, "p.parquet"));
    assert.deepEqual(types(read), [
      "i BIGINT",
      "x DOUBLE",
      "s VARCHAR",
      "b BOOLEAN",
      "t TIMESTAMP",
      "z TIMESTAMP WITH TIME ZONE",
      "c VARCHAR",
      "n UTINYINT",
    ]);
    const rows = await read.toRecords();
    assert.deepEqual(
      rows.map(({ i }) => i),
      [1n, null, 2n ** 53n + 1n],
    );
    assert.deepEqual(
      rows.map(({ x }) => x),
      [0.5, null, Number.POSITIVE_INFINITY],
    );
    assert.deepEqual(
      rows.map(({ s }) => s),
      ["a", null, ""],
    );
    assert.deepEqual(rows[0]?.z, new Date("2024-01-01T08:00:00Z"));
    assert.deepEqual(types(await readParquet(join(folder, "p.parquet"), { columns: ["s", "i"] })), ["s VARCHAR", "i BIGINT"]);
  });

  it("puts files of other columns together by name, lazily too, and names what is not Parquet", async () => {
    await (await table({ a: [1], b: ["x"] })).writeParquet(join(folder, "many", "1.parquet"));
    await (await table({ b: ["y"], c: [2.5] })).writeParquet(join(folder, "many", "2.parquet"));
    for (const lazy of [true, false])
      assert.deepEqual(await (await readParquet(join(folder, "many"), { lazy })).toRecords(), [
        { a: 1, b: "x", c: null },
        { a: null, b: "y", c: 2.5 },
      ]);
    writeFileSync(join(folder, "no.parquet"), "not parquet at all");
    await assert.rejects(readParquet(join(folder, "no.parquet")), /readParquet: .*no\.parquet/);
    await assert.rejects(readParquet(join(folder, "none.parquet")), /there is no file .*none\.parquet/);
    await assert.rejects(readParquet(folder.concat("/*.pq")), /no file fits/);
  });
});

describe("readJson", () => {
  it("reads arrays and lines, decides types on all rows and changes none", async () => {
    const late = await json(`[${'{"a":1,"b":"x"},'.repeat(30_000)}{"a":1.5,"c":true}]`);
    assert.deepEqual(types(late), ["a DOUBLE", "b VARCHAR", "c BOOLEAN"]);
    const lines = await json(
      '{"n":9007199254740993,"big":12345678901234567890123,"z":"2024-01-01T10:00:00+02:00","m":"2024-01-01T10:00:00Z","code":"007"}\n{"m":"2024-01-01 10:00:00"}\n',
      "x.jsonl",
    );
    assert.deepEqual(types(lines), ["n BIGINT", "big HUGEINT", "z TIMESTAMP WITH TIME ZONE", "m VARCHAR", "code VARCHAR"]);
    assert.deepEqual((await lines.toRecords())[0], {
      n: 9007199254740993n,
      big: 12345678901234567890123n,
      z: new Date("2024-01-01T08:00:00Z"),
      m: "2024-01-01T10:00:00Z",
      code: "007",
    });
    const nested = await json('[{"a":{"k":1},"l":[1,2]},{"a":null,"l":[]}]');
    assert.deepEqual(await nested.toRecords(), [
      { a: { k: 1 }, l: [1, 2] },
      { a: null, l: [] },
    ]);
    assert.deepEqual(await (await json('[{"a":1},{"a":"x"}]')).toRecords(), [{ a: 1 }, { a: "x" }]);
  });

  it("takes NaN for missing, and files without objects beside others", async () => {
    const given = await json('[{"a": NaN, "b": 1}, {"a": 2.5, "b": 2}]');
    assert.deepEqual(await given.toRecords(), [
      { a: null, b: 1 },
      { a: 2.5, b: 2 },
    ]);
    const many = join(folder, "parts");
    mkdirSync(many);
    writeFileSync(join(many, "1.json"), "[\n]\n");
    writeFileSync(join(many, "2.json"), '[{"a": 1}]');
    assert.deepEqual(await (await readJson(many)).toRecords(), [{ a: 1 }]);
    await assert.rejects(readJson(join(many, "1.json")), /1\.json has no objects, so that there are no columns; write tables without rows/);
  });

  it("names file and line of what is not JSON", async () => {
    await assert.rejects(json('{"a":1}\n{"a":\n'), /x\.json", at byte \d+ in line \d/);
    await assert.rejects(json("[1, 2]"), /readJson: .*x\.json: .*non-record JSON/);
    await assert.rejects(json(""), /x\.json is empty/);
  });
});

describe("readExcel", () => {
  it("reads what pandas writes and pandas reads what writeExcel writes", async () => {
    const path = join(folder, "pandas.xlsx");
    await reference(
      `import pandas as pd
with pd.ExcelWriter(args) as book:
    pd.DataFrame({"n": [1, None, 2.5], "code": ["007", "x", None], "d": pd.to_datetime(["2024-02-29 10:30", None, "1999-12-31"], format="ISO8601"), "b": [True, False, True]}).to_excel(book, sheet_name="first", index=False)
    pd.DataFrame({"a": [1]}).to_excel(book, sheet_name="second", index=False)
result = None`,
      path,
    );
    const read = await readExcel(path);
    const rows = [
      { n: 1, code: "007", d: new Date("2024-02-29T10:30:00Z"), b: true },
      { n: null, code: "x", d: null, b: false },
      { n: 2.5, code: null, d: new Date("1999-12-31T00:00:00Z"), b: true },
    ];
    assert.deepEqual(await read.toRecords(), rows);
    assert.deepEqual(await (await readExcel(path, { sheet: "second" })).toRecords(), [{ a: 1 }]);
    await assert.rejects(readExcel(path, { sheet: "third" }), /has no sheet "third"; it has "first", "second"/);
    const own = join(folder, "own.xlsx");
    await (await sql`SELECT *, 9007199254740993::BIGINT AS big FROM ${read}`).writeExcel(own);
    const back = await reference<string[][]>(
      "import pandas as pd\nresult = pd.read_excel(args, dtype=str).fillna('').values.tolist()",
      own,
    );
    assert.deepEqual(
      back.map((row) => row.slice(0, 3)),
      [
        ["1", "007", "2024-02-29 10:30:00"],
        ["", "x", ""],
        ["2.5", "", "1999-12-31 00:00:00"],
      ],
    );
    assert.equal(back[0]?.[4], "9007199254740993");
  });

  it("skips rows of the sheet, blank ones too, as pandas does", async () => {
    const path = join(folder, "skipped.xlsx");
    const expected = await reference<Record<string, number>[]>(
      `import pandas as pd
pd.DataFrame([["Report", None], [None, None], ["made", "today"], ["a", "b"], [1, 2], [3, 4]]).to_excel(args, header=False, index=False)
result = json.loads(pd.read_excel(args, skiprows=3).to_json(orient="records"))`,
      path,
    );
    assert.deepEqual(await (await readExcel(path, { skiprows: 3 })).toRecords(), expected);
  });

  it("writes dates that Excel lacks as text, and names what is too long for a cell", async () => {
    const path = join(folder, "old.xlsx");
    const given = await table({ d: [new Date("1850-03-02"), new Date("1899-12-31T10:30:00.5Z"), new Date("1900-03-01")] });
    await given.writeExcel(path);
    assert.deepEqual(await reference("import pandas as pd\nresult = [str(value) for value in pd.read_excel(args)['d']]", path), [
      "1850-03-02",
      "1899-12-31 10:30:00.500",
      "1900-03-01 00:00:00",
    ]);
    await assert.rejects(
      (await table({ s: ["x", "y".repeat(40_000)] })).writeExcel(path),
      /column "s" has a text of 40000 characters in row 1, but a cell holds 32767/,
    );
  });

  it("refuses a workbook that would unpack like a bomb, before it unpacks", async () => {
    const path = join(folder, "bomb.xlsx");
    writeFileSync(path, zipSync({ "xl/worksheets/sheet1.xml": strToU8("0".repeat(2e6)) }, { level: 1 }));
    await assert.rejects(readExcel(path, { maxBytes: 1e6 }), /unpacks to 2 MB, as a zip bomb does/);
    await assert.rejects(readExcel(join(folder, "none.xlsx")), /there is no file/);
  });
});
