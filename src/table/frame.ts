import type { DataFrame } from "danfojs-node";
import { isInteger, isNumeric } from "./columns";
import type { Fetched } from "./run";
import { columnValues, type Value } from "./values";

/** danfojs's DataFrame, as far as it is read here. */
export interface Frame {
  readonly columns: readonly string[];
  readonly dtypes: readonly string[];
  readonly index: readonly (string | number)[];
  readonly values: unknown;
  readonly $isSeries: boolean;
}

export const isFrame = (value: unknown): value is Frame => {
  const { $isSeries, columns, dtypes, index } = (value ?? {}) as Partial<Frame>;
  return $isSeries === false && [columns, dtypes, index].every(Array.isArray);
};

/**
 * A danfo DataFrame. Its dtypes come from the table's types: int32 (whole numbers, none missing), float32 (other numbers; missing is NaN), boolean and
 * string (missing is null; dates are `Date` objects, integers beyond 2^53 are text, so that no digit is lost).
 */
export async function frameOf(rows: Fetched): Promise<DataFrame> {
  const { DataFrame } = await danfo();
  const columns = rows.columns.map(({ type }, i) => frameColumn(type, columnValues(rows, i)));
  const height = columns[0]?.values.length ?? 0;
  const values = Array.from({ length: height }, (_, row) => columns.map((column) => column.values[row]));
  return new DataFrame(values as never, {
    columns: rows.columns.map(({ name }) => name),
    dtypes: columns.map(({ dtype }) => dtype),
  });
}

function frameColumn(type: string, values: Value[]): { dtype: string; values: unknown[] } {
  if (type === "BOOLEAN") return { dtype: "boolean", values };
  if (!isNumeric(type)) return { dtype: "string", values };
  const first = values.find((value) => value !== null);
  if (typeof first === "bigint" || typeof first === "string")
    return { dtype: "string", values: values.map((value) => (value === null ? null : String(value))) };
  if (isInteger(type) && !values.includes(null)) return { dtype: "int32", values };
  return { dtype: "float32", values: values.map((value) => value ?? Number.NaN) };
}

async function danfo(): Promise<typeof import("danfojs-node")> {
  try {
    return await import("danfojs-node");
  } catch (cause) {
    throw new Error("toFrame: danfojs-node is not installed; run npm install --ignore-scripts danfojs-node@1.2.0, or use toRecords.", {
      cause,
    });
  }
}
