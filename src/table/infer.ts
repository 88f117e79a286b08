/** How values of one kind are kept: the DuckDB type. */
export type Kind = "BOOLEAN" | "BIGINT" | "HUGEINT" | "DOUBLE" | "VARCHAR" | "TIMESTAMP" | "BLOB" | "JSON";

/** Null, undefined and NaN are missing, as in pandas. */
export const isMissing = (value: unknown): boolean =>
  value === null || value === undefined || (typeof value === "number" && Number.isNaN(value));

/**
 * The type of a column, decided on all of its values. Whole numbers give BIGINT, other numbers DOUBLE, bigint BIGINT or HUGEINT, `Date` TIMESTAMP, bytes BLOB,
 * arrays and plain objects JSON; a column without any value is VARCHAR.
 *
 * @throws {TypeError} when values of different kinds meet, naming the column and both rows
 */
export function inferred(column: string, values: ArrayLike<unknown>): Kind {
  let kind: Kind | undefined;
  let first = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (isMissing(value)) continue;
    const found = kindOf(value);
    if (found === undefined)
      throw new TypeError(`table: column "${column}" has ${describe(value)} in row ${row}, which no column can hold.`);
    if (kind === undefined) {
      kind = found;
      first = row;
    } else if (found !== kind) {
      const wider = wide(kind, found);
      if (!wider)
        throw new TypeError(
          `table: column "${column}" has ${describe(values[first])} in row ${first} but ${describe(value)} in row ${row}; give one kind of value, or a type: { types: { ${JSON.stringify(column)}: "VARCHAR" } }.`,
        );
      kind = wider;
    }
  }
  return kind ?? "VARCHAR";
}

function kindOf(value: unknown): Kind | undefined {
  switch (typeof value) {
    case "boolean":
      return "BOOLEAN";
    case "number":
      return Number.isSafeInteger(value) ? "BIGINT" : "DOUBLE";
    case "bigint":
      return BigInt.asIntN(64, value) === value ? "BIGINT" : BigInt.asIntN(128, value) === value ? "HUGEINT" : undefined;
    case "string":
      return "VARCHAR";
    case "object":
      if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : "TIMESTAMP";
      if (value instanceof Uint8Array) return "BLOB";
      return Array.isArray(value) || [Object.prototype, null].includes(Object.getPrototypeOf(value)) ? "JSON" : undefined;
    default:
      return undefined;
  }
}

function wide(a: Kind, b: Kind): Kind | undefined {
  const both = new Set([a, b]);
  if (both.has("BIGINT") && both.has("HUGEINT")) return "HUGEINT";
  if (both.has("BIGINT") && both.has("DOUBLE")) return "DOUBLE";
  return undefined;
}

function describe(value: unknown): string {
  if (value instanceof Date && Number.isNaN(value.getTime())) return "an invalid Date";
  const text = typeof value === "bigint" ? `${value}n` : typeof value === "string" ? JSON.stringify(value) : String(value);
  return `a ${typeof value} (${text.length > 40 ? `${text.slice(0, 39)}…` : text})`;
}
