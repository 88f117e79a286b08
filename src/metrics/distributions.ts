const termLimit = 1e-17;

/**
 * The complementary error function `1 - erf(x)`, to 14 digits: for small x the Maclaurin series of erf (Abramowitz & Stegun 7.1.6), else Lentz's
 * continued fraction (7.1.14).
 */
export function erfc(x: number): number {
  if (x < 0) return 2 - erfc(-x);
  if (x < 2) {
    let [sum, term] = [x, x];
    for (let n = 1; Math.abs(term) > termLimit * Math.abs(sum); n++) sum += term *= (2 * x * x) / (2 * n + 1);
    return 1 - (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
  }
  let fraction = 0;
  for (let k = 120; k >= 1; k--) fraction = k / 2 / (x + fraction);
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + fraction);
}

/** The share of a standard normal distribution below x. */
export const normalCdf = (x: number): number => erfc(-x / Math.SQRT2) / 2;

/** The number below which a share of the standard normal distribution lies: Newton's method on {@link normalCdf}, from the logistic's quantile. */
export function normalQuantile(share: number): number {
  if (share <= 0 || share >= 1) return share === 0 ? Number.NEGATIVE_INFINITY : share === 1 ? Number.POSITIVE_INFINITY : Number.NaN;
  if (share > 0.5) return -normalQuantile(1 - share);
  let [low, high] = [-40, 0];
  let x = Math.max(-38, Math.log(share / (1 - share)) / 1.702);
  for (let i = 0; i < 100; i++) {
    const error = normalCdf(x) - share;
    if (error > 0) high = x;
    else low = x;
    const next = x - (error * Math.sqrt(2 * Math.PI)) / Math.exp((-x * x) / 2);
    const kept = next > low && next < high ? next : (low + high) / 2;
    if (Math.abs(kept - x) <= 1e-15 * Math.abs(x)) return kept;
    x = kept;
  }
  return x;
}

/** The chance that a chi-squared variable of one degree of freedom is above x. */
export const chiSquaredTail = (x: number): number => erfc(Math.sqrt(x / 2));

/** The chance of at most k heads in n throws of a fair coin. */
export function fairBinomialCdf(k: number, n: number): number {
  if (k >= n) return 1;
  if (k < 0) return 0;
  let [logTerm, sum] = [-n * Math.LN2, 0];
  for (let i = 0; i < k; i++) logTerm += Math.log((n - i) / (i + 1));
  // From the largest term down, so that no term underflows before it counts.
  let relative = 1;
  for (let i = k; i >= 0 && relative > termLimit; i--) {
    sum += relative;
    relative *= i / (n - i + 1);
  }
  return Math.min(1, Math.exp(logTerm) * sum);
}
