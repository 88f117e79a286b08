import { checkColumn } from "../checks";
import { fragment, list, name, raw } from "../fragment";
import { asTable, type TableLike } from "../from-values";
import { materialized, type Table } from "../table";
import { columnNames, numbered, row } from "./rows";

export interface SortOptions {
  /** For all columns, or one for each. Default: true. */
  ascending?: boolean | readonly boolean[];
  /** Where missing values go, whatever the direction. Default: "last", as in pandas. */
  naPosition?: "first" | "last";
}

/**
 * Sorts rows by columns, as `df.sort_values(by, kind="stable")`: rows that are equal keep their order. Text is ordered by code points.
 *
 * @throws {RangeError} when a column is unknown, or `ascending` has another length
 */
export async function sort(
  table: TableLike,
  by: string | readonly string[],
  { ascending = true, naPosition = "last" }: SortOptions = {},
): Promise<Table> {
  const given = await asTable(table);
  const keys = columnNames(by);
  if (keys.length === 0) throw new RangeError("sort: by is empty; name at least one column.");
  for (const key of keys) checkColumn("sort", "by", key, given);
  const directions = typeof ascending === "boolean" ? keys.map(() => ascending) : ascending;
  if (directions.length !== keys.length)
    throw new RangeError(`sort: ascending has ${directions.length} entries, but by has ${keys.length} columns.`);
  const order = keys.map(
    (key, i) => fragment`${name(key)} ${raw(directions[i] ? "ASC" : "DESC")} NULLS ${raw(naPosition === "first" ? "FIRST" : "LAST")}`,
  );
  // 32 bits keep the sort key short, which halves the time; a table of more than 4,294,967,296 rows fails here.
  const place = fragment`CAST(${row} AS UINTEGER)`;
  return materialized(fragment`SELECT * EXCLUDE (${row}) FROM ${numbered(given)} ORDER BY ${list([...order, place])}`);
}
