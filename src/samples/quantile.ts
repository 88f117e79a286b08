/** The quantile of sorted numbers by linear interpolation, as `numpy.quantile`; `share` from 0 to 1. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const at = (sorted.length - 1) * share;
  const low = Math.floor(at);
  const a = sorted[low] as number;
  const b = sorted[Math.min(low + 1, sorted.length - 1)] as number;
  const t = at - low;
  // From the nearer end, as numpy does: the result then never passes the other one by rounding.
  return t >= 0.5 ? b - (b - a) * (1 - t) : a + (b - a) * t;
}
