import { asTable, checkColumn, type Fragment, fragment, list, name, query, type Table, type TableLike } from "../../table";

/** A table with other values in some columns; the others, their order and that of the rows stay. */
export async function replaced(
  caller: string,
  table: TableLike,
  columns: string | readonly string[],
  value: (column: string, type: string) => Fragment,
): Promise<Table> {
  const given = await asTable(table, `${caller}: table`);
  const wanted = new Set([columns].flat());
  if (wanted.size === 0) throw new RangeError(`${caller}: columns is empty; name at least one.`);
  for (const column of wanted) checkColumn(caller, "columns", column, given);
  const selected = given.columns.map(({ name: column, type }) =>
    wanted.has(column) ? fragment`${value(column, type)} AS ${name(column)}` : name(column),
  );
  return query(fragment`SELECT ${list(selected)} FROM ${given}`);
}

/** A value as text. */
export const text = (column: string): Fragment => fragment`CAST(${name(column)} AS VARCHAR)`;
