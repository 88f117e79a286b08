import type { tf } from "../runtime";
import { checkColumn } from "./checks";
import { columnArrays, isNumeric } from "./columns";
import { fragment, list, name } from "./fragment";
import { fetched } from "./run";
import type { Table } from "./table";

export interface TensorOptions {
  /** Default: "float32". Whole numbers beyond 2^24 are rounded in float32; int32 takes whole numbers up to 2^31 only. */
  dtype?: "float32" | "int32" | "bool";
}

/**
 * Columns as a tensor: `[N]` for one name, `[N, columns]` for a list. Numbers and booleans (0 and 1) only.
 *
 * @throws {RangeError} when a column is unknown, is not numeric, has missing values, or does not fit in int32
 */
export async function tensorOf(
  table: Table,
  columns: string | readonly string[],
  { dtype = "float32" }: TensorOptions,
): Promise<tf.Tensor> {
  const names = typeof columns === "string" ? [columns] : [...columns];
  if (names.length === 0) throw new RangeError("toTensor: columns is empty; name at least one.");
  for (const column of names) checkColumn("toTensor", "columns", column, table);
  const types = new Map(table.columns.map(({ name, type }) => [name, type]));
  for (const column of names) {
    const type = types.get(column) as string;
    if (!isNumeric(type) && type !== "BOOLEAN")
      throw new RangeError(
        `toTensor: column "${column}" is ${type}, but must be numeric or boolean; encode it first (data.oneHotEncoder, data.labelEncoder).`,
      );
  }
  // NaN for null: DuckDB's bit masks of missing values are slow to read.
  const double = (column: string, j: number) => fragment`coalesce(CAST(${name(column)} AS DOUBLE), 'NaN'::DOUBLE) AS ${name(`c${j}`)}`;
  const rows = await fetched(fragment`SELECT ${list(names.map(double))} FROM ${table}`);
  const arrays = Object.values(columnArrays(rows)) as Float64Array[];
  const height = arrays[0]?.length ?? 0;
  for (const [j, values] of arrays.entries()) checkValues(names[j] as string, values, dtype);
  const { tf } = await import("../runtime/index.js");
  const data =
    dtype === "float32"
      ? new Float32Array(height * names.length)
      : dtype === "int32"
        ? new Int32Array(height * names.length)
        : new Uint8Array(height * names.length);
  for (const [j, values] of arrays.entries()) for (let i = 0; i < height; i++) data[i * names.length + j] = values[i] as number;
  return typeof columns === "string" ? tf.tensor1d(data, dtype) : tf.tensor2d(data, [height, names.length], dtype);
}

function checkValues(column: string, values: Float64Array, dtype: string): void {
  let missing = 0;
  for (const value of values) {
    if (Number.isNaN(value)) missing++;
    else if (dtype === "int32" && (value | 0) !== value)
      throw new RangeError(`toTensor: column "${column}" has the value ${value}, which int32 cannot hold; use dtype "float32".`);
    else if (dtype === "bool" && value !== 0 && value !== 1)
      throw new RangeError(`toTensor: column "${column}" has the value ${value}, but dtype "bool" takes 0, 1 and booleans only.`);
  }
  if (missing > 0)
    throw new RangeError(
      `toTensor: column "${column}" has ${missing} missing ${missing === 1 ? "value" : "values"} of ${values.length}; fill or drop them first.`,
    );
}
