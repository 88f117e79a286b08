import { checkColumn } from "../checks";
import { isNumeric } from "../columns";
import { fragment, list, name } from "../fragment";
import { asTable, type TableLike } from "../from-values";
import { uniqueNames } from "../read/names";
import { records } from "../records";
import { checkNames, materialized, query, type Table } from "../table";
import { type Aggregate, aggregateSql } from "./aggregates";
import { columnNames, numbered, typeOf } from "./rows";

export interface PivotOptions {
  /** Columns whose values make the rows. */
  index: string | readonly string[];
  /** The column whose values make the columns. */
  columns: string;
  /** The column whose values fill the cells. */
  values: string;
  /** What to do with several values of one cell. Default: "mean", as in pandas. */
  aggfunc?: Aggregate;
  /** In place of missing cells. Default: they stay missing. */
  fillValue?: number;
}

/** So many columns a pivot may make: more are a sign of a wrong column. */
const mostColumns = 10_000;

/**
 * A pivot table, as `df.pivot_table(...).reset_index()`: rows and new columns are sorted, and missing keys left out. Of new columns that differ in upper and lower case
 * only, the second is called "name.1".
 *
 * @throws {RangeError} when a column is unknown, or `columns` has more than 10,000 values
 */
export async function pivot(table: TableLike, { index, columns, values, aggfunc = "mean", fillValue }: PivotOptions): Promise<Table> {
  const given = await asTable(table);
  const by = columnNames(index);
  for (const column of by) checkColumn("pivot", "index", column, given);
  checkColumn("pivot", "columns", columns, given);
  checkColumn("pivot", "values", values, given);
  const keys = list(by.map(name));
  const cell = name("tslab cell");
  const column = name("tslab column");
  const sorted = name("tslab order");
  const value = aggregateSql("pivot", given, values, aggfunc);
  const present = fragment`${name(columns)} IS NOT NULL AND ${list(
    by.map((key) => fragment`${name(key)} IS NOT NULL`),
    " AND ",
  )}`;
  const cells = await materialized(
    fragment`SELECT ${keys}, CAST(${name(columns)} AS VARCHAR) AS ${column}, ${name(columns)} AS ${sorted}, ${value} AS ${cell} FROM ${numbered(given)} WHERE ${present} GROUP BY ${keys}, ${name(columns)} HAVING ${cell} IS NOT NULL`,
  );
  const found = await records(
    fragment`SELECT ${column} AS v FROM ${cells} GROUP BY ${column}, ${sorted} ORDER BY ${sorted} LIMIT ${mostColumns + 1}`,
  );
  if (found.length > mostColumns)
    throw new RangeError(`pivot: column "${columns}" has more than ${mostColumns} values; give one with fewer.`);
  const wanted = found.map(({ v }) => String(v));
  const named = uniqueNames("pivot", columns, [...by, ...wanted.map((each) => each || null)], 1, "rename").slice(by.length);
  const spread = wanted.map((each, i) => {
    const here = fragment`any_value(${cell}) FILTER (${column} = ${each})`;
    return fragment`${fillValue === undefined ? here : fragment`coalesce(${here}, ${fillValue})`} AS ${name(named[i] as string)}`;
  });
  return materialized(fragment`SELECT ${list([keys, ...spread])} FROM ${cells} GROUP BY ${keys} ORDER BY ${keys}`);
}

export interface MeltOptions {
  /** Columns that stay. Default: none. */
  idVars?: string | readonly string[];
  /** Columns that become rows. Default: all others. */
  valueVars?: string | readonly string[];
  /** Default: "variable". */
  varName?: string;
  /** Default: "value". */
  valueName?: string;
}

/**
 * Turns columns into rows, as `df.melt(...)`: first all rows of the first column, then all of the next.
 *
 * @throws {RangeError} when a column is unknown, or text and numbers would come into one column
 */
export async function melt(
  table: TableLike,
  { idVars = [], valueVars, varName = "variable", valueName = "value" }: MeltOptions = {},
): Promise<Table> {
  const given = await (await asTable(table)).materialize();
  const ids = columnNames(idVars);
  const vars =
    valueVars === undefined ? given.columns.map(({ name }) => name).filter((column) => !ids.includes(column)) : columnNames(valueVars);
  for (const column of ids) checkColumn("melt", "idVars", column, given);
  for (const column of vars) checkColumn("melt", "valueVars", column, given);
  if (vars.length === 0) throw new RangeError("melt: there are no columns to turn into rows; name them in valueVars.");
  checkNames([...ids, varName, valueName].map((each) => ({ name: each })));
  const kind = (column: string) => (isNumeric(typeOf(given, column)) ? "numbers" : typeOf(given, column));
  const other = vars.find((column) => kind(column) !== kind(vars[0] as string));
  if (other !== undefined)
    throw new RangeError(
      `melt: "${vars[0]}" is ${typeOf(given, vars[0] as string)}, but "${other}" is ${typeOf(given, other)}; cast them to one type first.`,
    );
  const parts = vars.map(
    (column) =>
      fragment`SELECT ${list([...ids.map(name), fragment`${column} AS ${name(varName)}`, fragment`${name(column)} AS ${name(valueName)}`])} FROM ${given}`,
  );
  return query(list(parts, " UNION ALL "));
}
