import { table as display, displaySymbol, type MimeBundle } from "../display";
import type { Table } from "./table";

const shownRows = 10;

/** The first rows, the type under every column's name, and the number of rows. */
export async function shown(table: Table): Promise<MimeBundle> {
  const [rows, count] = await Promise.all([table.toRecords({ limit: shownRows }), table.count()]);
  const { columns } = table;
  const more = count > rows.length ? `, of which the first ${rows.length} are shown` : "";
  const caption = `${count.toLocaleString("en-US")} ${count === 1 ? "row" : "rows"} × ${columns.length} ${columns.length === 1 ? "column" : "columns"}${more}`;
  return display(
    {
      columns: columns.map(({ name }) => name),
      types: columns.map(({ type }) => type),
      rows: rows.map((row) => columns.map(({ name }) => row[name])),
      caption,
    },
    { maxRows: shownRows },
  )[displaySymbol]();
}
