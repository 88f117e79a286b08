import { type Displayable, displaySymbol, type MimeBundle, table } from "../display";
import { random } from "../preprocess";

export interface CreditDecisionsOptions {
  /** Number of applicants. Default: 4000. */
  rows?: number;
  /** By how much (in log-odds) the historic decisions counted against group B, whatever the applicant's means. Default: 1.5; 0 is fair. */
  bias?: number;
  /** Seed of the applicants. Default: other ones every time. */
  seed?: number;
}

/** Made-up applicants for credit, of whom everything is known: what makes them repay, and how the historic decisions were unfair. */
export interface CreditDecisions extends Displayable {
  readonly featureNames: readonly string[];
  /** `[N, 6]`: income, debt ratio, years employed, late payments, age, district. */
  readonly x: number[][];
  /** The sensitive attribute, "A" or "B", which is no feature. */
  readonly group: string[];
  /** The historic decision, 1 for approved: the label that a bank would have to train on. */
  readonly approved: number[];
  /** Whether the credit would be repaid, 1 or 0: the truth that a bank never sees of those it rejected. */
  readonly repaid: number[];
  /** What every feature does to the log-odds of repaying, `[N, 6]`; age and district do nothing. */
  readonly effects: number[][];
  [displaySymbol](): MimeBundle;
}

const featureNames = ["income", "debt ratio", "years employed", "late payments", "age", "district"] as const;

/**
 * Applicants from a generator with a known causal truth, to test explanations and fairness against; made up, no data set of persons.
 *
 * - Both groups have the same incomes, debts, jobs and payments, hence the same chance to repay. Only `district` differs: an index from 0 to 1 around 0.35 in group
 *   A and 0.65 in group B, a proxy of the group. A quarter of the applicants belongs to B.
 * - The log-odds of repaying are 0.4 + 0.05 (income - 45) - 5 (debt ratio - 0.35) + 0.12 (min(years employed, 10) - 5) - 0.8 (late payments - 0.7); income in
 *   thousands a year, debt ratio as the share of the income that goes into debts. Age and district have no effect.
 * - Historic decisions approved where these log-odds, less `bias` for group B, with normal noise of 0.5, were above 0.
 *
 *     const credit = explain.creditDecisions({ rows: 4000, seed: 1 });
 *
 * @throws {RangeError} when `rows` is not a whole number of at least 1, or `bias` is not finite
 */
export function creditDecisions({ rows = 4000, bias = 1.5, seed }: CreditDecisionsOptions = {}): CreditDecisions {
  if (!Number.isInteger(rows) || rows < 1)
    throw new RangeError(`creditDecisions: rows is ${rows}, but must be a whole number of at least 1.`);
  if (!Number.isFinite(bias)) throw new RangeError(`creditDecisions: bias is ${bias}, but must be a finite number.`);
  const source = random(seed);
  // Box and Muller.
  const normal = () => Math.sqrt(-2 * Math.log(1 - source.next())) * Math.cos(2 * Math.PI * source.next());
  const made = Array.from({ length: rows }, () => {
    const group = source.next() < 0.25 ? "B" : "A";
    const income = round(Math.min(200, Math.max(12, 42 * Math.exp(0.4 * normal()))), 1);
    const debtRatio = round(Math.min(0.9, Math.max(0, 0.35 + 0.15 * normal())), 3);
    const age = Math.floor(source.uniform(20, 70));
    const yearsEmployed = Math.min(age - 18, Math.floor(source.uniform(0, 16)));
    const latePayments = [0.55, 0.8, 0.93, 0.98].filter((share) => source.next() > share).length;
    const district = round(Math.min(1, Math.max(0, (group === "A" ? 0.35 : 0.65) + 0.13 * normal())), 3);
    const effects = [
      0.05 * (income - 45),
      -5 * (debtRatio - 0.35),
      0.12 * (Math.min(yearsEmployed, 10) - 5),
      -0.8 * (latePayments - 0.7),
      0,
      0,
    ];
    const logOdds = 0.4 + effects.reduce((a, b) => a + b, 0);
    return {
      x: [income, debtRatio, yearsEmployed, latePayments, age, district],
      group,
      effects,
      approved: logOdds - (group === "B" ? bias : 0) + 0.5 * normal() > 0 ? 1 : 0,
      repaid: source.next() < 1 / (1 + Math.exp(-logOdds)) ? 1 : 0,
    };
  });
  const credit: CreditDecisions = {
    featureNames,
    x: made.map(({ x }) => x),
    group: made.map(({ group }) => group),
    approved: made.map(({ approved }) => approved),
    repaid: made.map(({ repaid }) => repaid),
    effects: made.map(({ effects }) => effects),
    [displaySymbol]: () =>
      table(
        {
          columns: [...featureNames, "group", "approved", "repaid"],
          rows: made.map(({ x, group, approved, repaid }) => [...x, group, approved, repaid]),
          caption: `${rows.toLocaleString("en-US")} made-up applicants; income in thousands a year, debt ratio as a share of it`,
        },
        { maxRows: 8 },
      )[displaySymbol](),
  };
  return credit;
}

const round = (value: number, places: number) => Number(value.toFixed(places));
