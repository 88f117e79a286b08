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
  return Object.fromEntries(rows.columns.map(({ name, type }, i) => [name, columnArray(type, columnValues(rows, i))]));
}

function columnArray(type: string, values: Value[]): ColumnArray {
  if (!isNumeric(type)) return values;
  const missing = values.some((value) => value === null);
  const whole = values.find((value) => value !== null);
  if (typeof whole === "bigint") {
    const fits = !missing && values.every((value) => BigInt.asIntN(64, value as bigint) === value);
    return fits ? BigInt64Array.from(values as bigint[]) : values;
  }
  if (typeof whole === "string") return values;
  const made = arrays[type as keyof typeof arrays] ?? Float64Array;
  if (!missing) return made.from(values as number[]);
  return Float64Array.from(values, (value) => (value === null ? Number.NaN : (value as number)));
}

/** Whether a column of this type holds numbers. */
export const isNumeric = (type: string): boolean =>
  /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL(\(\d+,\d+\))?|BIGNUM)$/.test(type);

/** Whether a column of this type holds whole numbers. */
export const isInteger = (type: string): boolean => /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|BIGNUM)$/.test(type);

/** Whether a column of this type can hold NaN. */
export const isFloat = (type: string): boolean => type === "FLOAT" || type === "DOUBLE";
