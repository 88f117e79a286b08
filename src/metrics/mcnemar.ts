import { type Displayable, displaySymbol, type MimeBundle, table } from "../display";
import { checkLengths, encodeLabels, type Labels } from "../samples";
import { chiSquaredTail, fairBinomialCdf } from "./distributions";

/** The outcome of McNemar's test; shows itself as the table that it was made from. */
export interface McnemarTest extends Displayable {
  /** `[[both right, only A right], [only B right, both wrong]]`. */
  readonly table: readonly (readonly [number, number])[];
  /** Exact: the smaller of the two counts in which the models differ. Else chi-squared of one degree of freedom. */
  readonly statistic: number;
  /** The chance of a difference at least as large if both models were equally good. */
  readonly pValue: number;
  readonly exact: boolean;
  [displaySymbol](): MimeBundle;
}

export interface McnemarOptions {
  /** The binomial distribution itself (true), or chi-squared, which comes near it from 25 differences on (false). Default: true. */
  exact?: boolean;
  /** Edwards' continuity correction of chi-squared. Default: true. */
  correction?: boolean;
}

/**
 * McNemar's test: whether two models differ in how many of the same samples they get right. As `statsmodels.stats.contingency_tables.mcnemar`.
 *
 *     metrics.mcnemar(yTrue, predictionsOfA, predictionsOfB).pValue
 *
 * Without any difference the exact p-value is 1, that of chi-squared NaN.
 *
 * @throws {RangeError} when the lengths differ
 */
export function mcnemar(
  yTrue: Labels,
  yPredA: Labels,
  yPredB: Labels,
  { exact = true, correction = true }: McnemarOptions = {},
): McnemarTest {
  const [a, b] = [rightOf(yTrue, yPredA), rightOf(yTrue, yPredB)];
  checkLengths("mcnemar", "yPredA", a.length, "yPredB", b.length);
  let [both, onlyA, onlyB, none] = [0, 0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    if (a[i]) b[i] ? both++ : onlyA++;
    else b[i] ? onlyB++ : none++;
  }
  const differences = onlyA + onlyB;
  const statistic = exact
    ? Math.min(onlyA, onlyB)
    : differences === 0
      ? Number.NaN
      : (Math.abs(onlyA - onlyB) - Number(correction)) ** 2 / differences;
  const result = {
    table: [
      [both, onlyA],
      [onlyB, none],
    ] as const,
    statistic,
    pValue: exact ? Math.min(1, 2 * fairBinomialCdf(statistic, differences)) : chiSquaredTail(statistic),
    exact,
  };
  return { ...result, [displaySymbol]: () => shown(result)[displaySymbol]() };
}

function rightOf(yTrue: Labels, yPred: Labels): boolean[] {
  const { truth, guess } = encodeLabels("mcnemar", yTrue, yPred);
  return Array.from(truth, (code, i) => code === guess[i]);
}

function shown({ table: counts, statistic, pValue, exact }: Pick<McnemarTest, "table" | "statistic" | "pValue" | "exact">) {
  const test = exact ? `exact test: ${statistic} of ${counts[0]![1] + counts[1]![0]} differences` : `chi-squared ${statistic.toFixed(4)}`;
  return table({
    columns: ["B right", "B wrong"],
    index: ["A right", "A wrong"],
    rows: counts,
    caption: `McNemar, ${test}, p = ${pValue < 1e-4 ? pValue.toExponential(2) : pValue.toFixed(4)}.`,
  });
}
