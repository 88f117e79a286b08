export interface CohenKappaOptions {
  /** The classes that count, in the order that weights go by. Default: all of both, sorted. */
  labels?: readonly (string | number)[];
  /** How much a disagreement counts: by how far the classes lie apart, or by its square. Default: all the same. */
  weights?: "linear" | "quadratic";
}

/**
 * Cohen's kappa (1960), the agreement of two annotators beyond chance: 1 is full agreement, 0 what chance gives; as scikit-learn's `cohen_kappa_score`. NaN where chance alone
 * gives full agreement.
 *
 * @throws {RangeError} when the lengths differ or no label is in `labels`
 */
export function cohenKappaScore(
  y1: readonly (string | number)[],
  y2: readonly (string | number)[],
  { labels, weights }: CohenKappaOptions = {},
): number {
  if (y1.length !== y2.length) throw new RangeError(`cohenKappaScore: y1 has ${y1.length} labels but y2 has ${y2.length}.`);
  if (weights !== undefined && weights !== "linear" && weights !== "quadratic")
    throw new TypeError(`cohenKappaScore: weights is ${JSON.stringify(weights)}, but must be "linear" or "quadratic".`);
  const classes = labels ?? sorted(new Set([...y1, ...y2]));
  const counts = confusion(y1, y2, classes);
  const rows = counts.map((row) => row.reduce((a, b) => a + b, 0));
  const columns = classes.map((_, j) => counts.reduce((sum, row) => sum + (row[j] as number), 0));
  const total = rows.reduce((a, b) => a + b, 0);
  if (total === 0) throw new RangeError("cohenKappaScore: y1 and y2 have no pair of labels to compare.");
  const weight = (i: number, j: number) => (weights === undefined ? Number(i !== j) : Math.abs(i - j) ** (weights === "linear" ? 1 : 2));
  let observed = 0;
  let expected = 0;
  for (const [i, row] of counts.entries())
    for (const [j, value] of row.entries()) {
      observed += weight(i, j) * value;
      expected += (weight(i, j) * (rows[i] as number) * (columns[j] as number)) / total;
    }
  return 1 - observed / expected;
}

/** How often the first said i and the second j; what is none of the classes is left out. */
export function confusion(
  y1: readonly (string | number)[],
  y2: readonly (string | number)[],
  classes: readonly (string | number)[],
): number[][] {
  const place = new Map(classes.map((label, i) => [label, i]));
  const counts = classes.map(() => classes.map(() => 0));
  y1.forEach((label, k) => {
    const [i, j] = [place.get(label), place.get(y2[k] as string)];
    if (i !== undefined && j !== undefined) (counts[i] as number[])[j]! += 1;
  });
  return counts;
}

const sorted = (labels: Set<string | number>) =>
  [...labels].sort((a, b) => (typeof a === "number" && typeof b === "number" ? a - b : String(a) < String(b) ? -1 : 1));
