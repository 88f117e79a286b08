import { type Fragment, fragment, name, records, type Table } from "../table";
import { bars, sparkline } from "./chart";
import type { GridCell } from "./grid";
import { short } from "./numbers";

/** How the numbers of a column lie. */
export interface Distribution {
  /** Finite values. */
  readonly count: number;
  /** Minimum, lower quartile, median, upper quartile and maximum; empty where there are no finite values. */
  readonly five: readonly number[];
  /** Finite values in equal steps from minimum to maximum. */
  readonly bins: readonly number[];
}

const binCount = 24;

/** Quartiles interpolate linearly, as numpy's; infinite values are left out. @param place what is counted, if not the column itself */
export async function distributionOf(table: Table, column: string, place: Fragment = name(column)): Promise<Distribution> {
  const values = fragment`SELECT CAST(${place} AS DOUBLE) AS x FROM ${table} WHERE isfinite(CAST(${place} AS DOUBLE))`;
  const [row] = await records(
    fragment`SELECT count(*) AS n, min(x) AS low, max(x) AS high, quantile_cont(x, 0.25) AS q1, median(x) AS q2, quantile_cont(x, 0.75) AS q3 FROM (${values})`,
  );
  const { n, low, high, q1, q2, q3 } = row as Record<"n" | "low" | "high" | "q1" | "q2" | "q3", number>;
  const count = Number(n);
  if (count === 0) return { count, five: [], bins: [] };
  // A quarter of everything, so that the width of the widest range is finite.
  const width = high / 4 - low / 4;
  const bin =
    width === 0 ? fragment`0` : fragment`least(floor((x / 4 - ${low / 4}) / CAST(${width} AS DOUBLE) * ${binCount}), ${binCount - 1})`;
  const found = await records(fragment`SELECT CAST(${bin} AS INTEGER) AS bin, count(*) AS n FROM (${values}) GROUP BY 1`);
  const bins = Array.from({ length: width === 0 ? 1 : binCount }, () => 0);
  for (const each of found) bins[each.bin as number] = Number(each.n);
  return { count, five: [low, q1, q2, q3, high], bins };
}

/** A distribution in the cells of a row: five numbers and a histogram. */
export function distributionCells({ five, bins }: Distribution, what: string, color = 0): GridCell[] {
  if (five.length === 0) return ["–", "–", "–", "–", "–", ""];
  const alt = `Histogram of ${what} from ${short(five[0] as number)} to ${short(five[4] as number)}`;
  return [...five.map(short), { markup: bars(bins, { alt, color }), text: sparkline(bins) }];
}

export const distributionHead = ["min", "25%", "median", "75%", "max", "histogram"];
