import { type Label, type Labels, type Numbers, said } from "../samples";
import { crossCounts, sum, tally } from "./tally";

export interface CohenKappaOptions {
  /** The classes that count and their order, which `weights` goes by. Default: all in the data, sorted. */
  labels?: readonly Label[];
  /** How much worse a mistake is by the distance of the classes: all alike, by the distance, or by its square. Default: all alike. */
  weights?: "linear" | "quadratic";
  /** A weight per sample. Default: 1 each. */
  sampleWeight?: Numbers;
}

/**
 * Agreement of two raters beyond chance, 1 being perfect and 0 chance, as `sklearn.metrics.cohen_kappa_score`. NaN where it is not
 * defined: both raters know one and the same class only.
 *
 * @throws {RangeError} when the lengths differ
 */
export function cohenKappaScore(y1: Labels, y2: Labels, { labels, weights, sampleWeight }: CohenKappaOptions = {}): number {
  if (weights !== undefined && weights !== "linear" && weights !== "quadratic")
    throw new RangeError(`cohenKappaScore: weights is ${said(weights)}, but must be "linear" or "quadratic".`);
  const counted = tally("cohenKappaScore", y1, y2, { labels, sampleWeight });
  if (labels && counted.truth.length > 0 && counted.truth.every((code) => code < 0))
    throw new RangeError(`cohenKappaScore: no class of labels (${counted.names.join(", ")}) stands in y1; at least one must.`);
  const K = counted.classes.length;
  const counts = crossCounts(counted);
  const [rows, columns] = [new Float64Array(K), new Float64Array(K)];
  counts.forEach((count, at) => {
    rows[Math.floor(at / K)]! += count;
    columns[at % K]! += count;
  });
  const total = sum(rows);
  let [observed, expected] = [0, 0];
  counts.forEach((count, at) => {
    const [i, j] = [Math.floor(at / K), at % K];
    const penalty = weights === "linear" ? Math.abs(i - j) : weights === "quadratic" ? (i - j) ** 2 : Number(i !== j);
    observed += penalty * count;
    expected += (penalty * (rows[i] as number) * (columns[j] as number)) / total;
  });
  return expected === 0 || Number.isNaN(expected) ? Number.NaN : 1 - observed / expected;
}

/**
 * Matthews' correlation coefficient of true and predicted classes, two or more, as `sklearn.metrics.matthews_corrcoef`; 0 where either has one class
 * only. Formula of Gorodkin, https://doi.org/10.1016/j.compbiolchem.2004.09.006.
 *
 * @throws {RangeError} when the lengths differ
 */
export function matthewsCorrcoef(yTrue: Labels, yPred: Labels, { sampleWeight }: { sampleWeight?: Numbers } = {}): number {
  const { hits, predicted, actual, total } = tally("matthewsCorrcoef", yTrue, yPred, { sampleWeight });
  const dot = (a: Float64Array, b: Float64Array) => sum(a.map((value, k) => value * (b[k] as number)));
  const product = (total * total - dot(predicted, predicted)) * (total * total - dot(actual, actual));
  return product === 0 ? 0 : (sum(hits) * total - dot(actual, predicted)) / Math.sqrt(product);
}
