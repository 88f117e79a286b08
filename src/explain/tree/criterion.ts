/** What is known about the targets of some rows: a weight per class, or the weighted sums of values and of their squares. */
export type Sums = Float64Array;

/** How mixed the targets of a node are, from sums that rows are added to one by one. */
export interface Criterion {
  /** Length of the sums. */
  readonly size: number;
  add(sums: Sums, row: number, weight: number): void;
  impurity(sums: Sums, weight: number): number;
  /** Larger for a better split; cheaper than the fall of the impurity, which it orders as. */
  quality(left: Sums, leftWeight: number, right: Sums, rightWeight: number): number;
  value(sums: Sums, weight: number): number[];
}

export type ClassificationCriterion = "gini" | "entropy" | "log_loss";

/** Gini impurity or Shannon entropy (bits) of classes `0 ... count - 1`. */
export function classification(criterion: ClassificationCriterion, codes: ArrayLike<number>, count: number): Criterion {
  const impurity = criterion === "gini" ? gini : entropy;
  return {
    size: count,
    add: (sums, row, weight) => {
      sums[codes[row] as number]! += weight;
    },
    impurity,
    quality: (left, leftWeight, right, rightWeight) =>
      -rightWeight * impurity(right, rightWeight) - leftWeight * impurity(left, leftWeight),
    value: (sums, weight) => Array.from(sums, (sum) => sum / weight),
  };
}

function gini(sums: Sums, weight: number): number {
  let squares = 0;
  for (let k = 0; k < sums.length; k++) squares += (sums[k] as number) * (sums[k] as number);
  return 1 - squares / (weight * weight);
}

function entropy(sums: Sums, weight: number): number {
  let bits = 0;
  for (let k = 0; k < sums.length; k++) {
    const share = (sums[k] as number) / weight;
    if (share > 0) bits -= share * Math.log2(share);
  }
  return bits;
}

/** Mean squared error around the mean. */
export const squaredError = (targets: ArrayLike<number>): Criterion => ({
  size: 2,
  add: (sums, row, weight) => {
    const y = targets[row] as number;
    sums[0]! += weight * y;
    sums[1]! += weight * y * y;
  },
  impurity: ([sum, squares], weight) => (squares as number) / weight - ((sum as number) / weight) ** 2,
  quality: ([left], leftWeight, [right], rightWeight) => (left as number) ** 2 / leftWeight + (right as number) ** 2 / rightWeight,
  value: ([sum], weight) => [(sum as number) / weight],
});
