import { sum } from "./tally";

/** Scores of every class. */
export interface Scores {
  precision: number[];
  recall: number[];
  fscore: number[];
  support: number[];
}

/** Per class: predicted rightly, predicted, true. */
export type Counts = Readonly<Record<"hits" | "predicted" | "actual", ArrayLike<number>>>;

/** Scores from counts, entry by entry. */
export function scores({ hits, predicted, actual }: Counts, { zeroDivision = 0, beta = 1 } = {}): Scores {
  const divide = (a: number, b: number) => (b === 0 ? zeroDivision : a / b);
  const each = (score: (tp: number, predicted: number, actual: number) => number) =>
    Array.from(hits, (tp, k) => score(tp, predicted[k] as number, actual[k] as number));
  const precision = each((tp, p) => divide(tp, p));
  const recall = each((tp, _, a) => divide(tp, a));
  const square = beta * beta;
  const fscore =
    beta === Number.POSITIVE_INFINITY ? recall : beta === 0 ? precision : each((tp, p, a) => divide((1 + square) * tp, square * a + p));
  return { precision, recall, fscore, support: Array.from(actual) };
}

/** One count each, for the micro average. */
export const pooled = ({ hits, predicted, actual }: Counts): Counts => ({
  hits: [sum(hits)],
  predicted: [sum(predicted)],
  actual: [sum(actual)],
});

/** The mean of what is not NaN; weights that sum to 0 are ignored, as scikit-learn does. */
export function meanOf(values: readonly number[], weights?: readonly number[]): number {
  const kept = [...values.keys()].filter((k) => !Number.isNaN(values[k]));
  const mean = (weightOf: (k: number) => number) => {
    const total = sum(kept.map(weightOf));
    return total === 0 ? undefined : sum(kept.map((k) => weightOf(k) * (values[k] as number))) / total;
  };
  if (kept.length === 0) return Number.NaN;
  return (weights && mean((k) => weights[k] as number)) ?? (mean(() => 1) as number);
}
