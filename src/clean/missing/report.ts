import { type Displayable, table as display, displaySymbol, type MimeBundle } from "../../display";
import { asTable, fragment, list, name, records, type Table, type TableLike } from "../../table";
import { missing } from "../columns";
import { count, share } from "../numbers";

/** Where values are missing. */
export interface MissingReport extends Displayable {
  readonly rows: number;
  /** Rows without any missing value. */
  readonly completeRows: number;
  /** Per column, in the order of the table. */
  readonly columns: readonly { readonly column: string; readonly type: string; readonly missing: number; readonly share: number }[];
  /** Which columns are missing together, the most frequent first; ten at most. The empty list stands for complete rows. */
  readonly patterns: readonly { readonly columns: readonly string[]; readonly rows: number }[];
  [displaySymbol](): MimeBundle;
}

/** How many values are missing, by column. */
export async function missingCounts(table: Table): Promise<Record<string, number>> {
  const counted = table.columns.map((column) => fragment`count(*) FILTER (WHERE ${missing(column)}) AS ${name(column.name)}`);
  const [row] = await records(fragment`SELECT ${list(counted)} FROM ${table}`);
  return Object.fromEntries(table.columns.map(({ name }) => [name, Number(row?.[name])]));
}

/**
 * Counts missing values per column, and which columns are missing together.
 *
 *     await clean.missingReport(orders)
 */
export async function missingReport(given: TableLike): Promise<MissingReport> {
  const table = await asTable(given);
  const flags = table.columns.map((column) => fragment`CASE WHEN ${missing(column)} THEN '1' ELSE '0' END`);
  const found = await records(
    fragment`SELECT ${list(flags, " || ")} AS pattern, count(*) AS n FROM ${table} GROUP BY 1 ORDER BY n DESC, pattern`,
  );
  const patterns = found.map(({ pattern, n }) => ({
    columns: table.columns.filter((_, i) => (pattern as string)[i] === "1").map(({ name }) => name),
    rows: Number(n),
  }));
  const rows = patterns.reduce((sum, pattern) => sum + pattern.rows, 0);
  const columns = table.columns.map(({ name, type }) => {
    const count = patterns.reduce((sum, pattern) => sum + (pattern.columns.includes(name) ? pattern.rows : 0), 0);
    return { column: name, type, missing: count, share: rows === 0 ? 0 : count / rows };
  });
  const report = {
    rows,
    completeRows: patterns.find(({ columns }) => columns.length === 0)?.rows ?? 0,
    columns,
    patterns: patterns.slice(0, 10),
  };
  return { ...report, [displaySymbol]: () => shown(report) };
}

function shown({ rows, completeRows, columns, patterns }: Omit<MissingReport, typeof displaySymbol>): MimeBundle {
  const perColumn = display(
    {
      columns: ["column", "type", "missing", "share of rows"],
      rows: columns.map(({ column, type, missing, share: part }) => [column, type, count(missing), share(part)]),
      caption: `${count(rows)} rows, ${count(completeRows)} of them complete`,
    },
    { maxRows: 200 },
  )[displaySymbol]();
  const together = patterns.filter(({ columns }) => columns.length > 1);
  if (together.length === 0) return perColumn;
  const pairs = display({
    columns: ["missing together", "rows"],
    rows: together.map(({ columns, rows }) => [columns.join(", "), count(rows)]),
  })[displaySymbol]();
  return {
    "text/html": `${perColumn["text/html"]}${pairs["text/html"]}`,
    "text/plain": `${perColumn["text/plain"]}\n\n${pairs["text/plain"]}`,
  };
}
