import { cholesky, inverseOf, solveLower, solveUpper } from "./cholesky";
import { minimize } from "./lbfgs";

/** Points in the unit cube, choices as whole numbers, and standardised values. */
export interface Observations {
  readonly points: readonly Float64Array[];
  readonly values: Float64Array;
  /** Which dimensions are choices: their distance is 0 or 1. */
  readonly categorical: readonly boolean[];
}

/** Logarithms: inverse squared length scales, the scale of the kernel, the noise above the least one. */
export type Hyperparameters = Float64Array;

const leastNoise = 1e-6;

/** What was learned from observations. */
export interface Regression {
  readonly observations: Observations;
  readonly hyperparameters: Hyperparameters;
  readonly lengthScales: Float64Array;
  /** Mean and variance at a point, and their gradients (0 for choices). */
  predict(
    point: Float64Array,
    withGradient?: boolean,
  ): { mean: number; variance: number; meanGradient: Float64Array; varianceGradient: Float64Array };
}

/** Optuna's initial values: all scales 1, no noise worth it. */
export const initialHyperparameters = (dimension: number): Hyperparameters => {
  const initial = new Float64Array(dimension + 2);
  initial[dimension + 1] = Math.log(1.01e-6);
  return initial;
};

/**
 * A Gaussian process with Matern's kernel of 5/2 and a length scale per dimension, whose hyperparameters maximise the posterior under Optuna's priors
 * (`optuna/_gp/prior.py`); from the given start and from the default one, the better of the two.
 */
export function fitRegression(observations: Observations, start?: Hyperparameters): Regression {
  const dimension = observations.categorical.length;
  const distances = squaredDistances(observations);
  const loss = (theta: Float64Array) => negativeLogPosterior(theta, observations, distances);
  const starts = [initialHyperparameters(dimension), ...(start?.length === dimension + 2 ? [start] : [])];
  const bounds = { low: new Float64Array(dimension + 2).fill(-20), high: new Float64Array(dimension + 2).fill(20) };
  const fits = starts.map((from) => minimize(loss, from, { bounds, tolerance: 1e-2, iterations: 60 }));
  const best = fits.reduce((a, b) => (b.value < a.value ? b : a));
  return regressionOf(observations, best.x, distances);
}

/** Squared distances of all pairs, one matrix `[n, n]` per dimension. */
function squaredDistances({ points, categorical }: Observations): Float64Array[] {
  const n = points.length;
  return categorical.map((choice, d) => {
    const matrix = new Float64Array(n * n);
    for (let i = 0; i < n; i++)
      for (let j = 0; j < i; j++) {
        const difference = (points[i]?.[d] as number) - (points[j]?.[d] as number);
        matrix[i * n + j] = matrix[j * n + i] = choice ? Number(difference !== 0) : difference * difference;
      }
    return matrix;
  });
}

/** Matern 5/2 of a squared distance, and its derivative by the squared distance. */
function matern(squared: number): [value: number, derivative: number] {
  const root = Math.sqrt(5 * squared);
  const decay = Math.exp(-root);
  return [decay * ((5 / 3) * squared + root + 1), (-5 / 6) * (root + 1) * decay];
}

function kernelMatrix(theta: Hyperparameters, distances: readonly Float64Array[], n: number) {
  const dimension = distances.length;
  const inverseSquares = Float64Array.from({ length: dimension }, (_, d) => Math.exp(theta[d] as number));
  const scale = Math.exp(theta[dimension] as number);
  const noise = Math.exp(theta[dimension + 1] as number) + leastNoise;
  const kernel = new Float64Array(n * n);
  const derivative = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    kernel[i * n + i] = scale;
    for (let j = 0; j < i; j++) {
      let squared = 0;
      for (let d = 0; d < dimension; d++) squared += (inverseSquares[d] as number) * (distances[d]?.[i * n + j] as number);
      const [value, slope] = matern(squared);
      kernel[i * n + j] = kernel[j * n + i] = scale * value;
      derivative[i * n + j] = derivative[j * n + i] = scale * slope;
    }
  }
  return { kernel, derivative, inverseSquares, scale, noise };
}

function negativeLogPosterior(theta: Hyperparameters, { values, points }: Observations, distances: readonly Float64Array[]) {
  const n = points.length;
  const dimension = distances.length;
  const { kernel, derivative, inverseSquares, scale, noise } = kernelMatrix(theta, distances, n);
  const factor = Float64Array.from(kernel);
  for (let i = 0; i < n; i++) factor[i * n + i]! += noise;
  const gradient = new Float64Array(dimension + 2);
  if (!cholesky(factor, n)) return { value: Number.POSITIVE_INFINITY, gradient };
  const half = solveLower(factor, n, values);
  const alpha = solveUpper(factor, n, half);
  const inverse = inverseOf(factor, n);
  let value = 0;
  for (let i = 0; i < n; i++) value += Math.log(factor[i * n + i] as number) + 0.5 * (half[i] as number) ** 2;
  // d(-log likelihood) / d(theta) = sum over pairs of weight * d(kernel) / d(theta).
  let scaleSum = 0;
  let noiseSum = 0;
  const sums = new Float64Array(dimension);
  for (let i = 0; i < n; i++) {
    const own = 0.5 * ((inverse[i * n + i] as number) - (alpha[i] as number) ** 2);
    scaleSum += own * scale;
    noiseSum += own;
    for (let j = 0; j < i; j++) {
      const at = i * n + j;
      const weight = (inverse[at] as number) - (alpha[i] as number) * (alpha[j] as number);
      scaleSum += weight * (kernel[at] as number);
      const slope = weight * (derivative[at] as number);
      for (let d = 0; d < dimension; d++) sums[d]! += slope * (distances[d]?.[at] as number);
    }
  }
  for (let d = 0; d < dimension; d++) {
    const w = inverseSquares[d] as number;
    // Prior: -(0.1 / w + 0.1 w).
    value += 0.1 / w + 0.1 * w;
    gradient[d] = w * (sums[d] as number) - 0.1 / w + 0.1 * w;
  }
  // Gamma priors: (2, 1) of the scale, (1.1, 30) of the noise.
  value -= Math.log(scale) - scale;
  gradient[dimension] = scaleSum - 1 + scale;
  value -= 0.1 * Math.log(noise) - 30 * noise;
  gradient[dimension + 1] = (noise - leastNoise) * (noiseSum - 0.1 / noise + 30);
  return { value, gradient };
}

/** A Gaussian process with given hyperparameters. */
export function regressionOf(observations: Observations, theta: Hyperparameters, distances = squaredDistances(observations)): Regression {
  const { points, values, categorical } = observations;
  const n = points.length;
  const dimension = categorical.length;
  const { kernel: factor, inverseSquares, scale, noise } = kernelMatrix(theta, distances, n);
  for (let i = 0; i < n; i++) factor[i * n + i]! += noise;
  if (!cholesky(factor, n)) throw new Error("gaussianProcess: the covariance of the trials is not positive definite.");
  const alpha = solveUpper(factor, n, solveLower(factor, n, values));
  // Only gradients need it.
  let inverse: Float64Array | undefined;
  const k = new Float64Array(n);
  const slopes = new Float64Array(n);
  const none = new Float64Array(0);
  return {
    observations,
    hyperparameters: theta,
    lengthScales: inverseSquares.map((w) => 1 / Math.sqrt(w)),
    predict(point, withGradient = false) {
      let mean = 0;
      for (let i = 0; i < n; i++) {
        const other = points[i] as Float64Array;
        let squared = 0;
        for (let d = 0; d < dimension; d++) {
          const difference = (point[d] as number) - (other[d] as number);
          squared += (inverseSquares[d] as number) * (categorical[d] ? Number(difference !== 0) : difference * difference);
        }
        const [value, slope] = matern(squared);
        k[i] = scale * value;
        slopes[i] = scale * slope;
        mean += (k[i] as number) * (alpha[i] as number);
      }
      if (!withGradient) {
        const half = solveLower(factor, n, k);
        let variance = scale;
        for (let i = 0; i < n; i++) variance -= (half[i] as number) ** 2;
        return { mean, variance: Math.max(variance, 0), meanGradient: none, varianceGradient: none };
      }
      inverse ??= inverseOf(factor, n);
      const full = inverse;
      let variance = scale;
      const meanGradient = new Float64Array(dimension);
      const varianceGradient = new Float64Array(dimension);
      for (let i = 0; i < n; i++) {
        let v = 0;
        const row = i * n;
        for (let j = 0; j < n; j++) v += (full[row + j] as number) * (k[j] as number);
        variance -= v * (k[i] as number);
        const other = points[i] as Float64Array;
        for (let d = 0; d < dimension; d++) {
          if (categorical[d]) continue;
          const dk = 2 * (slopes[i] as number) * (inverseSquares[d] as number) * ((point[d] as number) - (other[d] as number));
          meanGradient[d]! += dk * (alpha[i] as number);
          varianceGradient[d]! -= 2 * dk * v;
        }
      }
      return { mean, variance: Math.max(variance, 0), meanGradient, varianceGradient };
    },
  };
}
