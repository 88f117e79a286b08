import { type Fragment, fragment, name } from "../fragment";
import { planOf } from "../plan";
import type { Table } from "../table";

/** The column that {@link numbered} adds. */
export const row: Fragment = name("tslab row");

/** A table's rows with their place, counted from 0, in {@link row}. */
export function numbered(table: Table): Fragment {
  return "stored" in planOf(table)
    ? fragment`(SELECT *, rowid AS ${row} FROM ${table})`
    : fragment`(SELECT *, row_number() OVER () - 1 AS ${row} FROM ${table})`;
}

/** A name that no column of the table has, for a column on the way. */
export const unused = (table: Table, wanted: string): string => {
  const names = new Set(table.columns.map(({ name }) => name.toLowerCase()));
  let found = wanted;
  for (let i = 1; names.has(found.toLowerCase()); i++) found = `${wanted} ${i}`;
  return found;
};

export const columnNames = (columns: string | readonly string[]): readonly string[] => (typeof columns === "string" ? [columns] : columns);

export const typeOf = (table: Table, column: string): string => table.columns.find(({ name }) => name === column)?.type as string;
