import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { tf } from "tslab-ml";
import { sql, table } from "tslab-ml/table";
import { reference } from "../reference";

let folder = "";
before(() => {
  folder = mkdtempSync(join(tmpdir(), "tslab-ml-write-"));
});
after(() => rmSync(folder, { recursive: true, force: true }));

const sample = () =>
  sql(
    `SELECT * FROM (VALUES
       (1::BIGINT, 9007199254740993::BIGINT, 170141183460469231731::HUGEINT, 0.1, 'a,"b"' || chr(10) || 'c', true, DATE '2024-02-29', TIMESTAMP '2024-01-01 10:00:00.123456', TIMESTAMPTZ '2024-01-01 10:00:00+02'),
       (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL), (3, -1, 0, -2.5, '', false, DATE '1969-12-31', TIMESTAMP '1900-01-01', TIMESTAMPTZ '2024-07-01 00:00:00Z')
     ) AS t(id, big, huge, x, s, b, d, ts, tz)`,
  );

describe("the writers", () => {
  it("write what pandas reads as the same values", async () => {
    const given = await sample();
    const paths = Object.fromEntries(["csv", "csv.gz", "parquet", "json", "jsonl"].map((type) => [type, join(folder, "new", `x.${type}`)]));
    await given.writeCsv(paths.csv as string);
    await given.writeCsv(paths["csv.gz"] as string, { sep: ";", naRep: "NA" });
    await given.writeParquet(paths.parquet as string);
    await given.writeJson(paths.json as string);
    await given.writeJson(paths.jsonl as string);
    const read = await reference<string[][]>(
      `import json, pandas as pd
frames = [pd.read_csv(args["csv"], dtype=str, keep_default_na=False), pd.read_csv(args["csv.gz"], sep=";", dtype=str, keep_default_na=False),
  pd.read_parquet(args["parquet"]), pd.DataFrame(json.load(open(args["json"])), dtype=object), pd.DataFrame([json.loads(line) for line in open(args["jsonl"])], dtype=object)]
result = [[",".join(f.columns), str(len(f)), str(f["s"][0]), str(f["big"].iloc[2]), str(f["ts"].iloc[0]), str(f["tz"].iloc[0]), str(f["huge"].iloc[0]), str(f["s"].iloc[1])] for f in frames]`,
      paths,
    );
    const head = "id,big,huge,x,s,b,d,ts,tz";
    const text = 'a,"b"\nc';
    const times = ["2024-01-01 10:00:00.123456", "2024-01-01 08:00:00+00"];
    assert.deepEqual(read[0], [head, "3", text, "-1", ...times, "170141183460469231731", ""]);
    assert.deepEqual(read[1], [head, "3", text, "-1", ...times, "170141183460469231731", "NA"]);
    assert.deepEqual(read[2], [
      head,
      "3",
      text,
      "-1.0",
      "2024-01-01 10:00:00.123456",
      "2024-01-01 08:00:00+00:00",
      "170141183460469231731",
      "nan",
    ]);
    for (const json of read.slice(3)) assert.deepEqual(json, [head, "3", text, "-1", times[0], times[1], "170141183460469231731", "None"]);
  });

  it("leave the old file when a write fails", async () => {
    const path = join(folder, "kept.csv");
    await (await table({ a: [1] })).writeCsv(path);
    const failing = await sql`SELECT CASE WHEN i = 9999 THEN error('boom') ELSE i END AS a FROM range(10000) AS r(i)`;
    await assert.rejects(failing.writeCsv(path), /boom/);
    assert.equal(readFileSync(path, "utf8"), "a\n1\n");
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.endsWith(".part")),
      [],
    );
  });

  it("leave one whole file when several write it at once", async () => {
    const path = join(folder, "raced.csv");
    const tables = await Promise.all([1, 2, 3].map((digit) => sql`SELECT ${digit} AS a FROM range(${digit * 50_000})`));
    await Promise.all(tables.map((each) => each.writeCsv(path)));
    const [head, ...lines] = readFileSync(path, "utf8").trimEnd().split("\n");
    assert.equal(head, "a");
    assert.ok(lines.length === Number(lines[0]) * 50_000 && new Set(lines).size === 1, `${lines.length} lines of ${[...new Set(lines)]}`);
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.endsWith(".part")),
      [],
    );
  });

  it("go to Arrow and back with types, microseconds and nulls", async () => {
    const given = await sample();
    const arrow = await given.toArrow();
    assert.equal(arrow.numRows, 3);
    const back = await table(arrow);
    const differences =
      await sql`SELECT count(*) AS n FROM ((FROM ${given} EXCEPT FROM ${back}) UNION ALL (FROM ${back} EXCEPT FROM ${given}))`;
    assert.deepEqual(await differences.toRecords(), [{ n: 0 }]);
    const types = back.columns.map(({ type }) => type);
    assert.deepEqual(
      types,
      given.columns.map(({ type }) => (type === "HUGEINT" ? "DECIMAL(38,0)" : type)),
    );
  });
});

describe("toTensor", () => {
  it("gives [N] for a name and [N, columns] for names, and leaks nothing", async () => {
    const given = await table({ x: [1, 2.5], b: [true, false], s: ["a", "b"], gap: [1, null] });
    const before = tf.memory().numTensors;
    const one = await given.toTensor("x");
    const two = await given.toTensor(["b", "x"]);
    assert.deepEqual(
      [one.arraySync(), two.arraySync()],
      [
        [1, 2.5],
        [
          [1, 1],
          [0, 2.5],
        ],
      ],
    );
    const twice = await given.toTensor(["x", "x", "b"]);
    assert.deepEqual(twice.arraySync(), [
      [1, 1, 1],
      [2.5, 2.5, 0],
    ]);
    tf.dispose([one, two, twice]);
    assert.equal(tf.memory().numTensors, before);
    await assert.rejects(given.toTensor(["s"]), /column "s" is VARCHAR, but must be numeric or boolean/);
    await assert.rejects(given.toTensor(["gap"]), /column "gap" has 1 missing value of 2; fill or drop them first/);
    await assert.rejects(given.toTensor("x", { dtype: "int32" }), /has the value 2.5, which int32 cannot hold/);
    await assert.rejects(given.toTensor("y"), /the column "y", which the table does not have/);
  });
});
