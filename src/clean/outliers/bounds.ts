import { type Column, type Fragment, fragment, list, name, raw, records, type Table } from "../../table";

export type OutlierMethod = "iqr" | "zscore" | "modifiedZscore" | "quantile";

export interface BoundsOptions {
  method: OutlierMethod;
  /** How far out a value is an outlier. Defaults: 1.5 interquartile ranges, 3 standard deviations, a modified z-score of 3.5. */
  threshold?: number;
  /** The quantiles between which values are none, for "quantile". Default: [0.01, 0.99]. */
  quantiles?: readonly [low: number, high: number];
}

/** Values below `lower` and above `upper` are outliers; null where a column had no values. */
export type Bounds = readonly [lower: number, upper: number] | null;

export const defaultThresholds = { iqr: 1.5, zscore: 3, modifiedZscore: 3.5 } as const;

/** What makes the median absolute deviation of a normal distribution its standard deviation, and the mean absolute deviation likewise. */
const madScale = 0.6745;
const meanAdScale = 1.253314;

/**
 * The bounds of every column:
 * - "iqr": Q1 - t (Q3 - Q1) and Q3 + t (Q3 - Q1), Tukey's fences; quartiles interpolate linearly, as numpy's;
 * - "zscore": mean ± t standard deviations (dividing by N, as scipy.stats.zscore);
 * - "modifiedZscore": median ± t MAD / 0.6745 (Iglewicz & Hoaglin 1993); where the MAD is 0, the mean absolute deviation times 1.253314 stands for MAD / 0.6745;
 * - "quantile": the two quantiles.
 */
export async function boundsOf(table: Table, columns: readonly Column[], options: BoundsOptions): Promise<Record<string, Bounds>> {
  if (columns.length === 0) return {};
  const asked = columns.map((column) => measures(fragment`CAST(${name(column.name)} AS DOUBLE)`, options));
  const values = asked.flatMap((of, i) => of.map((value, k) => fragment`${value} AS ${name(`${i}_${k}`)}`));
  const [row] = await records(fragment`SELECT ${list(values)} FROM ${table}`);
  const spread = await deviations(table, columns, options.method);
  return Object.fromEntries(
    columns.map(({ name: column }, i) => {
      const found = (asked[i] as Fragment[]).map((_, k) => row?.[`${i}_${k}`] as number | null);
      return [column, bounds(column, found, options, spread[i])];
    }),
  );
}

/** What the bounds are computed from. */
function measures(x: Fragment, { method, quantiles: [low, high] = [0.01, 0.99] }: BoundsOptions): Fragment[] {
  if (method === "iqr") return [fragment`quantile_cont(${x}, 0.25)`, fragment`quantile_cont(${x}, 0.75)`];
  if (method === "quantile") return [fragment`quantile_cont(${x}, ${low})`, fragment`quantile_cont(${x}, ${high})`];
  if (method === "modifiedZscore") return [fragment`median(${x})`, fragment`mad(${x})`];
  return [fragment`avg(${x})`, fragment`min(${x})`, fragment`max(${x})`];
}

/** The standard deviation around the mean, or the mean absolute one around the median; infinite where DuckDB's own aggregate would end with an error. */
async function deviations(table: Table, columns: readonly Column[], method: OutlierMethod): Promise<number[]> {
  if (method !== "zscore" && method !== "modifiedZscore") return [];
  const values = columns.map((column, i) => {
    const x = fragment`CAST(${name(column.name)} AS DOUBLE)`;
    const from = (center: string) => fragment`(${x} - (SELECT ${raw(center)}(${x}) FROM ${table}))`;
    const deviation = method === "zscore" ? fragment`sqrt(avg(${from("avg")} * ${from("avg")}))` : fragment`avg(abs(${from("median")}))`;
    return fragment`${deviation} AS ${name(String(i))}`;
  });
  const [row] = await records(fragment`SELECT ${list(values)} FROM ${table}`);
  return columns.map((_, i) => row?.[String(i)] as number);
}

function bounds(column: string, found: readonly (number | null)[], { method, threshold }: BoundsOptions, spread = 0): Bounds {
  if (found.some((value) => value === null)) return null;
  const [a, b, c] = found as [number, number, number];
  if (method === "quantile") return finite(column, method, [a, b]);
  const t = threshold ?? defaultThresholds[method];
  if (method === "iqr") return finite(column, method, [a - t * (b - a), b + t * (b - a)]);
  // A constant column has none, whatever rounding makes of its mean.
  if (method === "zscore") return finite(column, method, b === c ? [b, c] : [a - t * spread, a + t * spread]);
  const deviation = b === 0 ? spread * meanAdScale : b / madScale;
  return finite(column, method, [a - t * deviation, a + t * deviation]);
}

function finite(column: string, method: OutlierMethod, bounds: readonly [number, number]): Bounds {
  if (bounds.every(Number.isFinite)) return bounds;
  throw new RangeError(
    `outliers: column ${JSON.stringify(column)} has bounds ${bounds.join(" and ")} by ${method}, since it holds infinite or too large values; clip or drop them first.`,
  );
}
