/**
 * The probability that Kolmogorov's limiting distribution exceeds x: 2 (e^(-2x²) - e^(-8x²) + e^(-18x²) - ...), and for small x, where that converges slowly, its other form
 * 1 - (√(2π) / x) (e^(-π²/8x²) + e^(-9π²/8x²) + ...) (Marsaglia, Tsang & Wang 2003, https://doi.org/10.18637/jss.v008.i18).
 */
export function kolmogorov(x: number): number {
  if (x <= 0) return 1;
  let sum = 0;
  if (x < 1) {
    for (let k = 1; k <= 20; k += 2) sum += Math.exp((-k * k * Math.PI * Math.PI) / (8 * x * x));
    return 1 - (Math.sqrt(2 * Math.PI) / x) * sum;
  }
  for (let k = 1; k <= 20; k++) sum += (k % 2 === 1 ? 1 : -1) * Math.exp(-2 * k * k * x * x);
  return Math.min(1, 2 * sum);
}
