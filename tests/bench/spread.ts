/** With linear interpolation, as numpy.quantile; NaN when there are no values. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)] ?? Number.NaN, sorted[Math.ceil(at)] ?? Number.NaN];
  return low + (high - low) * (at - Math.floor(at));
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** The median with the lowest and the highest, as `0.63x (0.48 to 0.81)`; the value alone when there is one, and "-" when there is none. */
export function spread(values: readonly number[] = [], digits: number, suffix = ""): string {
  if (values.length === 0) return "-";
  const [middle, low, high] = [median(values), Math.min(...values), Math.max(...values)].map((value) => value.toFixed(digits));
  return values.length === 1 ? `${middle}${suffix}` : `${middle}${suffix} (${low} to ${high})`;
}
