import { readFile } from "node:fs/promises";
import { unzipSync } from "fflate";
import { table } from "../from-values";
import type { Table } from "../table";
import { uniqueNames } from "./names";

export interface ReadExcelOptions {
  /** The sheet's name, or its place from 0. Default: the first. */
  sheet?: string | number;
  /** Types of columns in DuckDB's words; needed where a column mixes kinds of values. Default: decided on all rows. */
  types?: Readonly<Record<string, string>>;
  /** Rows to leave away at the beginning; the next one has the names. Default: 0. */
  skiprows?: number;
  /** Two columns of one name: an error, or the second becomes "name.1" as in pandas. Default: "error". */
  duplicates?: "error" | "rename";
  /** A workbook that unpacks to more bytes is refused. Default: 200 times its size, at least 100 MB. */
  maxBytes?: number;
}

/**
 * Reads one sheet of an Excel workbook (.xlsx, .xls, .ods). Numbers, text, booleans and dates (UTC) keep their kinds; empty cells and errors such as #N/A are missing.
 *
 * @throws {Error} when there is no such file or sheet, the sheet is empty, a name stands twice, or the workbook unpacks like a zip bomb
 * @throws {TypeError} when a column mixes kinds of values, with the rows
 */
export async function readExcel(path: string, options: ReadExcelOptions = {}): Promise<Table> {
  const { sheet = 0, types, skiprows = 0, maxBytes } = options;
  const bytes = await readFile(path).catch((cause) => {
    throw new Error(`readExcel: ${cause.code === "ENOENT" ? "there is no file" : "cannot read"} ${path}.`, { cause });
  });
  checkSize(path, bytes, maxBytes ?? Math.max(100e6, 200 * bytes.length));
  const xlsx = await import("xlsx");
  const book = xlsx.read(bytes, { cellDates: true, UTC: true });
  const name = typeof sheet === "number" ? book.SheetNames[sheet] : sheet;
  const cells = name === undefined ? undefined : book.Sheets[name];
  if (!cells)
    throw new Error(
      `readExcel: ${path} has no sheet ${JSON.stringify(sheet)}; it has ${book.SheetNames.map((each) => `"${each}"`).join(", ")}.`,
    );
  const rows = xlsx.utils.sheet_to_json<unknown[]>(cells, {
    header: 1,
    raw: true,
    defval: null,
    blankrows: false,
    UTC: true,
    // The sheet's first row, also where cells begin further down.
    ...(skiprows > 0 && { range: skiprows }),
  });
  const [head, ...body] = rows;
  if (!head) throw new Error(`readExcel: sheet "${name}" of ${path} is empty; a table needs at least a row of column names.`);
  const names = uniqueNames(
    "readExcel",
    `${path}, sheet "${name}"`,
    head.map((cell) => (cell === null ? null : String(cell))),
    skiprows + 1,
    options.duplicates,
  );
  return table(Object.fromEntries(names.map((column, i) => [column, body.map((row) => (row[i] === "" ? null : (row[i] ?? null)))])), {
    types,
  });
}

/** The sizes that the archive's directory says, before anything is unpacked. */
function checkSize(path: string, bytes: Uint8Array, maxBytes: number): void {
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) return;
  let size = 0;
  unzipSync(bytes, {
    filter({ originalSize }) {
      size += originalSize;
      return false;
    },
  });
  if (size > maxBytes)
    throw new Error(`readExcel: ${path} unpacks to ${Math.round(size / 1e6)} MB, as a zip bomb does; give maxBytes if it is sound.`);
}
