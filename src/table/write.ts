import { mkdir, rename, rm, stat } from "node:fs/promises";
import { dirname, extname } from "node:path";
import { besideOf } from "../files";
import { type Fragment, fragment, list, literal, name, raw } from "./fragment";
import { execute } from "./run";
import type { Table } from "./table";

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

/** What was written. */
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

const compressed = (path: string): Fragment => raw(extname(path) === ".gz" ? ", COMPRESSION gzip" : "");

/** Written beside its place and renamed: at any moment there is the old file or the new one, whole. */
async function copy(rows: Table | Fragment, path: string, options: Fragment): Promise<Written> {
  await mkdir(dirname(path), { recursive: true });
  const beside = besideOf(path);
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
