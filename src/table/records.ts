import type { Fragment } from "./fragment";
import { type Fetched, fetched } from "./run";
import { columnValues, type Value } from "./values";

/** Runs a SELECT and gives its rows as objects; values as {@link columnValues} has them. */
export async function records(select: Fragment): Promise<Record<string, Value>[]> {
  return recordsOf(await fetched(select));
}

function recordsOf(rows: Fetched): Record<string, Value>[] {
  const columns = rows.columns.map((_, i) => columnValues(rows, i));
  const names = rows.columns.map(({ name }) => name);
  return Array.from({ length: columns[0]?.length ?? 0 }, (_, row) =>
    Object.fromEntries(names.map((name, i) => [name, (columns[i] as Value[])[row] as Value])),
  );
}
