/** The lowest and the highest of values, which may be too many to spread into `Math.min`; [Infinity, -Infinity] of none. NaN is left out. */
export function extentOf(...lists: Iterable<number>[]): [low: number, high: number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const list of lists) {
    for (const value of list) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return [low, high];
}
