import type { DuckDBConnection } from "@duckdb/node-api";
import type { Table as ArrowTable } from "apache-arrow";
import type { DataFrame } from "danfojs-node";
import { type Displayable, displaySymbol, type MimeBundle } from "../display";
import type { tf } from "../runtime";
import { arrowOf } from "./arrow";
import { type ColumnArray, columnArrays } from "./columns";
import { type Fragment, fragment, raw, tableMark } from "./fragment";
import { frameOf } from "./frame";
import { drop, newStored, type Plan, planOf, setPlan } from "./plan";
import { records } from "./records";
import { type Column, described, execute, fetched } from "./run";
import { shown } from "./shown";
import { type TensorOptions, tensorOf } from "./tensor";
import type { Value } from "./values";
import {
  type WriteCsvOptions,
  type WriteJsonOptions,
  type WriteParquetOptions,
  type Written,
  writeCsv,
  writeJson,
  writeParquet,
} from "./write";
import { type WriteExcelOptions, writeExcel } from "./write-excel";

export interface RowLimit {
  /** Only so many of the first rows. Default: all. */
  limit?: number;
}

/**
 * Rows and columns that live in DuckDB, outside of JavaScript's memory: an immutable handle. A table is lazy (a query that runs whenever its rows are
 * needed) or materialised; `materialize()` makes the second from the first. What nothing refers to any more is freed; `dispose()` frees at once.
 *
 * Rows have an order, that of the file or of the operation that made them, as in pandas.
 */
export interface Table extends Displayable {
  /** Names and types, in order. The types are DuckDB's: BIGINT, DOUBLE, VARCHAR, BOOLEAN, DATE, TIMESTAMP, TIMESTAMP WITH TIME ZONE, ... */
  readonly columns: readonly Column[];
  /** The number of rows. */
  count(): Promise<number>;
  /** The first rows as a table. Default: 5, as in pandas. */
  head(rows?: number): Promise<Table>;
  /** A table whose rows are computed and kept (in memory, on disk beyond the memory limit); itself if it is already one. */
  materialize(): Promise<Table>;
  /** Rows as objects. 64-bit integers are numbers when all of the column are safe integers, and else all bigint. Missing is null. */
  toRecords(options?: RowLimit): Promise<Record<string, Value>[]>;
  /** Columns as typed arrays where they are numeric (missing is NaN), else as arrays (missing is null). */
  toColumns(options?: RowLimit): Promise<Record<string, ColumnArray>>;
  /** A danfo DataFrame: numbers with NaN where missing, all else with null. Pulls the rows into JavaScript: give a `limit`. */
  toFrame(options?: RowLimit): Promise<DataFrame>;
  /** One column as a tensor `[N]`, or several as `[N, columns]`; numbers and booleans without missing values. The caller disposes it. */
  toTensor(column: string, options?: TensorOptions): Promise<tf.Tensor1D>;
  /** Several columns as a tensor `[N, columns]`, in the order of their names here. The caller disposes it. */
  toTensor(columns: readonly string[], options?: TensorOptions): Promise<tf.Tensor2D>;
  /** An Arrow table of the same types: integers of 64 bits, microseconds. */
  toArrow(options?: RowLimit): Promise<ArrowTable>;
  /** Writes a CSV file (gzipped where the name ends in .gz), whole or not at all, as all writers do. */
  writeCsv(path: string, options?: WriteCsvOptions): Promise<Written>;
  /** Writes a Parquet file. Integers of 128 bits become DECIMAL(38,0). */
  writeParquet(path: string, options?: WriteParquetOptions): Promise<Written>;
  /** Writes JSON: an array of objects, or one object per line (.jsonl, .ndjson). */
  writeJson(path: string, options?: WriteJsonOptions): Promise<Written>;
  /** Writes a sheet of an Excel workbook; at most 1,048,575 rows. */
  writeExcel(path: string, options?: WriteExcelOptions): Promise<Written>;
  /** Frees what this table holds in DuckDB. Tables that were computed from it and are lazy fail afterwards, with an error that says so. */
  dispose(): Promise<void>;
  [displaySymbol](): Promise<MimeBundle>;
}

/**
 * A lazy table of a SELECT. It is checked at once (unknown columns, types) and runs when rows are needed, so it must give the same rows in the same
 * order every time: what draws random numbers or sorts is followed by `materialize()`.
 *
 * @throws {Error} DuckDB's message, or when two columns have the same name (upper and lower case are the same)
 */
export async function query(select: Fragment): Promise<Table> {
  const columns = await described(select);
  checkNames(columns);
  return makeTable({ select }, columns);
}

/** A materialised table of a SELECT: it runs once, now. The order of the rows is kept, that of an ORDER BY too. */
export async function materialized(select: Fragment, connection?: DuckDBConnection): Promise<Table> {
  const columns = await described(select);
  checkNames(columns);
  const stored = newStored();
  // The SELECT may use tables, which come as WITH in front of it: that is allowed within parentheses.
  const inner: Table = makeTable({ select }, columns);
  await execute(fragment`CREATE TABLE ${raw(stored.name)} AS FROM ${inner}`, connection);
  return makeTable({ stored }, columns);
}

export function makeTable(plan: Plan, columns: readonly Column[]): Table {
  let counted: Promise<number> | undefined;
  const all = (limit?: number) => (limit === undefined ? fragment`FROM ${table}` : fragment`FROM ${table} LIMIT ${checkedLimit(limit)}`);
  const count = async () => Number((await records(fragment`SELECT count(*) AS n FROM ${table}`))[0]?.n);
  const table: Table = {
    columns: Object.freeze(columns.map((column) => Object.freeze({ ...column }))),
    count() {
      counted ??= count();
      counted.catch(() => (counted = undefined));
      return counted;
    },
    head: (rows = 5) => query(all(rows)),
    materialize: async () => ("stored" in plan ? table : materialized(all())),
    toRecords: ({ limit } = {}) => records(all(limit)),
    toColumns: async ({ limit } = {}) => columnArrays(await fetched(all(limit))),
    toFrame: async ({ limit } = {}) => frameOf(await fetched(all(limit))),
    toTensor: ((given: string | readonly string[], options: TensorOptions = {}) => tensorOf(table, given, options)) as Table["toTensor"],
    toArrow: async ({ limit } = {}) => arrowOf(await fetched(all(limit))),
    writeCsv: (path, options) => writeCsv(table, path, options),
    writeParquet: (path, options) => writeParquet(table, path, options),
    writeJson: (path, options) => writeJson(table, path, options),
    writeExcel: (path, options) => writeExcel(table, path, options),
    async dispose() {
      const current = planOf(table);
      if ("stored" in current) await drop(current.stored);
    },
    [displaySymbol]: () => shown(table),
  };
  Object.defineProperty(table, tableMark, { value: true });
  setPlan(table, plan);
  return table;
}

function checkedLimit(limit: number): number {
  if (!Number.isInteger(limit) || limit < 0) throw new RangeError(`limit is ${limit}, but must be a whole number of at least 0.`);
  return limit;
}

/** @throws {Error} when two names are the same to DuckDB, which does not tell upper from lower case */
export function checkNames(columns: readonly { readonly name: string }[]): void {
  const seen = new Map<string, string>();
  for (const { name } of columns) {
    const other = seen.get(name.toLowerCase());
    if (other !== undefined)
      throw new Error(
        `Columns ${JSON.stringify(other)} and ${JSON.stringify(name)} have the same name (upper and lower case count as the same); rename one.`,
      );
    seen.set(name.toLowerCase(), name);
  }
}
