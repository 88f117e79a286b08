import { type Random, random as randomFrom } from "../../preprocess";
import { type Dimension, growTree, type Node } from "./tree";

/** The part of the space that a leaf covers, per dimension: the ends of a range, or which choices. */
interface Box {
  readonly value: number;
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly choices: readonly (readonly boolean[] | undefined)[];
  /** The share of the space per dimension. */
  readonly shares: Float64Array;
}

/**
 * Functional analysis of variance (Hutter, Hoos and Leyton-Brown, ICML 2014): the share of the variance of a random forest over the whole space that every
 * dimension alone explains, averaged over the trees.
 *
 * @param points `[samples][dimensions]`; choices by their index
 * @throws {RangeError} when all values are equal
 */
export function fanova(
  points: readonly Float64Array[],
  values: Float64Array,
  dimensions: readonly Dimension[],
  { trees, seed }: { trees: number; seed?: number },
): number[] {
  const random = randomFrom(seed);
  const sums = new Array<number>(dimensions.length).fill(0);
  let counted = 0;
  for (let tree = 0; tree < trees; tree++) {
    const rows = bootstrap(points.length, random);
    const boxes = boxesOf(growTree(points, values, dimensions, random, rows), dimensions);
    const total = varianceOf(
      boxes.map(({ value }) => value),
      boxes.map(({ shares }) => shares.reduce((a, b) => a * b, 1)),
    );
    if (!(total > 0)) continue;
    counted++;
    for (const d of dimensions.keys()) sums[d]! += marginalVariance(boxes, dimensions[d] as Dimension, d) / total;
  }
  if (counted === 0) throw new RangeError("the values of all trials are equal, so that no parameter explains anything");
  return sums.map((sum) => sum / counted);
}

const bootstrap = (n: number, random: Random) => Uint32Array.from({ length: n }, () => random.integer(0, n - 1));

function boxesOf(root: Node, dimensions: readonly Dimension[]): Box[] {
  const boxes: Box[] = [];
  const visit = (node: Node, low: Float64Array, high: Float64Array, choices: readonly (readonly boolean[] | undefined)[]) => {
    if ("value" in node) {
      const shares = Float64Array.from(dimensions, (dimension, d) => {
        const allowed = choices[d];
        if (allowed) return allowed.filter(Boolean).length / allowed.length;
        const { low: least, high: most } = dimension as { low: number; high: number };
        return ((high[d] as number) - (low[d] as number)) / (most - least);
      });
      boxes.push({ value: node.value, low, high, choices, shares });
      return;
    }
    const { dimension: d, at, left, right } = node;
    const allowed = choices[d];
    if (allowed) {
      const only = (kept: (choice: number) => boolean) =>
        choices.map((own, k) => (k === d ? allowed.map((a, choice) => a && kept(choice)) : own));
      visit(
        left,
        low,
        high,
        only((choice) => choice === at),
      );
      visit(
        right,
        low,
        high,
        only((choice) => choice !== at),
      );
      return;
    }
    visit(left, low, high.with(d, at), choices);
    visit(right, low.with(d, at), high, choices);
  };
  visit(
    root,
    Float64Array.from(dimensions, (dimension) => ("low" in dimension ? dimension.low : 0)),
    Float64Array.from(dimensions, (dimension) => ("high" in dimension ? dimension.high : 0)),
    dimensions.map((dimension) => ("choices" in dimension ? new Array<boolean>(dimension.choices).fill(true) : undefined)),
  );
  return boxes;
}

/** The variance, over one dimension, of the mean over all others. */
function marginalVariance(boxes: readonly Box[], dimension: Dimension, d: number): number {
  // Weight of a box at a place of the dimension: its share of all the others.
  const others = boxes.map(({ shares }) => shares.reduce((product, share, k) => (k === d ? product : product * share), 1));
  if ("choices" in dimension) {
    const means = Array.from({ length: dimension.choices }, (_, choice) => {
      let sum = 0;
      for (const [i, box] of boxes.entries()) if (box.choices[d]?.[choice]) sum += box.value * (others[i] as number);
      return sum;
    });
    return varianceOf(means, new Array<number>(means.length).fill(1));
  }
  const edges = [...new Set(boxes.flatMap(({ low, high }) => [low[d] as number, high[d] as number]))].sort((a, b) => a - b);
  const place = new Map(edges.map((edge, i) => [edge, i]));
  // What begins and ends at every edge; running sums give the mean between edges.
  const changes = new Float64Array(edges.length);
  for (const [i, box] of boxes.entries()) {
    const amount = box.value * (others[i] as number);
    changes[place.get(box.low[d] as number) as number]! += amount;
    changes[place.get(box.high[d] as number) as number]! -= amount;
  }
  let running = 0;
  const means = edges.slice(0, -1).map((_, i) => (running += changes[i] as number));
  return varianceOf(
    means,
    means.map((_, i) => (edges[i + 1] as number) - (edges[i] as number)),
  );
}

function varianceOf(values: readonly number[], weights: readonly number[]): number {
  const total = weights.reduce((a, b) => a + b, 0);
  const mean = values.reduce((sum, value, i) => sum + value * (weights[i] as number), 0) / total;
  return values.reduce((sum, value, i) => sum + (value - mean) ** 2 * (weights[i] as number), 0) / total;
}
