import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { type ReadCsvOptions, readCsv, sql, table } from "tslab-ml/table";
import { reference } from "../../reference";

let folder = "";
before(() => {
  folder = mkdtempSync(join(tmpdir(), "tslab-ml-csv-"));
});
after(() => rmSync(folder, { recursive: true, force: true }));

let count = 0;
function file(content: string | Uint8Array, name = "x.csv"): string {
  mkdirSync(join(folder, String(++count)));
  const path = join(folder, String(count), name);
  writeFileSync(path, content);
  return path;
}
const read = (content: string | Uint8Array, options?: ReadCsvOptions) => readCsv(file(content), options);
const typesOf = async (content: string, options?: ReadCsvOptions) => (await read(content, options)).columns.map(({ type }) => type);
const lines = (first: string, value: string, last: string) => `${first}\n${`${value}\n`.repeat(30_000)}${last}\n`;

describe("readCsv", () => {
  it("decides types on all rows: the last of 30,000 counts as the first does", async () => {
    assert.deepEqual(await typesOf(lines("a", "1", "NA")), ["BIGINT"]);
    assert.deepEqual(await typesOf(lines("a", "1", "1.5")), ["DOUBLE"]);
    assert.deepEqual(await typesOf(lines("a", "1", "01")), ["VARCHAR"]);
    assert.deepEqual(await typesOf(lines("a", "1", "9223372036854775808")), ["HUGEINT"]);
    assert.deepEqual(await typesOf(lines("a", "1.5", "x")), ["VARCHAR"]);
    assert.deepEqual(await typesOf(lines("a", "2024-01-01", "2024-01-01 10:00:00")), ["TIMESTAMP"]);
    assert.deepEqual(await typesOf(lines("a", "2024-01-01 10:00:00", "2024-01-01 10:00:00+02")), ["VARCHAR"]);
    assert.deepEqual(await typesOf(lines("a,b", ",x", "7,y")), ["BIGINT", "VARCHAR"]);
  });

  it("keeps as text what a number or a date would change", async () => {
    const texts = ["007", "-01", "+47", "1_000", "0x10", "1e", "2024-02-30", "2024-13-01", "01/02/2024", "12:30", "1 000", "١٢"];
    for (const text of texts) assert.deepEqual(await (await read(`a\n${text}\n`)).toRecords(), [{ a: text }], text);
    assert.deepEqual(await (await read("a\n123456789012345678901\n-5\n")).toRecords(), [{ a: 123456789012345678901n }, { a: -5n }]);
  });

  it("reads numbers, booleans, dates, times with zones, and spaces around numbers", async () => {
    const content =
      "i, x,b,d,t,z\n1, 1.5,True,2024-02-29,2024-01-01T10:00,2024-01-01T10:00:00.5+02:00\n-2, -.5e3,false,1969-12-31,2024-01-01 10:00:00.123456,2024-01-01 10:00:00Z\n";
    const made = await read(content);
    assert.deepEqual(
      made.columns.map(({ type }) => type),
      ["BIGINT", "DOUBLE", "BOOLEAN", "DATE", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE"],
    );
    assert.deepEqual(await made.toRecords(), [
      { i: 1, " x": 1.5, b: true, d: new Date("2024-02-29"), t: new Date("2024-01-01T10:00Z"), z: new Date("2024-01-01T08:00:00.5Z") },
      { i: -2, " x": -500, b: false, d: new Date("1969-12-31"), t: new Date("2024-01-01T10:00:00.123Z"), z: new Date("2024-01-01T10:00Z") },
    ]);
  });

  it("has pandas's values for quotes, missing values, separators and numbers of other countries", async () => {
    const cases: [content: string, options: ReadCsvOptions, pandas: Record<string, unknown>][] = [
      ['a,b\n1,"x, ""y""\nz"\n,\n"",N/A\n3,None\n', {}, {}],
      ["a;b\n1;x\n2;y\n", {}, { sep: ";" }],
      ["a\tb\n1\tx\n", { sep: "\t" }, { sep: "\t" }],
      ["a;b\n1.234,5;x\n-2,25;y\n", { decimal: ",", thousands: "." }, { sep: ";", decimal: ",", thousands: "." }],
      ["a,b\n1,-\n2,?\n3,NA\n", { naValues: ["-", "?"] }, { na_values: ["-", "?"] }],
      ["a,b\n1,NA\n2,x\n", { keepDefaultNa: false }, { keep_default_na: false }],
      ["a,b,a\n1,2,3\n", { duplicates: "rename" }, {}],
      ["# one\n# two\na,b\n1,2\n", { skiprows: 2 }, { skiprows: 2 }],
      ["a,b\n1,2\n#3,4\n5,6\n", { comment: "#" }, { comment: "#" }],
      ["a,b,c\n1,2,3\n4,5,6\n", { usecols: ["c", "a"], nrows: 1 }, { usecols: ["c", "a"], nrows: 1 }],
      ["1,2\n3,4\n", { header: false, names: ["x", "y"] }, { header: null, names: ["x", "y"] }],
      ["a,\n1,2\n", {}, {}],
      ["\uFEFFa,b\r\n1,ü\r\n\r\n2,\u{1F600}\r\n", {}, {}],
      ["a,b\n1,1e400\n2,-inf\n", {}, {}],
    ];
    const expected = await reference<string[]>(
      "import io, pandas as pd\nresult = [pd.read_csv(io.StringIO(c.lstrip('\\ufeff')), **o).to_json(orient='split', index=False) for c, o in args]",
      cases.map(([content, , pandas]) => [content, pandas]),
    );
    for (const [i, [content, options]] of cases.entries()) {
      const made = await read(content, options);
      const { columns, data } = JSON.parse(expected[i] as string) as { columns: string[]; data: unknown[][] };
      assert.deepEqual(
        made.columns.map(({ name }) => name),
        columns,
        content,
      );
      // JSON has no infinity: pandas writes null.
      const rows = (await made.toRecords()).map((row) =>
        Object.values(row).map((value) => (Number.isFinite(value) || typeof value !== "number" ? value : null)),
      );
      assert.deepEqual(rows, data, content);
    }
  });

  it("takes types and formats of dates, and names the value that does not fit", async () => {
    const content = "code,day,at\n007,31.12.2023,5pm\n010,,12am\n";
    const formats = { day: "%d.%m.%Y", at: "%I%p" };
    const made = await read(content, { types: { code: "SMALLINT" }, dateFormats: formats });
    assert.deepEqual(
      made.columns.map(({ type }) => type),
      ["SMALLINT", "DATE", "TIMESTAMP"],
    );
    assert.deepEqual((await made.toRecords())[0]?.day, new Date("2023-12-31"));
    await assert.rejects(read("n\n1.5\n", { types: { n: "INTEGER" } }), /x\.csv: column "n" has the value "1\.5", which is not INTEGER/);
    await assert.rejects(
      read("d\n31.02.2024\n", { dateFormats: { d: "%d.%m.%Y" } }),
      /column "d" has the value "31\.02\.2024", which is not a date as %d\.%m\.%Y/,
    );
    await assert.rejects(read("d\n1\n", { types: { e: "DATE" } }), /types names the column "e", which .*x\.csv does not have; it has "d"/);
  });

  it("names file, line and column of bad lines, or collects and counts them", async () => {
    const content = 'a,b\n1,2\n"x\ny",3\n1,2,3\n4\n5,"6"7\n8,9\n';
    await assert.rejects(read(content), /x\.csv, line 5: 3 fields where there are 2 columns \(sep is ","\): "1,2,3"\. 3 lines are bad/);
    const made = await read(content, { onBadLines: "collect" });
    assert.deepEqual(await made.toRecords(), [
      { a: "1", b: 2 },
      { a: "x\ny", b: 3 },
      { a: "8", b: 9 },
    ]);
    assert.deepEqual(
      made.rejects.map(({ line, column, text }) => [line, column, text]),
      [
        [5, undefined, "1,2,3"],
        [6, undefined, "4"],
        [7, "b", '5,"6"7'],
      ],
    );
    await assert.rejects(read('a,b\n1,2\n"3,4\n'), /line 3, column "a": a quote that does not end/);
    await assert.rejects(read("a;b\n1;2\n", { sep: "," }), /line 1 has no ",", but would have 2 fields with sep: ";"/);
    await assert.rejects(read("a,b,A\n1,2,3\n"), /line 1: columns 1 and 3 are called "a" and "A"/);
    await assert.rejects(read("a,b\r\n1,2\n3,4\r\n"), /lines that end in \\r\\n and others in \\n/);
  });

  it("refuses options that cannot be meant", async () => {
    const path = file("a,b\n1,2\n");
    const cases: [ReadCsvOptions, string][] = [
      [{ sep: "" }, 'sep is "", but must be text of 1 to 4 bytes, and no line end.'],
      [{ sep: "\n" }, 'sep is "\\n", but must be text of 1 to 4 bytes, and no line end.'],
      [{ sep: 5 as never }, "sep is 5, but must be text of 1 to 4 bytes, and no line end."],
      [{ quotechar: "''" }, `quotechar is "''", but must be one ASCII character, or "" for none, and no line end.`],
      [{ comment: "//" }, 'comment is "//", but must be one ASCII character, and no line end.'],
      [{ decimal: "" }, 'decimal is "", but must be text of 1 to 4 bytes, and no line end.'],
      [{ nrows: -1 }, "nrows is -1, but must be a whole number of at least 0."],
      [{ skiprows: 1.5 }, "skiprows is 1.5, but must be a whole number of at least 0."],
    ];
    for (const [options, message] of cases)
      await assert.rejects(readCsv(path, options), { name: "RangeError", message: `readCsv: ${message}` });
    await assert.rejects(
      readCsv(path, { delimiter: ";" } as ReadCsvOptions),
      /readCsv: there is no option "delimiter"; there are sep, quotechar/,
    );
    for (const wrong of [undefined, null, 5])
      await assert.rejects(readCsv(wrong as never), {
        name: "TypeError",
        message: /^readCsv: path is (undefined|null|number), but must be the path of a file/,
      });
  });

  it("refuses files that are missing, empty, without names, zipped or a bomb", async () => {
    await assert.rejects(readCsv(join(folder, "none.csv")), /there is no file .*none\.csv/);
    await assert.rejects(read(""), /x\.csv is empty \(0 bytes\)/);
    await assert.rejects(read("\n\n"), /x\.csv: there are no column names/);
    assert.deepEqual(await (await read("a,b\n")).count(), 0);
    await assert.rejects(read("PK\x03\x04rest"), /is a zip archive/);
    await assert.rejects(read(gzipSync(Buffer.alloc(120e6, "1,2\n"))), /unpacks to more than 100 MB, as a zip bomb does; give maxBytes/);
    await assert.rejects(read(gzipSync("a,b\n".repeat(999)).subarray(0, 30)), /is a broken gzip file/);
    assert.deepEqual(
      readdirSync(tmpdir()).filter((name) => name.startsWith(`tslab-ml-${process.pid}-`)),
      [],
    );
  });

  it("reads gzip and other encodings, and names the line that is not in the encoding", async () => {
    const content = "a,b\n1,café\n2,Ω\n";
    const rows = [
      { a: 1, b: "café" },
      { a: 2, b: "Ω" },
    ];
    assert.deepEqual(await (await read(gzipSync(content))).toRecords(), rows);
    assert.deepEqual(await (await read(Buffer.from(`\uFEFF${content}`, "utf16le"))).toRecords(), rows);
    const latin = Buffer.from("a,b\n1,caf\xe9\n", "latin1");
    assert.deepEqual(await (await read(latin, { encoding: "windows-1252" })).toRecords(), rows.slice(0, 1));
    await assert.rejects(
      read(Buffer.concat([Buffer.from("a,b\n1,café\n"), latin.subarray(4)])),
      /line 3, column "b": bytes that are not UTF-8/,
    );
    await assert.rejects(read(Buffer.from([0x61, 10, 0x80, 0xff]), { encoding: "shift_jis" }), /is not in shift_jis, after line 1/);
    await assert.rejects(read("a\n1\n", { encoding: "klingon" }), /encoding "klingon" is not known/);
  });

  it("reads a folder, a pattern and a list, by name, and refuses files of other columns", async () => {
    const place = join(folder, "many");
    mkdirSync(place);
    writeFileSync(join(place, "1.csv"), "a,b\n1,x\n");
    writeFileSync(join(place, "2.csv"), "b,a\ny,2.5\n");
    writeFileSync(join(place, "3.csv.gz"), gzipSync("a;b\n3;z\n"));
    writeFileSync(join(place, "note.txt"), "no");
    const rows = [
      { a: 1, b: "x" },
      { a: 2.5, b: "y" },
      { a: 3, b: "z" },
    ];
    assert.deepEqual(await (await readCsv(place)).toRecords(), rows);
    assert.deepEqual(await (await readCsv(join(place, "*.csv"))).toRecords(), rows.slice(0, 2));
    assert.deepEqual(
      await (await readCsv([join(place, "2.csv"), join(place, "1.csv")])).toRecords(),
      [rows[1], rows[0]].map((row) => ({ b: row!.b, a: row!.a })),
    );
    writeFileSync(join(place, "4.csv"), "a,c\n1,2\n");
    await assert.rejects(readCsv(place), /4\.csv has no column "b", which .*1\.csv has/);
  });

  it("keeps the order of a file that is read on several threads", async () => {
    const path = file("");
    const rows = await sql`SELECT i AS id, repeat('x', 80) AS text, i % 7 = 0 AS seventh FROM range(700000) AS r(i)`;
    await rows.writeCsv(path);
    const { id } = (await (await readCsv(path)).toColumns()) as { id: Float64Array };
    assert.ok(id.every((value, at) => value === at));
  });

  it("loses no value of a small file in which records have other numbers of fields", async () => {
    const texts = await read("a,b\n1,2\nx,3,\n5,6\n");
    assert.deepEqual((await texts.toColumns()).a, ["1", "x", "5"]);
    assert.deepEqual(await typesOf("a,b\n1,2,\n3,4,\n"), ["BIGINT", "BIGINT"]);
    const commented = await read("id,price\n1,3\n2,unknown # to do, ask Bob\n3,4\n", { comment: "#" });
    assert.deepEqual(
      ((await commented.toColumns()).price as string[]).map((price) => price.trim()),
      ["3", "unknown", "4"],
    );
    assert.deepEqual(await typesOf("a,b\n1,2 # two\n3,4\n", { comment: "#" }), ["BIGINT", "BIGINT"]);
  });

  it("skips lines as pandas does, with quoted line ends, comments and blank lines", async () => {
    const beginnings = ["", "\n\n", '"x\ny"\n\n', "# c\n# d\n", 'he said "hi\nx\n', '# a,"b\n\n'];
    const cases = beginnings.flatMap((beginning) =>
      [0, 1, 2, 3].map((skiprows) => ({ text: `${beginning}a,b\n1,2\n3,4\n5,6\n`, skiprows })),
    );
    const expected = await reference<(Record<string, number>[] | null)[]>(
      `
import io
import pandas as pd
def rows(text, skiprows):
    try: return json.loads(pd.read_csv(io.StringIO(text, newline=""), skiprows=skiprows, comment="#").to_json(orient="records"))
    except Exception: return None
result = [rows(**each) for each in args]`,
      cases,
    );
    let compared = 0;
    for (const [i, { text, skiprows }] of cases.entries()) {
      // Where pandas takes a line of other columns for the names, there are more fields in the next ones: bad lines here.
      if (!expected[i]?.every((row) => Object.values(row).every((value) => typeof value === "number"))) continue;
      if (Object.keys(expected[i]?.[0] ?? {}).length !== 2) continue;
      assert.deepEqual(await (await read(text, { skiprows, comment: "#" })).toRecords(), expected[i], JSON.stringify({ text, skiprows }));
      compared++;
    }
    assert.equal(await (await read("q,w,e\r\nx\r\na,b\r\n1,2\r\n", { skiprows: 2 })).count(), 1);
    await assert.rejects(read("q,w\r\nx,y\r\na,b\n1,2\n", { skiprows: 2 }), /lines that end in \\r\\n and others in \\n/);
    assert.ok(compared > 15, `${compared} were compared`);
  });

  it("takes as many rows of several files as were asked for, whatever the order of their columns", async () => {
    const one = file("a,b\n1,2\n3,4\n");
    const two = file("b,a\n5,6\n7,8\n");
    assert.deepEqual(await (await readCsv([one, two], { nrows: 3 })).toRecords(), [
      { a: 1, b: 2 },
      { a: 3, b: 4 },
      { a: 6, b: 5 },
    ]);
  });

  it("reads lines that are longer than usual when told so", async () => {
    const long = `a,b\n1,${"x".repeat(3e6)}\n2,y\n`;
    await assert.rejects(read(long), /line 2: longer than 2,000,000 bytes: a quote that does not end, or give maxLineSize/);
    const { b } = (await (await read(long, { maxLineSize: 4e6 })).toColumns()) as { b: string[] };
    assert.deepEqual(
      b.map(({ length }) => length),
      [3e6, 1],
    );
    await assert.rejects(read(long, { maxLineSize: 0 }), /maxLineSize is 0, but must be a whole number of at least 1/);
  });

  it("reads 10,000 columns", async () => {
    const names = Array.from({ length: 10_000 }, (_, i) => `c${i}`);
    const made = await read(`${names.join()}\n${"1,2.5,x,,".repeat(2500).slice(0, -1)}\n`);
    assert.equal(made.columns.length, 10_000);
    assert.deepEqual(
      made.columns.slice(0, 4).map(({ type }) => type),
      ["BIGINT", "DOUBLE", "VARCHAR", "VARCHAR"],
    );
  });

  it("leaves the rows in the file when lazy, with the types of all rows, and reports progress", async () => {
    const path = file(lines("a,b", "1,x", "2.5,NA"));
    const made = await readCsv(path, { lazy: true });
    assert.deepEqual(
      made.columns.map(({ type }) => type),
      ["DOUBLE", "VARCHAR"],
    );
    assert.equal(await made.count(), 30_001);
    writeFileSync(path, "a,b\nnot,a number\n");
    await assert.rejects(made.toRecords(), /another type/);
    const shares: number[] = [];
    await readCsv(file(lines("a", "1", "2")), { onProgress: (share) => shares.push(share) });
    assert.equal(shares.at(-1), 1);
  });

  it("reads back what writeCsv wrote, for any values", async () => {
    const text = fc.string({ unit: "grapheme" }).filter((value) => !/\r|\0/.test(value));
    const cells = {
      i: fc.option(fc.maxSafeInteger()),
      x: fc.option(fc.double({ noNaN: true }).map((x) => x + 0)),
      s: text,
      b: fc.option(fc.boolean()),
    };
    const row = fc.record(cells, { noNullPrototype: true });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 2, maxLength: 20 }), async (rows) => {
        const types = { i: "BIGINT", x: "DOUBLE", s: "VARCHAR", b: "BOOLEAN" };
        const given = await table(rows, { types });
        const path = file("");
        await given.writeCsv(path);
        const back = await readCsv(path, { types, keepEmpty: true, keepDefaultNa: false });
        assert.deepEqual(await back.toRecords(), rows);
      }),
      { numRuns: 25 },
    );
  });
});
