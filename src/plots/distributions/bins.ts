import { quantile } from "./quantiles";

const most = 200;

/**
 * Edges of equally wide bins over ascending numbers. Without a number of bins, numpy's "auto": the narrower of the widths by Freedman & Diaconis (1981)
 * and Sturges (1926); whole numbers get bins of whole width that are centred on them.
 */
export function binEdges(ascending: Float64Array, bins: number | undefined): Float64Array {
  const [low, high] = [ascending[0] as number, ascending.at(-1) as number];
  // Beyond 2^53 a half is lost in rounding.
  const half = Math.max(0.5, Math.abs(low) * 2 ** -50);
  if (low === high) return Float64Array.of(low - half, low + half);
  // The distance of the largest numbers is not a number any more.
  if (high - low === Number.POSITIVE_INFINITY) return binEdges(ascending.map(halved), bins).map((edge) => 2 * edge);
  const width = bins ? 0 : autoWidth(ascending);
  if (!bins && ascending.every(Number.isInteger)) return wholeEdges(low, high, width);
  const count = bins ?? Math.max(1, Math.min(most, Math.ceil((high - low) / width)));
  return Float64Array.from({ length: count + 1 }, (_, i) => (i === count ? high : low + ((high - low) * i) / count));
}

const halved = (value: number) => value / 2;

function autoWidth(ascending: Float64Array): number {
  const n = ascending.length;
  const range = (ascending.at(-1) as number) - (ascending[0] as number);
  const sturges = range / (Math.log2(n) + 1);
  const freedmanDiaconis = (2 * (quantile(ascending, 0.75) - quantile(ascending, 0.25))) / Math.cbrt(n);
  return freedmanDiaconis > 0 ? Math.min(sturges, freedmanDiaconis) : sturges;
}

function wholeEdges(low: number, high: number, width: number): Float64Array {
  const step = Math.max(1, Math.round(width), Math.ceil((high - low + 1) / most));
  const count = Math.ceil((high - low + 1) / step);
  return Float64Array.from({ length: count + 1 }, (_, i) => low - 0.5 + i * step);
}

/** How many numbers fall in each bin; the last one includes its upper edge, as in numpy. */
export function binCounts(values: Float64Array, edges: Float64Array): Float64Array {
  const bins = edges.length - 1;
  const [low, high] = [edges[0] as number, edges[bins] as number];
  if (high - low === Number.POSITIVE_INFINITY) return binCounts(values.map(halved), edges.map(halved));
  const counts = new Float64Array(bins);
  for (const value of values) {
    if (!(value >= low && value <= high)) continue;
    let bin = Math.min(bins - 1, Math.floor(((value - low) / (high - low)) * bins));
    // Where rounding put it into a neighbour.
    if (value < (edges[bin] as number)) bin--;
    else if (bin < bins - 1 && value >= (edges[bin + 1] as number)) bin++;
    counts[bin] = (counts[bin] as number) + 1;
  }
  return counts;
}
