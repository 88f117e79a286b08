import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { checkNumber } from "./checks";

/**
 * Net present value: the sum of `values[t] / (1 + rate)^t`, the first one undiscounted, as in numpy-financial's `npv`.
 *
 * @param rate of discount per period; 0.08 is 8 %
 * @param values cash flows, one per period: investments below 0, returns above
 * @throws {RangeError} when `rate` is -1 or less, there are no values, or one is not finite
 */
export function npv(rate: number, values: readonly number[]): number {
  checkValues("npv", values);
  if (!(rate > -1 && Number.isFinite(rate))) throw new RangeError(`npv: rate is ${rate}, but must be larger than -1; 0.08 is 8 %.`);
  return values.reduceRight((sum, value) => sum / (1 + rate) + value, 0);
}

/**
 * Internal rate of return: the rate at which {@link npv} is 0, or NaN where there is none. Of several, the one closest to 0, as in
 * numpy-financial's `irr`.
 *
 * @param values cash flows, one per period
 * @throws {RangeError} when there are no values, or one is not finite
 */
export function irr(values: readonly number[]): number {
  checkValues("irr", values);
  if (values.every((value) => value >= 0) || values.every((value) => value <= 0)) return Number.NaN;
  const candidates = positiveRoots(values).map((discount) => polished(values, 1 / discount - 1));
  return candidates.reduce((best, rate) => (Number.isNaN(best) || Math.abs(rate) < Math.abs(best) ? rate : best), Number.NaN);
}

/** The positive roots of `values[0] + values[1] x + ...`, from the eigenvalues of its companion matrix. */
function positiveRoots(values: readonly number[]): number[] {
  const first = values.findIndex((value) => value !== 0);
  const last = values.findLastIndex((value) => value !== 0);
  const coefficients = values.slice(first, last + 1);
  const degree = coefficients.length - 1;
  const leading = coefficients[degree] as number;
  const companion = Matrix.zeros(degree, degree);
  for (let i = 0; i < degree; i++) {
    if (i > 0) companion.set(i, i - 1, 1);
    companion.set(i, degree - 1, -(coefficients[i] as number) / leading);
  }
  const { realEigenvalues, imaginaryEigenvalues } = new EigenvalueDecomposition(companion);
  return realEigenvalues.filter((real, i) => real > 0 && Math.abs(imaginaryEigenvalues[i] as number) <= 1e-9 * Math.abs(real));
}

/** A root to the last digits, by Newton's steps as long as they bring the value down. */
function polished(values: readonly number[], root: number): number {
  let rate = root;
  for (let i = 0; i < 20; i++) {
    const value = npv(rate, values);
    const slope = values.reduce((sum, flow, t) => sum - (t * flow) / (1 + rate) ** (t + 1), 0);
    const next = rate - value / slope;
    if (!(next > -1) || Math.abs(npv(next, values)) >= Math.abs(value)) return rate;
    rate = next;
  }
  return rate;
}

/**
 * Periods until the sum of the cash flows stays at 0 or above, with the last one in its part; Infinity where it never does. A sum that is 0 but for the
 * rounding of its terms is 0.
 *
 *     paybackPeriod([-100, 40, 40, 40]) // 2.5
 *
 * @param rate discounts the flows first, for the discounted payback period. Default: 0
 * @throws {RangeError} when `rate` is -1 or less, there are no values, or one is not finite
 */
export function paybackPeriod(values: readonly number[], { rate = 0 }: { rate?: number } = {}): number {
  const sums = withoutRounding(cumulativeFlows(values, { rate }));
  const negative = sums.findLastIndex((sum) => sum < 0);
  if (negative === sums.length - 1) return Infinity;
  if (negative < 0) return 0;
  const [below, above] = [sums[negative] as number, sums[negative + 1] as number];
  return negative + below / (below - above);
}

/** Adding t numbers is off by at most t epsilons of what their sizes sum to, and amounts such as 0.1 are off themselves. */
function withoutRounding(sums: readonly number[]): number[] {
  let sizes = 0;
  return sums.map((sum, t) => {
    sizes += Math.abs(sum - (sums[t - 1] ?? 0));
    return Math.abs(sum) <= (t + 1) * Number.EPSILON * sizes ? 0 : sum;
  });
}

/** The sum of the cash flows up to every period, discounted by `rate` (default 0). */
export function cumulativeFlows(values: readonly number[], { rate = 0 }: { rate?: number } = {}): number[] {
  checkValues("cumulativeFlows", values);
  if (!(rate > -1 && Number.isFinite(rate)))
    throw new RangeError(`cumulativeFlows: rate is ${rate}, but must be larger than -1; 0.08 is 8 %.`);
  let sum = 0;
  return values.map((value, t) => (sum += value / (1 + rate) ** t));
}

function checkValues(caller: string, values: readonly number[]): void {
  if (values.length === 0) throw new RangeError(`${caller}: there are no values; give one cash flow per period.`);
  values.forEach((value, t) => void checkNumber(caller, `the cash flow of period ${t}`, value));
}
