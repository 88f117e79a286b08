import { millsRatio, normalCdf, normalDensity } from "../normal";
import type { Regression } from "./regression";

/** Keeps variances above 0, as in Optuna. */
const stabilising = 1e-12;
const logSqrt2Pi = 0.5 * Math.log(2 * Math.PI);

/** The logarithm of `E[max(0, z - t)]` for `z` of the standard normal distribution and `t = -x`, exact where it is tiny, and its derivative. */
export function standardLogEi(x: number): [value: number, derivative: number] {
  if (x > -5) {
    const [cdf, density] = [normalCdf(x), normalDensity(x)];
    const ei = x * cdf + density;
    return [Math.log(ei), cdf / ei];
  }
  // x Phi(x) + phi(x) = phi(x) (1 - t m(t)) with Mills's ratio m, and 1 - t m(t) by its own continued fraction.
  const t = -x;
  const rest = complement(t);
  return [-0.5 * t * t - logSqrt2Pi + Math.log(rest), millsRatio(t) / rest];
}

/** `1 - t m(t)` without cancellation: with `m = 1 / (t + c)` it is `c / (t + c)`. */
function complement(t: number): number {
  let c = 0;
  for (let n = Math.ceil(10 + 700 / (t * t)); n > 0; n--) c = n / (t + c);
  return c / (t + c);
}

/** The logarithm of the expected improvement over `best` at a point, for values of which more is better, and its gradient. */
export function logExpectedImprovement(regression: Regression, best: number, point: Float64Array, withGradient = false) {
  const { mean, variance, meanGradient, varianceGradient } = regression.predict(point, withGradient);
  const sigma = Math.sqrt(variance + stabilising);
  const z = (mean - best) / sigma;
  const [log, slope] = standardLogEi(z);
  const gradient = meanGradient.map((dm, d) => {
    const ds = (varianceGradient[d] as number) / (2 * sigma);
    return (slope * (dm - z * ds)) / sigma + ds / sigma;
  });
  return { value: log + Math.log(sigma), gradient };
}
