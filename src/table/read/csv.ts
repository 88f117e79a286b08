import { formatProblem } from "../strptime";
import { checkDialect } from "./csv-checks";
import { csvError } from "./csv-errors";
import { type CsvTable, loadCsv } from "./csv-load";
import type { ReadCsvOptions } from "./csv-options";
import { type CsvSource, csvSource } from "./csv-source";
import { filesOf } from "./files";

/**
 * Reads a CSV file, a list of files, all of a folder, or those that fit a pattern ("2024/*.csv"); gzipped files too.
 *
 * A column's type is the narrowest that all of its rows have: BOOLEAN, BIGINT, HUGEINT, DOUBLE, DATE, TIMESTAMP, TIMESTAMP WITH TIME ZONE (ISO 8601), or else VARCHAR.
 * Numbers with leading zeros or a plus stay text, times with and without time zone in one column too. What pandas reads as missing is missing.
 *
 *     const sales = await data.readCsv("sales.csv", { dateFormats: { day: "%d.%m.%Y" }, decimal: ",", thousands: "." });
 *
 * @param path a file, files, a folder or a pattern
 * @throws {RangeError} when an option cannot be meant
 * @throws {Error} naming file, line and column: when a file is missing, empty, in another encoding, has bad lines, a name twice or another separator, or unpacks like a zip bomb
 */
export async function readCsv(path: string | readonly string[], options: ReadCsvOptions = {}): Promise<CsvTable> {
  checkDialect(options);
  const files = await filesOf("readCsv", path, [".csv", ".csv.gz", ".tsv", ".tsv.gz"]);
  const sources: CsvSource[] = [];
  try {
    for (const file of files) sources.push(await csvSource(file, options));
    checkLayouts(sources);
    checkOptions(sources[0] as CsvSource, options);
    return await loadCsv(sources, options);
  } catch (error) {
    throw await csvError(error, sources, options);
  } finally {
    await Promise.all(sources.map(({ file }) => file.remove()));
  }
}

function checkLayouts(sources: readonly CsvSource[]): void {
  const [first, ...others] = sources as [CsvSource, ...CsvSource[]];
  for (const { file, names } of others) {
    const lacks = first.names.find((each) => !names.includes(each));
    const more = names.find((each) => !first.names.includes(each));
    if (lacks !== undefined)
      throw new Error(`readCsv: ${file.name} has no column "${lacks}", which ${first.file.name} has; read them one by one.`);
    if (more !== undefined)
      throw new Error(`readCsv: ${file.name} has a column "${more}", which ${first.file.name} has not; read them one by one.`);
  }
}

function checkOptions({ file, names }: CsvSource, { usecols = [], types = {}, dateFormats = {} }: ReadCsvOptions): void {
  for (const [option, columns] of Object.entries({ usecols, types: Object.keys(types), dateFormats: Object.keys(dateFormats) }))
    for (const column of columns)
      if (!names.includes(column))
        throw new RangeError(
          `readCsv: ${option} names the column "${column}", which ${file.name} does not have; it has ${names
            .slice(0, 20)
            .map((each) => `"${each}"`)
            .join(", ")}${names.length > 20 ? ", ..." : ""}.`,
        );
  for (const [column, format] of Object.entries(dateFormats)) {
    const problem = formatProblem(format);
    if (problem) throw new RangeError(`readCsv: dateFormats has ${JSON.stringify(format)} for "${column}", but ${problem}.`);
  }
}
