import { type ArrayKind, appended, type Source } from "./append";
import { type ArrowLike, arrowSources, isArrow } from "./arrow";
import { checkColumn, checkedType } from "./checks";
import { fragment, isTable, list, name, raw } from "./fragment";
import { type Frame, isFrame } from "./frame";
import { inferred, isMissing, type Kind } from "./infer";
import { withoutNaN } from "./nan";
import { materialized, query, type Table } from "./table";

/** What a table can be made from, beside another table: a danfo DataFrame, an Arrow table, records (one object per row), or columns of equal length by name. */
export type TableLike =
  | Table
  | Frame
  | ArrowLike
  | readonly Readonly<Record<string, unknown>>[]
  | Readonly<Record<string, ArrayLike<unknown>>>;

export interface TableOptions {
  /** Types of columns in DuckDB's words (INTEGER, DOUBLE, VARCHAR, DATE, TIMESTAMP WITH TIME ZONE, DECIMAL(10,2), ...). Default: decided on all values. */
  types?: Readonly<Record<string, string>>;
}

/**
 * A table of values in memory: a danfo DataFrame, an Arrow table, an array of records, or columns (arrays or typed arrays) by name. A {@link Table} is given back as it is.
 *
 * Types are decided on all values: whole numbers give BIGINT, others DOUBLE, typed arrays their own type, `Date` TIMESTAMP (UTC), arrays and objects JSON. Missing are null,
 * undefined, NaN, and keys that a record lacks.
 *
 *     const sales = await data.table([{ city: "Oslo", price: 3 }, { city: "Rome", price: null }]);
 *
 * @throws {TypeError} when a column mixes kinds of values (with the rows), or a value does not fit its type
 * @throws {RangeError} when columns have different lengths
 */
export async function table(values: TableLike, { types = {} }: TableOptions = {}): Promise<Table> {
  checkAwaited("table: what was given", values);
  if (isTable(values)) return casted(values, types);
  if (isArrow(values)) {
    const { sources, types: own } = await arrowSources(values);
    return casted(await appended(sources), { ...own, ...types });
  }
  const columns = columnsOf(values);
  const names = Object.keys(columns);
  if (names.length === 0) throw new RangeError("table: there are no columns; give at least one.");
  const height = columns[names[0] as string]?.length ?? 0;
  const sources = names.map((name) => {
    const column = columns[name] as ArrayLike<unknown>;
    if (column.length !== height)
      throw new RangeError(
        `table: column "${name}" has ${column.length} values, but "${names[0]}" has ${height}; all must have the same number.`,
      );
    return sourceOf(name, column, name in types);
  });
  return casted(await appended(sources), types);
}

/** A table of whatever a room's function was given; `argument` names it in errors. */
export async function asTable(values: TableLike, argument = "table"): Promise<Table> {
  if (isTable(values)) return values;
  checkAwaited(argument, values);
  if (typeof values !== "object" || values === null)
    throw new TypeError(
      `${argument} is ${values === null ? "null" : typeof values}, but must be a table or a DataFrame; make one with data.table(...).`,
    );
  return table(values);
}

function checkAwaited(argument: string, values: unknown): void {
  if (values instanceof Promise) throw new TypeError(`${argument} is a promise, but must be a table; put await before what makes it.`);
}

function columnsOf(values: Exclude<TableLike, Table | ArrowLike>): Record<string, ArrayLike<unknown>> {
  if (isFrame(values)) {
    const rows = values.values as unknown[][];
    return Object.fromEntries(values.columns.map((name, j) => [name, rows.map((row) => row[j])]));
  }
  if (Array.isArray(values)) {
    const names = new Set<string>();
    values.forEach((row, i) => {
      if (typeof row !== "object" || row === null || Array.isArray(row))
        throw new TypeError(
          `table: row ${i} is ${row === null ? "null" : Array.isArray(row) ? "an array" : `a ${typeof row}`}, but must be an object of values by column name.`,
        );
      for (const key of Object.keys(row)) names.add(key);
    });
    return Object.fromEntries([...names].map((name) => [name, values.map((row) => (Object.hasOwn(row, name) ? row[name] : null))]));
  }
  for (const [name, column] of Object.entries(values))
    if (!Array.isArray(column) && !(ArrayBuffer.isView(column) && !(column instanceof DataView)))
      throw new TypeError(
        `table: column "${name}" is ${column === null ? "null" : `a ${typeof column}`}, but must be an array or a typed array.`,
      );
  return values as Record<string, ArrayLike<unknown>>;
}

function sourceOf(name: string, values: ArrayLike<unknown>, typed: boolean): Source {
  const kind = arrayKind(values);
  if (kind) return { name, kind, values };
  try {
    return { name, kind: inferred(name, values), values };
  } catch (error) {
    if (!typed) throw error;
    return { name, kind: "VARCHAR", values: Array.from(values, (value) => (isMissing(value) ? null : textOf(value))) };
  }
}

const textOf = (value: unknown) => (value instanceof Date ? value.toISOString() : String(value));

const arrayKinds: Record<string, ArrayKind> = {
  Int8Array: "TINYINT",
  Uint8Array: "UTINYINT",
  Uint8ClampedArray: "UTINYINT",
  Int16Array: "SMALLINT",
  Uint16Array: "USMALLINT",
  Int32Array: "INTEGER",
  Uint32Array: "UINTEGER",
  BigInt64Array: "BIGINT",
  BigUint64Array: "UBIGINT",
  Float32Array: "FLOAT",
  Float64Array: "DOUBLE",
};

const arrayKind = (values: ArrayLike<unknown>): Kind | ArrayKind | undefined =>
  ArrayBuffer.isView(values) ? arrayKinds[Object.prototype.toString.call(values).slice(8, -1)] : undefined;

async function casted(given: Table, types: Readonly<Record<string, string>>): Promise<Table> {
  const wanted = Object.entries(types);
  if (wanted.length === 0) return given;
  for (const [column] of wanted) checkColumn("table", "types", column, given);
  const columns = given.columns.map(({ name: column, type }) => {
    const to = types[column];
    return to === undefined || to === type ? name(column) : fragment`CAST(${name(column)} AS ${raw(checkedType(to))}) AS ${name(column)}`;
  });
  const cast = await withoutNaN(await query(fragment`SELECT ${list(columns)} FROM ${given}`));
  return materialized(fragment`FROM ${cast}`);
}
