import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { clean, data } from "tslab-ml";
import { fragment, query, strptimeSql } from "tslab-ml/table";
import { reference } from "../reference";
import { scratch } from "../scratch";

const texts = [
  ...[
    "31.12.69",
    "01.02.24",
    "1.2.4",
    "1.2.04",
    "05.03.2024",
    "31.12.069",
    "31.12.0069",
    "31.12.00069",
    "01.01.0000",
    "01.01.0001",
    "29.02.0900",
  ],
  ...[
    "3/4/24",
    "3/4/2024",
    "110224",
    "11022024",
    "24-01-02",
    "0024 01.02.24",
    "0024 01.02.0024",
    "2024 %Y",
    "24 %Y",
    "2024-01-02T03:04:05+0200",
  ],
];
const formats = ["%d.%m.%Y", "%d.%m.%y", "%m/%d/%Y", "%m/%d/%y", "%d%m%Y", "%Y-%m-%d", "%H%M %d.%m.%Y", "%Y %%Y", "%Y-%m-%dT%H:%M:%S%z"];

describe("strptimeSql", () => {
  it("takes the texts that pandas' to_datetime takes, for the same times", async () => {
    const expected = await reference<(string | null)[][]>(
      `import pandas as pd
def parsed(text, format):
  # Without separators Python tries shorter days and months too, which DuckDB does not.
  if format == "%d%m%Y" and len(text) < 8: return None
  time = pd.to_datetime(text, format=format, errors="coerce", utc=True)
  return None if pd.isna(time) else time.isoformat()[:19]
result = [[parsed(text, format) for format in args["formats"]] for text in args["texts"]]`,
      { texts, formats },
    );
    const table = await data.table({ text: texts });
    for (const [i, format] of formats.entries()) {
      const time = strptimeSql(fragment`text`, format);
      const rows = await (await query(fragment`SELECT strftime(${time}, '%Y-%m-%dT%H:%M:%S') AS time FROM ${table}`)).toRecords();
      assert.deepEqual(
        rows.map(({ time }) => time),
        expected.map((row) => row[i]),
        format,
      );
    }
  });

  it("leaves a year of two digits to the format with %y, in parseDates and in readCsv", async (t) => {
    const given = await data.table({ d: ["31.12.69", "01.02.24", "05.03.2024"] });
    const { table } = await clean.apply(given, clean.parseDates({ columns: ["d"], formats: ["%d.%m.%Y", "%d.%m.%y"], to: "date" }));
    assert.deepEqual(
      (await table.toRecords()).map(({ d }) => (d as Date).toISOString().slice(0, 10)),
      ["1969-12-31", "2024-02-01", "2024-03-05"],
    );
    const file = join(scratch(t), "dates.csv");
    writeFileSync(file, "a,d\n1,3/4/24\n2,3/4/2024\n");
    await assert.rejects(
      data.readCsv(file, { dateFormats: { d: "%m/%d/%Y" } }),
      /column "d" has the value "3\/4\/24", which is not a date as %m\/%d\/%Y/,
    );
  });
});
