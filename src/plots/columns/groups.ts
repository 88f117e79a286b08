import { column } from "./chosen";
import type { Column } from "./columns";
import { isMissing } from "./vector";

/** Rows that share a value of one column. */
export interface Group {
  readonly name: string;
  readonly rows: Int32Array;
}

const mostGroups = 12;

/**
 * Rows by the values of column `by`, in the order of the values; rows without one are left out.
 *
 * @throws {RangeError} when there are more groups than a reader can tell apart
 */
export function groupsOf(columns: readonly Column[], by: string, caller: string): Group[] {
  const { values } = column(columns, by, caller);
  const rows = new Map<unknown, number[]>();
  for (let i = 0; i < values.length; i++) {
    if (isMissing(values[i])) continue;
    const key = keyOf(values[i]);
    const known = rows.get(key);
    if (known) known.push(i);
    else rows.set(key, [i]);
  }
  if (rows.size === 0) throw new RangeError(`${caller}: column "${by}" has no value; group by another.`);
  if (rows.size > mostGroups) {
    throw new RangeError(
      `${caller}: column "${by}" has ${rows.size} different values, but ${mostGroups} groups are the most one can tell apart.`,
    );
  }
  return [...rows.entries()]
    .sort(([a], [b]) => ordered(a, b))
    .map(([value, indices]) => ({ name: String(value), rows: Int32Array.from(indices) }));
}

/** Two dates of the same moment are two objects; days are named as such. */
const keyOf = (value: unknown) => (value instanceof Date ? value.toISOString().replace("T00:00:00.000Z", "") : value);

function ordered(a: unknown, b: unknown): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a).localeCompare(String(b), "en", { numeric: true });
}

/** The values in some rows. */
export const at = (values: Float64Array, rows: Int32Array): Float64Array => Float64Array.from(rows, (row) => values[row] as number);
