import { type Displayable, displaySymbol, type MimeBundle } from "./host";
import { htmlTable, layOut, type TableSource, textTable } from "./table-layout";

export interface TableContent {
  /** Column headings. */
  columns: readonly string[];
  /** One array of cells per row, in the order of `columns`: strings, numbers, dates, booleans, null. */
  rows: readonly (readonly unknown[])[];
  /** A heading before every row. Default: none. */
  index?: readonly unknown[];
  /** A second line under every column heading, such as the column's dtype. Default: none. */
  types?: readonly string[];
  /** A line under the table. Default: none. */
  caption?: string;
}

export interface TableOptions {
  /** More rows are cut out of the middle. Default: 60, as in pandas. */
  maxRows?: number;
  /** More columns are cut out of the middle. Default: 20. */
  maxColumns?: number;
  /** Longer cells end in an ellipsis. Default: 50 characters. */
  maxWidth?: number;
}

/** Rows and columns that show themselves as an HTML table in the notebook's theme. */
export interface Table extends Displayable, Readonly<TableContent> {
  [displaySymbol](): MimeBundle;
}

/**
 * A table for a notebook, with the same table as aligned text beside it. The numbers of a column share their decimals, four at most.
 *
 *     table({ columns: ["layer", "parameters"], rows: [["conv", 320], ["dense", 650]], caption: "970 parameters" })
 *
 * @throws {RangeError} when a row has not one cell per column, or `index` or `types` have another length
 */
export function table(content: TableContent, options: TableOptions = {}): Table {
  check(content);
  const { columns, rows, index, types, caption } = content;
  const source: TableSource = {
    height: rows.length,
    width: columns.length,
    column: (j) => String(columns[j]),
    type: types && ((j) => types[j] as string),
    index: index && ((i) => index[i]),
    cell: (i, j) => rows[i]?.[j],
    caption,
  };
  return { ...content, [displaySymbol]: () => tableBundle(source, options) };
}

/** The bundle of a table whose cells are computed when they are shown. */
export function tableBundle(source: TableSource, { maxRows = 60, maxColumns = 20, maxWidth = 50 }: TableOptions = {}): MimeBundle {
  const layout = layOut(source, { maxRows, maxColumns, maxWidth });
  return { "text/html": htmlTable(layout), "text/plain": textTable(layout) };
}

function check({ columns, rows, index, types }: TableContent): void {
  const wrong = rows.findIndex((row) => row.length !== columns.length);
  if (wrong >= 0) throw new RangeError(`table: row ${wrong} has ${rows[wrong]?.length} cells, but there are ${columns.length} columns.`);
  if (index && index.length !== rows.length) {
    throw new RangeError(`table: index has ${index.length} entries, but there are ${rows.length} rows.`);
  }
  if (types && types.length !== columns.length) {
    throw new RangeError(`table: types has ${types.length} entries, but there are ${columns.length} columns.`);
  }
}
