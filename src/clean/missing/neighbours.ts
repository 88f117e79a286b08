import { type Column, type Fragment, fragment, list, name, raw, type Table } from "../../table";
import { checkCount, checkKeys, checkNames } from "../checks";
import { columnOf, missing } from "../columns";
import { numbered, rowNumber } from "../step";

/** Options of the steps that fill from rows before and after. */
export interface NeighbourOptions {
  /** Columns to fill. Default: all that the step can fill. */
  columns?: readonly string[];
  /** Fill within groups of these columns only; rows whose group is missing stay as they are. Default: all rows are one group. */
  by?: readonly string[];
  /** Before and after by this column, missing ones last; rows keep their places. Default: the order of the rows. */
  orderBy?: string;
  /** Fill at most so many missing values in a row. Default: all. */
  limit?: number;
}

export function checkNeighbours(caller: string, options: NeighbourOptions, more: readonly string[] = []): void {
  checkKeys(caller, options, ["columns", "by", "orderBy", "limit", ...more]);
  checkNames(caller, "columns", options.columns);
  checkNames(caller, "by", options.by);
  if (options.orderBy !== undefined) checkNames(caller, "orderBy", [options.orderBy]);
  checkCount(caller, "limit", options.limit);
}

/** Columns that order or group the rows are not filled unless they are named. */
export const fillable = (columns: readonly Column[], { by, orderBy, columns: named }: NeighbourOptions): Column[] =>
  columns.filter(({ name }) => named !== undefined || (!by?.includes(name) && name !== orderBy));

/** A row's place in its group and order, as `PARTITION BY ... ORDER BY ...`. */
export function orderOf(caller: string, table: Table, { by = [], orderBy }: NeighbourOptions): { over: Fragment; grouped: Fragment } {
  const keys = by.map((key) => columnOf(caller, table, key, "by"));
  const order = orderBy === undefined ? undefined : columnOf(caller, table, orderBy, "orderBy");
  const partition = keys.length ? fragment`PARTITION BY ${list(keys.map(({ name: key }) => name(key)))} ` : fragment``;
  const first = order ? fragment`${name(order.name)} ASC NULLS LAST, ` : fragment``;
  const grouped = keys.length
    ? list(
        keys.map((key) => fragment`NOT ${missing(key)}`),
        " AND ",
      )
    : raw("true");
  return { over: fragment`${partition}ORDER BY ${first}${name(rowNumber)}`, grouped };
}

/** SELECT `values` over the numbered columns that they need, one row per row of the table, in its order. */
export function beside(table: Table, needed: readonly string[], values: readonly Fragment[]): Fragment {
  const columns = [...new Set(needed)].map(name);
  return fragment`SELECT ${list(values)} FROM (${numbered(table, columns)}) ORDER BY ${name(rowNumber)}`;
}

/** What a window reaches back over: `limit` rows, or all. */
export const reach = (limit: number | undefined): Fragment => raw(limit === undefined ? "UNBOUNDED" : String(limit));
