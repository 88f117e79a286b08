/** The numbers that are there, ascending. */
export const sorted = (values: Float64Array): Float64Array => values.filter((value) => Number.isFinite(value)).sort();

/** The quantile `q` of ascending numbers, between neighbours by straight lines, as numpy's `quantile` does by default. */
export function quantile(ascending: Float64Array, q: number): number {
  const place = q * (ascending.length - 1);
  const below = Math.floor(place);
  const low = ascending[below] as number;
  const high = ascending[Math.min(below + 1, ascending.length - 1)] as number;
  return low + (high - low) * (place - below);
}

/** What a box shows: quartiles, the last values within 1.5 interquartile ranges of them (Tukey 1977), and what lies outside. */
export interface BoxStatistics {
  readonly q1: number;
  readonly median: number;
  readonly q3: number;
  readonly lowerFence: number;
  readonly upperFence: number;
  readonly mean: number;
  readonly outliers: Float64Array;
}

export function boxStatistics(ascending: Float64Array): BoxStatistics {
  const [q1, median, q3] = [0.25, 0.5, 0.75].map((q) => quantile(ascending, q)) as [number, number, number];
  const reach = 1.5 * (q3 - q1);
  const inside = ascending.filter((value) => value >= q1 - reach && value <= q3 + reach);
  return {
    q1,
    median,
    q3,
    lowerFence: Math.min(inside[0] ?? q1, q1),
    upperFence: Math.max(inside.at(-1) ?? q3, q3),
    mean: mean(ascending),
    outliers: ascending.filter((value) => value < q1 - reach || value > q3 + reach),
  };
}

export function mean(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** At most `count` of ascending numbers with the same distribution: every so many, first and last included. */
export function thinned(ascending: Float64Array, count: number): Float64Array {
  if (ascending.length <= count) return ascending;
  return Float64Array.from({ length: count }, (_, i) => quantile(ascending, i / (count - 1)));
}
