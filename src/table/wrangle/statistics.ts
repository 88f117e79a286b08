import { checkColumn } from "../checks";
import { isNumeric } from "../columns";
import { type Fragment, fragment, list, name, raw } from "../fragment";
import { asTable, type TableLike, table as tableOf } from "../from-values";
import { planOf } from "../plan";
import { records } from "../records";
import type { Table } from "../table";
import { largest } from "./aggregates";
import { columnNames, typeOf } from "./rows";

export interface ColumnsOption {
  /** Default: all numeric columns. */
  columns?: string | readonly string[];
}

const double = (column: string) => fragment`CAST(${name(column)} AS DOUBLE)`;

function numericColumns(caller: string, table: Table, columns: string | readonly string[] | undefined): readonly string[] {
  const all = table.columns.filter(({ type }) => isNumeric(type)).map(({ name }) => name);
  if (columns === undefined) return all;
  for (const column of columnNames(columns)) {
    checkColumn(caller, "columns", column, table);
    if (!all.includes(column)) throw new RangeError(`${caller}: column "${column}" is ${typeOf(table, column)}, but must be numeric.`);
  }
  return columnNames(columns);
}

/** The result has one column besides the table's own, whose name must be free. */
function checkLabel(caller: string, label: string, columns: readonly string[]): void {
  if (columns.some((column) => column.toLowerCase() === label))
    throw new RangeError(
      `${caller}: the table has a column ${JSON.stringify(label)}, as the result's own is called; rename it, or leave it out of columns.`,
    );
}

/**
 * Quantiles of numeric columns with linear interpolation, as `df.quantile(q)`: a row for each `q`, which stands in the column "q".
 *
 * @throws {RangeError} when a `q` lies outside of [0, 1], or a column is unknown or not numeric
 */
export async function quantile(table: TableLike, q: number | readonly number[] = 0.5, { columns }: ColumnsOption = {}): Promise<Table> {
  const given = await asTable(table);
  const quantiles = typeof q === "number" ? [q] : q;
  for (const each of quantiles) if (!(each >= 0 && each <= 1)) throw new RangeError(`quantile: q is ${each}, but must lie in [0, 1].`);
  const used = numericColumns("quantile", given, columns);
  checkLabel("quantile", "q", used);
  const values = used.map((column, i) => fragment`${quantilesOf(given, column, quantiles)} AS ${raw(`c${i}`)}`);
  const [row = {}] = await records(fragment`SELECT ${list([raw("1 AS one"), ...values])} FROM ${given}`);
  const found = (i: number) => (row[`c${i}`] ?? quantiles.map(() => null)) as (number | null)[];
  return tableOf({ q: Float64Array.from(quantiles), ...Object.fromEntries(used.map((column, i) => [column, doubles(found(i))])) });
}

/** On whole numbers as they are: that is three times as quick, and the result is a double in any case. */
const quantilesOf = (table: Table, column: string, quantiles: readonly number[]) =>
  fragment`quantile_cont(${/^(TINY|SMALL|BIG)?INT(EGER)?$/.test(typeOf(table, column)) ? name(column) : double(column)}, [${raw(quantiles.map((each) => `${each}::DOUBLE`).join(", "))}])`;

/** Missing values become NaN, which becomes missing again in the table: a typed array keeps the column's type also where all are missing. */
const doubles = (values: readonly (number | null)[]) => Float64Array.from(values, (value) => value ?? Number.NaN);

/**
 * Count, mean, standard deviation, minimum, quartiles and maximum of numeric columns, as `df.describe()`; the statistic's name stands in the column "statistic".
 *
 * @throws {RangeError} when a column is unknown or not numeric, or there is none
 */
export async function describe(table: TableLike, { columns }: ColumnsOption = {}): Promise<Table> {
  const given = await asTable(table);
  const used = numericColumns("describe", given, columns);
  if (used.length === 0) throw new RangeError("describe: the table has no numeric column; count text with data.groupBy.");
  checkLabel("describe", "statistic", used);
  // DuckDB ends every quantile on one thread: the columns of rows that are kept are asked for side by side, of those that are not in one pass.
  const size = "stored" in planOf(given) ? Math.ceil(used.length / atOnce) : used.length;
  const groups = Array.from({ length: Math.ceil(used.length / size) }, (_, i) => used.slice(i * size, (i + 1) * size));
  const described = await Promise.all(groups.map((columns) => statisticsOf(given, columns)));
  return tableOf({
    statistic: ["count", "mean", "std", "min", "25%", "50%", "75%", "max"],
    ...Object.fromEntries(described.flat().map((values, i) => [used[i], values])),
  });
}

const atOnce = 8;

async function statisticsOf(given: Table, columns: readonly string[]): Promise<Float64Array[]> {
  const values = columns.map((column, i) => {
    const value = double(column);
    const plain = fragment`count(${value}) AS ${raw(`n${i}`)}, avg(${value}) AS ${raw(`m${i}`)}, min(${value}) AS ${raw(`a${i}`)}, max(${value}) AS ${raw(`z${i}`)}`;
    return fragment`${plain}, ${quantilesOf(given, column, [0.25, 0.5, 0.75])} AS ${raw(`q${i}`)}`;
  });
  const [row = {}] = await records(fragment`SELECT ${list(values)} FROM ${given}`);
  const deviations = await deviationsOf(given, columns, (i) => Math.max(Math.abs(Number(row[`a${i}`])), Math.abs(Number(row[`z${i}`]))));
  return columns.map((_, i) => {
    const quartiles = (row[`q${i}`] ?? [null, null, null]) as (number | null)[];
    const std = Number(row[`n${i}`]) > 1 ? deviations[i] : null;
    return doubles([row[`n${i}`], row[`m${i}`], std, row[`a${i}`], ...quartiles, row[`z${i}`]] as (number | null)[]);
  });
}

/** Standard deviations, for which DuckDB fails where a square is not finite: infinite there as in pandas, and missing where a value is infinite. */
async function deviationsOf(given: Table, columns: readonly string[], greatest: (i: number) => number): Promise<(number | null)[]> {
  const values = columns.map((column, i) =>
    greatest(i) < largest ? fragment`stddev_samp(${double(column)}) AS ${raw(`s${i}`)}` : fragment`NULL AS ${raw(`s${i}`)}`,
  );
  const [row = {}] = await records(fragment`SELECT ${list(values)} FROM ${given}`);
  return columns.map((_, i) =>
    greatest(i) < largest ? (row[`s${i}`] as number | null) : greatest(i) < Number.POSITIVE_INFINITY ? Number.POSITIVE_INFINITY : null,
  );
}

export interface CorrOptions extends ColumnsOption {
  /** Default: "pearson". */
  method?: "pearson" | "spearman";
}

/**
 * Correlation of numeric columns, as `df.corr()`: each pair on the rows where both have finite values; missing where a column does not vary. The first column has the names.
 *
 * @throws {RangeError} when a column is unknown, not numeric or called "column", or the method is unknown
 */
export async function corr(table: TableLike, { columns, method = "pearson" }: CorrOptions = {}): Promise<Table> {
  const given = await asTable(table);
  if (method !== "pearson" && method !== "spearman")
    throw new RangeError(`corr: method is ${JSON.stringify(method)}, but must be "pearson" or "spearman".`);
  const used = numericColumns("corr", given, columns);
  checkLabel("corr", "column", used);
  const pairs = used.flatMap((a, i) => used.slice(i).map((b, j) => ({ a, b, i, j: i + j })));
  const values = method === "pearson" ? await squarable(given, used) : [];
  const found =
    method === "pearson"
      ? await records(
          fragment`SELECT ${list([raw("1 AS one"), ...pairs.map(({ i, j }) => fragment`${pearson(values[i] as Fragment, values[j] as Fragment)} AS ${raw(`r${i}_${j}`)}`)])} FROM ${given}`,
        )
      : await records(
          fragment`SELECT * FROM ${list([raw("(SELECT 1 AS one)"), ...pairs.map(({ a, b, i, j }) => fragment`(${spearman(given, a, b, `r${i}_${j}`)})`)])}`,
        );
  const at = (i: number, j: number) => (found[0]?.[`r${Math.min(i, j)}_${Math.max(i, j)}`] ?? null) as number | null;
  return tableOf({ column: [...used], ...Object.fromEntries(used.map((column, j) => [column, doubles(used.map((_, i) => at(i, j)))])) });
}

/** The finite values of columns; those of a column whose squares would not be finite as small fractions of themselves, which correlate as they do. */
async function squarable(given: Table, columns: readonly string[]): Promise<Fragment[]> {
  const values = columns.map((column) => fragment`CASE WHEN isfinite(${double(column)}) THEN ${double(column)} END`);
  const greatest = values.map((value, i) => fragment`max(abs(${value})) AS ${raw(`g${i}`)}`);
  const [row = {}] = await records(fragment`SELECT ${list([raw("1 AS one"), ...greatest])} FROM ${given}`);
  return values.map((value, i) => (Number(row[`g${i}`]) < largest ? value : fragment`${value} * CAST(${2 ** -700} AS DOUBLE)`));
}

/** Missing where one of both does not vary: rounding could make something of 0 / 0. */
function pearson(a: Fragment, b: Fragment) {
  const both = fragment`FILTER (${a} IS NOT NULL AND ${b} IS NOT NULL)`;
  const varies = (value: Fragment) => fragment`min(${value}) ${both} < max(${value}) ${both}`;
  return fragment`CASE WHEN ${varies(a)} AND ${varies(b)} THEN corr(${a}, ${b}) END`;
}

/** Pearson's correlation of ranks, equal values having the mean of theirs. */
function spearman(given: Table, a: string, b: string, output: string) {
  const rank = (column: string) =>
    fragment`rank() OVER (ORDER BY ${double(column)}) + (count(*) OVER (PARTITION BY ${double(column)}) - 1) / 2.0`;
  const ranks = fragment`SELECT ${rank(a)} AS a, ${rank(b)} AS b FROM ${given} WHERE isfinite(${double(a)}) AND isfinite(${double(b)})`;
  return fragment`SELECT ${pearson(raw("CAST(a AS DOUBLE)"), raw("CAST(b AS DOUBLE)"))} AS ${raw(output)} FROM (${ranks})`;
}
