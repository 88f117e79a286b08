import type { DuckDBVector } from "@duckdb/node-api";
import type { Fetched } from "./run";
import { columnValues, type Value } from "./values";

/** One column: a typed array when it is numeric, else its values. */
export type ColumnArray =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array
  | BigInt64Array
  | Value[];

const arrays = {
  TINYINT: Int8Array,
  UTINYINT: Uint8Array,
  SMALLINT: Int16Array,
  USMALLINT: Uint16Array,
  INTEGER: Int32Array,
  UINTEGER: Uint32Array,
  FLOAT: Float32Array,
  DOUBLE: Float64Array,
} as const;

/**
 * Columns as typed arrays. Without missing values integers of up to 32 bits keep their width; those of 64 bits become Float64Array when
 * all are safe integers, and else BigInt64Array. With missing values a numeric column becomes Float64Array with NaN, as in pandas, unless its
 * integers are too large for that: then it is an array of bigint and null. Text, booleans, dates and nested values are arrays with null.
 */
export function columnArrays(rows: Fetched): Record<string, ColumnArray> {
  return Object.fromEntries(rows.columns.map(({ name, type }, i) => [name, columnArray(type, rows, i)]));
}

function columnArray(type: string, rows: Fetched, index: number): ColumnArray {
  if (!isNumeric(type)) return columnValues(rows, index);
  const numbers = type.startsWith("DECIMAL") ? undefined : numbersOf(rows, index);
  if (!numbers) return unsafeArray(columnValues(rows, index));
  const made = arrays[type as keyof typeof arrays] ?? Float64Array;
  return numbers.missing || made === Float64Array ? numbers.values : made.from(numbers.values);
}

/** A column as doubles without a JavaScript object for any value; undefined where a whole number is too large for that. */
function numbersOf({ chunks }: Fetched, index: number): { values: Float64Array; missing: boolean } | undefined {
  const values = new Float64Array(chunks.reduce((sum, { rowCount }) => sum + rowCount, 0));
  let missing = false;
  let at = 0;
  for (const chunk of chunks) {
    const vector = chunk.getColumnVector(index) as DuckDBVector<number | bigint>;
    for (let i = 0; i < vector.itemCount; i++, at++) {
      const value = vector.getItem(i);
      if (value === null) missing = true;
      else if (typeof value === "bigint" && (value > largest || value < -largest)) return undefined;
      values[at] = value === null ? Number.NaN : Number(value);
    }
  }
  return { values, missing };
}

const largest = BigInt(Number.MAX_SAFE_INTEGER);

/** Decimals, and whole numbers some of which are not safe integers. */
function unsafeArray(values: Value[]): ColumnArray {
  const missing = values.some((value) => value === null);
  const whole = values.find((value) => value !== null);
  if (typeof whole === "string") return values;
  if (typeof whole !== "bigint") return Float64Array.from(values, (value) => (value === null ? Number.NaN : (value as number)));
  const fits = !missing && values.every((value) => BigInt.asIntN(64, value as bigint) === value);
  return fits ? BigInt64Array.from(values as bigint[]) : values;
}

/** Whether a column of this type holds numbers. */
export const isNumeric = (type: string): boolean =>
  /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL(\(\d+,\d+\))?|BIGNUM)$/.test(type);

/** Whether a column of this type holds whole numbers. */
export const isInteger = (type: string): boolean => /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|BIGNUM)$/.test(type);

/** Whether a column of this type can hold NaN. */
export const isFloat = (type: string): boolean => type === "FLOAT" || type === "DOUBLE";
