import { mkdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { writeWhole } from "../files";
import { type Fragment, fragment, list, literal, name, raw } from "./fragment";
import { execute } from "./run";
import type { Table } from "./table";
import type { Value } from "./values";

export interface WriteCsvOptions {
  /** Between fields. Default: ",". */
  sep?: string;
  /** A first line with the names. Default: true. */
  header?: boolean;
  /** What stands for a missing value. Default: nothing; an empty text is then written as "". */
  naRep?: string;
}

export interface WriteParquetOptions {
  /** Default: "snappy", as in pandas; "zstd" is smaller. */
  compression?: "snappy" | "zstd" | "gzip" | "uncompressed";
}

export interface WriteJsonOptions {
  /** One object per line (JSON Lines) rather than one array. Default: whether the name ends in .jsonl or .ndjson. */
  lines?: boolean;
}

export interface WriteExcelOptions {
  /** The sheet's name. Default: "Sheet1", as in pandas. */
  sheet?: string;
}

export interface Written {
  readonly path: string;
  readonly bytes: number;
}

export function writeCsv(table: Table, path: string, { sep = ",", header = true, naRep = "" }: WriteCsvOptions = {}): Promise<Written> {
  return copy(
    table,
    path,
    fragment`FORMAT csv, HEADER ${raw(String(header))}, DELIMITER ${literal(sep)}, NULLSTR ${literal(naRep)}${compressed(path)}`,
  );
}

/** 128-bit integers, which Parquet lacks, become DECIMAL(38,0); DuckDB's own choice, DOUBLE, would round them. */
export function writeParquet(table: Table, path: string, { compression = "snappy" }: WriteParquetOptions = {}): Promise<Written> {
  const huge = table.columns.filter(({ type }) => type === "HUGEINT" || type === "UHUGEINT");
  const replaced = huge.map(({ name: column }) => fragment`CAST(${name(column)} AS DECIMAL(38,0)) AS ${name(column)}`);
  const rows = huge.length > 0 ? fragment`SELECT * REPLACE (${list(replaced)}) FROM ${table}` : fragment`FROM ${table}`;
  return copy(rows, path, fragment`FORMAT parquet, COMPRESSION ${literal(compression)}`);
}

export function writeJson(
  table: Table,
  path: string,
  { lines = /\.(jsonl|ndjson)(\.gz)?$/.test(path) }: WriteJsonOptions = {},
): Promise<Written> {
  return copy(table, path, fragment`FORMAT json, ARRAY ${raw(String(!lines))}${compressed(path)}`);
}

/** The rows that a sheet of Excel can hold, the names among them: https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3 */
const sheetRows = 1_048_576;

/** Numbers, booleans, dates and text as such; integers beyond 2^53 and nested values as text. */
export async function writeExcel(table: Table, path: string, { sheet = "Sheet1" }: WriteExcelOptions = {}): Promise<Written> {
  const count = await table.count();
  if (count >= sheetRows)
    throw new RangeError(`writeExcel: the table has ${count} rows, but a sheet holds ${sheetRows - 1}; write CSV or Parquet.`);
  const xlsx = await import("xlsx");
  const names = table.columns.map(({ name }) => name);
  const rows = (await table.toRecords()).map((row) => names.map((column) => cellOf(row[column] ?? null)));
  const book = xlsx.utils.book_new();
  xlsx.utils.book_append_sheet(book, xlsx.utils.aoa_to_sheet([names, ...rows], { cellDates: true, UTC: true }), sheet);
  const bytes = xlsx.write(book, { type: "buffer", bookType: "xlsx", compression: true, cellDates: true }) as Buffer;
  await writeWhole(path, [bytes]);
  return { path, bytes: bytes.length };
}

const cellOf = (value: Value) =>
  value === null || typeof value === "number" || typeof value === "boolean" || value instanceof Date
    ? value
    : typeof value === "object"
      ? JSON.stringify(value)
      : String(value);

const compressed = (path: string): Fragment => raw(extname(path) === ".gz" ? ", COMPRESSION gzip" : "");

/** Written beside its place and renamed: at any moment there is the old file or the new one, whole. */
async function copy(rows: Table | Fragment, path: string, options: Fragment): Promise<Written> {
  await mkdir(dirname(path), { recursive: true });
  const beside = join(dirname(path), `.${basename(path)}.${process.pid}.part`);
  const select = "columns" in rows ? fragment`FROM ${rows}` : rows;
  try {
    await execute(fragment`COPY (${select}) TO ${literal(beside)} (${options})`);
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
  return { path, bytes: (await stat(path)).size };
}
