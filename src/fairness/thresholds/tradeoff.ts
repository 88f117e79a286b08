import { descending } from "../../samples";

/** Positive where the score is above, or below, a threshold. */
export interface ThresholdRule {
  readonly operator: ">" | "<";
  readonly threshold: number;
}

/** Predictions of two classes, counted; fractions where predictions are by chance. */
export interface Counts {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly positives: number;
  readonly negatives: number;
}

/** Rates by scikit-learn's and fairlearn's names. */
export const rates = {
  selection_rate: (c: Counts) => (c.truePositives + c.falsePositives) / (c.positives + c.negatives),
  false_positive_rate: (c: Counts) => c.falsePositives / c.negatives,
  false_negative_rate: (c: Counts) => (c.positives - c.truePositives) / c.positives,
  true_positive_rate: (c: Counts) => c.truePositives / c.positives,
  true_negative_rate: (c: Counts) => (c.negatives - c.falsePositives) / c.negatives,
  accuracy_score: (c: Counts) => (c.truePositives + c.negatives - c.falsePositives) / (c.positives + c.negatives),
  balanced_accuracy_score: (c: Counts) => (0.5 * c.truePositives) / c.positives + (0.5 * (c.negatives - c.falsePositives)) / c.negatives,
} as const;

export type Rate = keyof typeof rates;

interface Point {
  readonly x: number;
  readonly y: number;
  readonly rule: ThresholdRule;
}

/** What can be reached at an x by choosing between two rules at random: the first with probability p0, else the second. */
export interface Mixture {
  readonly x: number;
  readonly y: number;
  readonly p0: number;
  readonly rule0: ThresholdRule;
  readonly p1: number;
  readonly rule1: ThresholdRule;
}

/** The best y that one group can reach at every x of a grid from 0 to 1: the upper hull of all its thresholds. Hardt et al. 2016, https://arxiv.org/abs/1610.02413. */
export function tradeoffCurve(
  positive: Uint8Array,
  scores: Float64Array,
  x: Rate,
  y: Rate,
  flip: boolean,
  grid: readonly number[],
): Mixture[] {
  return interpolated(upperHull(pointsOf(positive, scores, x, y, flip)), grid);
}

/** A point for every threshold between two scores; sorted by x, then y. */
function pointsOf(positive: Uint8Array, scores: Float64Array, x: Rate, y: Rate, flip: boolean): Point[] {
  const { order, sorted } = descending(scores);
  const size = order.length;
  const positives = positive.reduce((sum, one) => sum + one, 0);
  const negatives = size - positives;
  const points: Point[] = [];
  const add = (operator: ">" | "<", threshold: number, truePositives: number, falsePositives: number) => {
    const counts = { truePositives, falsePositives, positives, negatives };
    points.push({ x: rates[x](counts), y: rates[y](counts), rule: { operator, threshold } });
  };
  let [tp, fp] = [0, 0];
  const addBoth = (threshold: number) => {
    add(">", threshold, tp, fp);
    if (flip) add("<", threshold, positives - tp, negatives - fp);
  };
  addBoth(Number.POSITIVE_INFINITY);
  for (let i = 0; i < size; ) {
    const score = sorted[i] as number;
    for (; i < size && sorted[i] === score; i++) {
      if (positive[order[i] as number] === 1) tp++;
      else fp++;
    }
    addBoth(i < size ? (score + (sorted[i] as number)) / 2 : Number.NEGATIVE_INFINITY);
  }
  return points.sort((a, b) => a.x - b.x || a.y - b.y);
}

/** Andrew's monotone chain, the upper half. */
function upperHull(points: readonly Point[]): Point[] {
  const hull: Point[] = [];
  for (const next of points) {
    while (hull.length >= 2) {
      const [a, b] = [hull.at(-2) as Point, hull.at(-1) as Point];
      if ((b.y - a.y) * (next.x - a.x) > (next.y - a.y) * (b.x - a.x)) break;
      hull.pop();
    }
    hull.push(next);
  }
  return hull;
}

function interpolated(hull: readonly Point[], grid: readonly number[]): Mixture[] {
  let left = 0;
  return grid.map((x, g) => {
    // The last point at or before x; a point at x itself is the right end, but for the first x.
    while (left + 1 < hull.length && (hull[left + 1] as Point).x <= x) left++;
    const at = g > 0 && (hull[left] as Point).x === x ? left - 1 : left;
    const [a, b] = [hull[at] as Point, hull[at + 1] as Point];
    const p0 = (b.x - x) / (b.x - a.x);
    return { x, y: p0 * a.y + (1 - p0) * b.y, p0, rule0: a.rule, p1: 1 - p0, rule1: b.rule };
  });
}
