import type { Random } from "../../preprocess";

const logSqrt2Pi = 0.5 * Math.log(2 * Math.PI);

/** Density of the standard normal distribution. */
export const normalDensity = (x: number): number => Math.exp(-0.5 * x * x - logSqrt2Pi);

/** The probability that a standard normal number is below `x`. */
export const normalCdf = (x: number): number => (x < 0 ? upperTail(-x) : 1 - upperTail(x));

/** The logarithm of {@link normalCdf}, exact far into the lower tail, where the probability itself is 0. */
export function logNormalCdf(x: number): number {
  if (x > -edge) return Math.log(normalCdf(x));
  return -0.5 * x * x - logSqrt2Pi + Math.log(millsRatio(-x));
}

/** The logarithm of the probability that a standard normal number is between `a` and `b`, for `a <= b`. */
export function logNormalMass(a: number, b: number): number {
  if (a > 0) return logNormalMass(-b, -a);
  if (b > 0) return Math.log1p(-upperTail(-a) - upperTail(b));
  const [high, low] = [logNormalCdf(b), logNormalCdf(a)];
  return high + Math.log1p(-Math.exp(low - high));
}

/** Beyond this the continued fraction converges fast, below it the series does. */
const edge = 2.5;

/** For `x >= 0`. */
function upperTail(x: number): number {
  if (x === Number.POSITIVE_INFINITY) return 0;
  return x < edge ? 0.5 - normalDensity(x) * series(x) : normalDensity(x) * millsRatio(x);
}

/** `x + x^3 / 3 + x^5 / (3 * 5) + ...` (Abramowitz and Stegun 26.2.11). */
function series(x: number): number {
  let sum = x;
  for (let term = x, n = 3; term > 1e-17 * sum; n += 2) sum += term *= (x * x) / n;
  return sum;
}

/** `1 / (x + 1 / (x + 2 / (x + 3 / ...)))` (Abramowitz and Stegun 26.2.14). */
export function millsRatio(x: number): number {
  let denominator = x;
  for (let n = Math.ceil(10 + 700 / (x * x)); n > 0; n--) denominator = x + n / denominator;
  return 1 / denominator;
}

/** A standard normal number (Box and Muller). */
export const drawNormal = ({ next }: Random): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
