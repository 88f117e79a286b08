/** 1,234,567 */
export const count = (value: number): string => value.toLocaleString("en-US");

/** 12.3%; never 0% for something, and never 100% for less than all. */
export function share(value: number): string {
  if (value === 0 || value === 1) return `${value * 100}%`;
  if (value < 0.001) return "<0.1%";
  return value > 0.999 ? ">99.9%" : `${(value * 100).toFixed(1)}%`;
}

/** A number of a column, short: four significant digits, thousands set apart. */
export function short(value: number | null): string {
  if (value === null || Number.isNaN(value)) return "–";
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e9 || size < 1e-4)) return value.toExponential(2);
  return value.toLocaleString("en-US", { maximumSignificantDigits: size >= 1000 ? Math.max(4, String(Math.trunc(size)).length) : 4 });
}
