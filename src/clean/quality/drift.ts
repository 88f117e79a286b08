import { asTable, type Column, type Fragment, fragment, list, name, records, type Table, type TableLike } from "../../table";
import { checkCount } from "../checks";
import { columnOf, familyOf } from "../columns";
import { kolmogorov } from "./kolmogorov";

export interface PsiOptions {
  /** Into how many parts of equal size numbers and times of the reference are cut. Default: 10. */
  bins?: number;
}

/** How far a column has moved. */
export interface ColumnDrift {
  readonly column: string;
  /** Population stability index: below 0.1 little, up to 0.25 some, above that much change. */
  readonly psi: number;
  /** Two-sample Kolmogorov-Smirnov test of numbers and times: the largest distance of the two distribution functions, and the p-value. */
  readonly ks?: KsTest;
  /** Categories that only the current table has, the first ten; none of columns that have more than 1,000 in the reference. */
  readonly newCategories: readonly string[];
}

export interface KsTest {
  readonly statistic: number;
  readonly pvalue: number;
}

/** A bin without rows counts as this share, so that the logarithm is finite. */
const least = 1e-4;

/** So many values of a column are counted each by itself. */
const categories = 50;
/** A column with more different values is a key, which always has new ones. */
const mostCategories = 1000;

const isContinuous = ({ type }: Column) => familyOf(type) === "number" || familyOf(type) === "time";

/**
 * The population stability index of a column, sum of (a - e) ln(a / e) over bins with shares e in `reference` and a in `current`. Numbers and times are cut at the
 * quantiles of the reference, of everything else the 50 most frequent values of the reference are a bin each and all others together one; missing values are a bin of their own. A share of 0 counts as 0.0001.
 */
export async function psi(reference: TableLike, current: TableLike, column: string, { bins = 10 }: PsiOptions = {}): Promise<number> {
  checkCount("psi", "bins", bins, 2);
  const [before, after] = [await asTable(reference, "reference"), await asTable(current, "current")];
  const own = columnOf("psi", before, column, "column");
  columnOf("psi", after, column, "column");
  const bin = isContinuous(own) ? await quantileBin(before, own, bins) : await categoryBin(before, column);
  const counts = (table: Table) => fragment`SELECT ${bin} AS bin, count(*) AS n FROM ${table} GROUP BY 1`;
  const rows = await records(
    fragment`SELECT coalesce(e.n, 0) AS e, coalesce(a.n, 0) AS a FROM (${counts(before)}) AS e FULL JOIN (${counts(after)}) AS a ON e.bin IS NOT DISTINCT FROM a.bin`,
  );
  const [expected, actual] = (["e", "a"] as const).map((key) => {
    const values = rows.map((row) => Number(row[key]));
    const sum = values.reduce((a, b) => a + b, 0);
    return values.map((value) => Math.max(value / sum, least));
  }) as [number[], number[]];
  if (expected.some(Number.isNaN) || actual.some(Number.isNaN)) return Number.NaN;
  return rows.reduce((sum, _, i) => sum + (actual[i]! - expected[i]!) * Math.log(actual[i]! / expected[i]!), 0);
}

const numberOf = ({ name: column, type }: Column): Fragment =>
  familyOf(type) === "time"
    ? fragment`CAST(epoch_us(CAST(${name(column)} AS TIMESTAMP)) AS DOUBLE)`
    : fragment`CAST(${name(column)} AS DOUBLE)`;

/** The number of the reference's bin: how many inner quantiles lie below the value. Missing stays missing. */
async function quantileBin(reference: Table, column: Column, bins: number): Promise<Fragment> {
  const x = numberOf(column);
  const at = Array.from({ length: bins - 1 }, (_, i) => fragment`quantile_cont(${x}, ${(i + 1) / bins}) AS ${name(String(i))}`);
  const [row] = await records(fragment`SELECT ${list(at)} FROM ${reference}`);
  const edges = [...new Set(Object.values(row ?? {}).filter((edge): edge is number => typeof edge === "number"))];
  if (edges.length === 0) return fragment`CASE WHEN ${x} IS NOT NULL THEN 0 END`;
  return list(
    edges.map((edge) => fragment`CAST(${x} > CAST(${edge} AS DOUBLE) AS INTEGER)`),
    " + ",
  );
}

/** The value where it is one of the reference's most frequent ones; an empty list for another, which is no value's text. */
async function categoryBin(reference: Table, column: string): Promise<Fragment> {
  const text = fragment`CAST(${name(column)} AS VARCHAR)`;
  const top = await records(
    fragment`SELECT ${text} AS value FROM ${reference} WHERE ${name(column)} IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT ${categories}`,
  );
  const known = top.length > 0 ? fragment`${text} IN (${list(top.map(({ value }) => fragment`${value as string}`))})` : fragment`false`;
  return fragment`CASE WHEN ${name(column)} IS NULL THEN NULL WHEN ${known} THEN [${text}] ELSE [] END`;
}

/**
 * The two-sample Kolmogorov-Smirnov test: the statistic of `scipy.stats.ks_2samp`, and the two-sided p-value of the limiting distribution (`scipy.stats.kstwobign`), which is close
 * where both samples have some hundred values. Missing values are left out.
 *
 * @throws {TypeError} when the column is neither number nor time
 */
export async function ks(reference: TableLike, current: TableLike, column: string): Promise<KsTest> {
  const samples = [await asTable(reference, "reference"), await asTable(current, "current")].map((table) => {
    const own = columnOf("ks", table, column, "column");
    if (isContinuous(own)) return { table, x: numberOf(own) };
    throw new TypeError(`ks: column ${JSON.stringify(column)} is ${own.type}, but must be a number or a time.`);
  });
  const [a, b] = samples.map(
    ({ table, x }, i) => fragment`SELECT ${x} AS x, ${1 - i} AS a, ${i} AS b FROM ${table} WHERE ${x} IS NOT NULL`,
  ) as [Fragment, Fragment];
  const [row] = await records(
    fragment`SELECT max(abs(cumulated_a / total_a - cumulated_b / total_b)) AS d, any_value(total_a) AS n, any_value(total_b) AS m FROM (
      SELECT sum(a) OVER (ORDER BY x) AS cumulated_a, sum(b) OVER (ORDER BY x) AS cumulated_b, sum(a) OVER () AS total_a, sum(b) OVER () AS total_b
      FROM (SELECT x, sum(a) AS a, sum(b) AS b FROM (${a} UNION ALL ${b}) GROUP BY x))`,
  );
  const [n, m] = [Number(row?.n ?? 0), Number(row?.m ?? 0)];
  if (n === 0 || m === 0) return { statistic: Number.NaN, pvalue: Number.NaN };
  const statistic = row?.d as number;
  return { statistic, pvalue: kolmogorov(Math.sqrt((n * m) / (n + m)) * statistic) };
}

/** PSI, and KS where it applies, of every column that both tables have. */
export async function drift(reference: TableLike, current: TableLike, options: PsiOptions = {}): Promise<ColumnDrift[]> {
  const [before, after] = [await asTable(reference, "reference"), await asTable(current, "current")];
  const found: ColumnDrift[] = [];
  for (const column of before.columns) {
    const other = after.columns.find(({ name: own }) => own === column.name);
    if (!other || familyOf(other.type) !== familyOf(column.type)) continue;
    found.push({
      column: column.name,
      psi: await psi(before, after, column.name, options),
      ...(isContinuous(column) ? { ks: await ks(before, after, column.name) } : {}),
      newCategories: isContinuous(column) ? [] : await newCategories(before, after, column.name),
    });
  }
  return found;
}

async function newCategories(before: Table, after: Table, column: string): Promise<string[]> {
  const text = fragment`CAST(${name(column)} AS VARCHAR)`;
  const [known] = await records(fragment`SELECT count(DISTINCT ${text}) AS n FROM ${before}`);
  if (Number(known?.n) > mostCategories) return [];
  const rows = await records(
    fragment`SELECT value FROM (SELECT ${text} AS value FROM ${after} WHERE ${name(column)} IS NOT NULL EXCEPT SELECT ${text} FROM ${before}) ORDER BY value LIMIT 10`,
  );
  return rows.map(({ value }) => value as string);
}
