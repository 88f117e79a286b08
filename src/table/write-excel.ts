import { writeWhole } from "../files";
import type { Table } from "./table";
import type { Value } from "./values";
import type { Written } from "./write";

export interface WriteExcelOptions {
  /** The sheet's name. Default: "Sheet1", as in pandas. */
  sheet?: string;
}

/** What a sheet of Excel can hold, the row of names among them: https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3 */
const sheetRows = 1_048_576;
const cellCharacters = 32_767;

/** Earlier days programs count differently, as Excel takes 1900 for a leap year: https://learn.microsoft.com/office/troubleshoot/excel/wrongly-assumes-1900-is-leap-year */
const firstDay = Date.UTC(1900, 2, 1);

/**
 * Numbers, booleans, dates and text as such; integers beyond 2^53, nested values and dates that Excel lacks, which are those before March 1900, as text.
 *
 * @throws {RangeError} when there are too many rows, or a text is too long for a cell
 */
export async function writeExcel(table: Table, path: string, { sheet = "Sheet1" }: WriteExcelOptions = {}): Promise<Written> {
  const count = await table.count();
  if (count >= sheetRows)
    throw new RangeError(`writeExcel: the table has ${count} rows, but a sheet holds ${sheetRows - 1}; write CSV or Parquet.`);
  const xlsx = await import("xlsx");
  const names = table.columns.map(({ name }) => name);
  const rows = (await table.toRecords()).map((row, i) => names.map((column) => cellOf(row[column] ?? null, column, i)));
  const book = xlsx.utils.book_new();
  xlsx.utils.book_append_sheet(book, xlsx.utils.aoa_to_sheet([names, ...rows], { cellDates: true, UTC: true }), sheet);
  const bytes = xlsx.write(book, { type: "buffer", bookType: "xlsx", compression: true, cellDates: true }) as Buffer;
  await writeWhole(path, [bytes]);
  return { path, bytes: bytes.length };
}

function cellOf(value: Value, column: string, row: number): null | number | boolean | Date | string {
  if (value === null || typeof value === "number" || typeof value === "boolean") return value;
  if (value instanceof Date && value.getTime() >= firstDay) return value;
  const text =
    value instanceof Date
      ? value
          .toISOString()
          .replace("T", " ")
          .replace(/(( 00:00:00)?[.]000)?Z$/, "")
      : typeof value === "object"
        ? JSON.stringify(value)
        : String(value);
  if (text.length <= cellCharacters) return text;
  throw new RangeError(
    `writeExcel: column ${JSON.stringify(column)} has a text of ${text.length} characters in row ${row}, but a cell holds ${cellCharacters}; shorten it, or write CSV or Parquet.`,
  );
}
