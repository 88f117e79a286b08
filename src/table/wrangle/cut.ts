import { checkColumn } from "../checks";
import { isNumeric } from "../columns";
import { fragment, list, name } from "../fragment";
import { asTable, type TableLike } from "../from-values";
import { records } from "../records";
import { checkNames, query, type Table } from "../table";
import { typeOf } from "./rows";

export interface CutOptions {
  /** A name for each bin. Default: intervals such as "(0.5, 1.0]". */
  labels?: readonly string[];
  /** Whether bins have their right edge and not their left one. Default: true. */
  right?: boolean;
  /** Whether the first bin has its left edge too. Default: false. */
  includeLowest?: boolean;
  /** The new column. Default: the column's name and "_bin". */
  name?: string;
}

/**
 * Adds a column that says in which bin a number is, as `pandas.cut`; outside of all bins it is missing.
 *
 * @param bins the edges, ascending; or a number of bins of equal width, which together are 0.1% wider than the values
 * @throws {RangeError} when the column is not numeric, the edges do not ascend, or labels are too few or too many
 */
export async function cut(table: TableLike, column: string, bins: number | readonly number[], options: CutOptions = {}): Promise<Table> {
  const given = await asTable(table);
  const { labels, right = true, includeLowest = false, name: output = `${column}_bin` } = options;
  checkColumn("cut", "column", column, given);
  if (!isNumeric(typeOf(given, column))) throw new RangeError(`cut: column "${column}" is ${typeOf(given, column)}, but must be numeric.`);
  checkNames([...given.columns, { name: output }]);
  const edges = typeof bins === "number" ? await equalEdges(given, column, bins, right) : [...bins];
  if (edges.length < 2 || edges.some((edge, i) => !(i === 0 || edge > (edges[i - 1] as number))))
    throw new RangeError(`cut: bins is [${edges.join(", ")}], but must be at least two edges that ascend.`);
  const count = edges.length - 1;
  if (labels && labels.length !== count) throw new RangeError(`cut: labels has ${labels.length} names, but there are ${count} bins.`);
  const names = labels ?? intervals(edges, typeof bins !== "number", right, includeLowest);
  const value = fragment`CAST(${name(column)} AS DOUBLE)`;
  const cases = names.map((label, i) => {
    const [low, high] = [edges[i] as number, edges[i + 1] as number];
    const closed = i === 0 && includeLowest && right;
    const last = i === count - 1 && includeLowest && !right;
    const inside = right
      ? fragment`${value} ${closed ? fragment`>=` : fragment`>`} ${low} AND ${value} <= ${high}`
      : fragment`${value} >= ${low} AND ${value} ${last ? fragment`<=` : fragment`<`} ${high}`;
    return fragment`WHEN ${inside} THEN ${label}`;
  });
  return query(fragment`SELECT *, CASE ${list(cases, " ")} END AS ${name(output)} FROM ${given}`);
}

/** pandas: the range is widened by 0.1% on the open side; a single value gets 0.1% of it (or 0.001) on both. */
async function equalEdges(given: Table, column: string, bins: number, right: boolean): Promise<number[]> {
  if (!Number.isInteger(bins) || bins < 1)
    throw new RangeError(`cut: bins is ${bins}, but must be a whole number of at least 1, or edges.`);
  const value = fragment`CAST(${name(column)} AS DOUBLE)`;
  const [row] = await records(fragment`SELECT min(${value}) AS low, max(${value}) AS high FROM ${given}`);
  let { low, high } = row as { low: number | null; high: number | null };
  if (low === null || high === null || !Number.isFinite(low) || !Number.isFinite(high))
    throw new RangeError(`cut: column "${column}" runs from ${low} to ${high}, which has no bins of equal width; give the edges.`);
  const wider = (edge: number) => (edge !== 0 ? 0.001 * Math.abs(edge) : 0.001);
  if (low === high) [low, high] = [low - wider(low), high + wider(high)] as [number, number];
  const step = (high - low) / bins;
  const edges = Array.from({ length: bins + 1 }, (_, i) => (i === bins ? (high as number) : (low as number) + i * step));
  if (row?.low === row?.high) return edges;
  const adjustment = (high - low) * 0.001;
  if (right) edges[0] = (edges[0] as number) - adjustment;
  else edges[bins] = (edges[bins] as number) + adjustment;
  return edges;
}

/** The names of pandas's intervals: the fewest digits, three at least, that tell the edges apart. */
function intervals(edges: readonly number[], given: boolean, right: boolean, includeLowest: boolean): string[] {
  let precision = 3;
  while (precision < 20 && new Set(edges.map((edge) => rounded(edge, precision))).size < edges.length) precision++;
  const breaks = edges.map((edge) => rounded(edge, precision));
  const whole = given && edges.every(Number.isInteger) && !(right && includeLowest);
  if (right && includeLowest) breaks[0] = (breaks[0] as number) - 10 ** -precision;
  const text = (edge: number) => (whole || !Number.isInteger(edge) ? String(edge) : `${edge}.0`);
  return breaks.slice(1).map((high, i) => {
    const [low, top] = [text(breaks[i] as number), text(high)];
    return right ? `(${low}, ${top}]` : `[${low}, ${top})`;
  });
}

/** pandas's `_round_frac`: so many digits after the point, or after the zeros behind it. */
function rounded(x: number, precision: number): number {
  if (!Number.isFinite(x) || x === 0) return x;
  const fraction = x % 1;
  const digits = Math.trunc(x) === 0 ? -Math.floor(Math.log10(Math.abs(fraction))) - 1 + precision : precision;
  return Number(x.toFixed(Math.min(100, digits)));
}
