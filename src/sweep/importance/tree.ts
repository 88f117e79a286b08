import type { Random } from "../../preprocess";

/** A dimension of the space of a tree: a range, or choices, which a split separates one from the others. */
export type Dimension = { readonly low: number; readonly high: number } | { readonly choices: number };

export interface Leaf {
  readonly value: number;
}

export interface Split {
  readonly dimension: number;
  /** Left goes what is at most the threshold, or what is the choice. */
  readonly at: number;
  readonly left: Node;
  readonly right: Node;
}

export type Node = Leaf | Split;

/**
 * A regression tree (CART): splits that lower the squared error most, down to leaves of equal values, at most 64 deep.
 *
 * @param points `[samples][dimensions]`; choices by their index
 */
export function growTree(
  points: readonly Float64Array[],
  values: Float64Array,
  dimensions: readonly Dimension[],
  random: Random,
  rows: Uint32Array,
  depth = 64,
): Node {
  const mean = rows.reduce((sum, row) => sum + (values[row] as number), 0) / rows.length;
  const leaf = { value: mean };
  if (depth === 0 || rows.length < 2 || rows.every((row) => values[row] === values[rows[0] as number])) return leaf;
  let best: { gain: number; dimension: number; at: number } | undefined;
  // Among equally good splits chance decides, as in scikit-learn.
  const offset = random.integer(0, dimensions.length - 1);
  for (let k = 0; k < dimensions.length; k++) {
    const d = (k + offset) % dimensions.length;
    const found =
      "choices" in (dimensions[d] as Dimension) ? bestChoice(points, values, rows, d, mean) : bestThreshold(points, values, rows, d, mean);
    if (found && (!best || found.gain > best.gain)) best = { ...found, dimension: d };
  }
  if (!best) return leaf;
  const { dimension, at } = best;
  const choice = "choices" in (dimensions[dimension] as Dimension);
  const goesLeft = (row: number) => (choice ? points[row]?.[dimension] === at : (points[row]?.[dimension] as number) <= at);
  const grow = (part: Uint32Array) => growTree(points, values, dimensions, random, part, depth - 1);
  return { dimension, at, left: grow(rows.filter(goesLeft)), right: grow(rows.filter((row) => !goesLeft(row))) };
}

/** The gain is what the split adds to the sum of squared means, times the counts, around the common mean. */
const gainOf = (sum: number, count: number, total: number) => (sum * sum) / count + (sum * sum) / (total - count);

function bestThreshold(points: readonly Float64Array[], values: Float64Array, rows: Uint32Array, d: number, mean: number) {
  const at = (row: number) => points[row]?.[d] as number;
  const sorted = Uint32Array.from(rows).sort((a, b) => at(a) - at(b));
  let best: { gain: number; at: number } | undefined;
  let sum = 0;
  for (let i = 0; i < sorted.length - 1; i++) {
    const row = sorted[i] as number;
    sum += (values[row] as number) - mean;
    const [here, next] = [at(row), at(sorted[i + 1] as number)];
    if (here === next) continue;
    const gain = gainOf(sum, i + 1, sorted.length);
    if (!best || gain > best.gain) best = { gain, at: here + (next - here) / 2 };
  }
  return best;
}

function bestChoice(points: readonly Float64Array[], values: Float64Array, rows: Uint32Array, d: number, mean: number) {
  const sums = new Map<number, { sum: number; count: number }>();
  for (const row of rows) {
    const choice = points[row]?.[d] as number;
    const found = sums.get(choice) ?? { sum: 0, count: 0 };
    found.sum += (values[row] as number) - mean;
    found.count++;
    sums.set(choice, found);
  }
  if (sums.size < 2) return undefined;
  let best: { gain: number; at: number } | undefined;
  for (const [choice, { sum, count }] of sums) {
    const gain = gainOf(sum, count, rows.length);
    if (!best || gain > best.gain) best = { gain, at: choice };
  }
  return best;
}
