import { type Column, type Fragment, fragment, list, name, type Table } from "../../table";
import { chosen, everyFamily } from "../columns";

/** Columns as pandas compares rows: missing equals missing. */
export const keysOf = (columns: readonly Column[]): { select: Fragment[]; groupBy: Fragment } => ({
  select: columns.map((column, i) => fragment`${name(column.name)} AS ${name(`__tslab_key_${i}`)}`),
  groupBy: list(columns.map((_, i) => name(`__tslab_key_${i}`))),
});

export const subsetOf = (caller: string, table: Table, subset: readonly string[] | undefined): Column[] => {
  const columns = chosen(caller, table, subset, ...everyFamily);
  return columns.filter(({ name: own }, i) => columns.findIndex(({ name: other }) => other === own) === i);
};
