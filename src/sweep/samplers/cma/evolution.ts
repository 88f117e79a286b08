import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import type { Random } from "../../../preprocess";
import { drawNormal } from "../normal";

/** The state of CMA-ES in the unit cube. */
export interface Evolution {
  readonly generation: number;
  readonly mean: Float64Array;
  readonly sigma: number;
  readonly covariance: Matrix;
  readonly pathSigma: Float64Array;
  readonly pathCovariance: Float64Array;
  /** Square roots of the eigenvalues, and eigenvectors, of the covariance. */
  readonly scales: Float64Array;
  readonly axes: Matrix;
}

/** The constants of a dimension and a population size (Hansen, https://arxiv.org/abs/1604.00772), as the Python package `cmaes` has them. */
export interface Strategy {
  readonly dimension: number;
  readonly populationSize: number;
  readonly parents: number;
  readonly weights: Float64Array;
  readonly muEff: number;
  readonly c1: number;
  readonly cMu: number;
  readonly cSigma: number;
  readonly dSigma: number;
  readonly cC: number;
  readonly chi: number;
}

const tiny = 1e-8;

export function strategyOf(n: number, populationSize = 4 + Math.floor(3 * Math.log(n))): Strategy {
  const parents = Math.floor(populationSize / 2);
  const raw = Float64Array.from({ length: populationSize }, (_, i) => Math.log((populationSize + 1) / 2) - Math.log(i + 1));
  const effective = (of: Float64Array) => of.reduce((a, b) => a + b, 0) ** 2 / of.reduce((a, b) => a + b * b, 0);
  const muEff = effective(raw.slice(0, parents));
  const muEffMinus = effective(raw.slice(parents));
  const c1 = 2 / ((n + 1.3) ** 2 + muEff);
  const cMu = Math.min(1 - c1 - tiny, (2 * (muEff - 2 + 1 / muEff)) / ((n + 2) ** 2 + muEff));
  const least = Math.min(1 + c1 / cMu, 1 + (2 * muEffMinus) / (muEff + 2), (1 - c1 - cMu) / (n * cMu));
  const positive = raw.reduce((sum, w) => sum + Math.max(w, 0), 0);
  const negative = raw.reduce((sum, w) => sum + Math.max(-w, 0), 0);
  const cSigma = (muEff + 2) / (n + muEff + 5);
  return {
    dimension: n,
    populationSize,
    parents,
    weights: raw.map((w) => (w >= 0 ? w / positive : (least / negative) * w)),
    muEff,
    c1,
    cMu,
    cSigma,
    dSigma: 1 + 2 * Math.max(0, Math.sqrt((muEff - 1) / (n + 1)) - 1) + cSigma,
    cC: (4 + muEff / n) / (n + 4 + (2 * muEff) / n),
    chi: Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n)),
  };
}

/** The middle of the cube, with a sixth of its width. */
export function beginEvolution(n: number, sigma = 1 / 6): Evolution {
  return {
    generation: 0,
    mean: new Float64Array(n).fill(0.5),
    sigma,
    covariance: Matrix.eye(n),
    pathSigma: new Float64Array(n),
    pathCovariance: new Float64Array(n),
    scales: new Float64Array(n).fill(1),
    axes: Matrix.eye(n),
  };
}

/** A point of the next population; outside of the cube it is drawn again, up to 100 times, and then moved to its edge. */
export function drawPoint({ mean, sigma, scales, axes }: Evolution, random: Random): Float64Array {
  const n = mean.length;
  for (let attempt = 0; ; attempt++) {
    const z = Float64Array.from({ length: n }, (_, i) => (scales[i] as number) * drawNormal(random));
    const point = mean.map((center, i) => {
      let y = 0;
      for (let j = 0; j < n; j++) y += axes.get(i, j) * (z[j] as number);
      return center + sigma * y;
    });
    if (point.every((x) => x >= 0 && x <= 1)) return point;
    if (attempt >= 100) return point.map((x) => Math.min(Math.max(x, 0), 1));
  }
}

/** The state after a population, given as points and their losses. */
export function evolve(state: Evolution, strategy: Strategy, population: readonly { point: Float64Array; loss: number }[]): Evolution {
  const { dimension: n, parents, weights, muEff, c1, cMu, cSigma, dSigma, cC, chi } = strategy;
  const generation = state.generation + 1;
  const sorted = [...population].sort((a, b) => (a.loss < b.loss ? -1 : a.loss > b.loss ? 1 : 0));
  const steps = sorted.map(({ point }) => point.map((x, i) => (x - (state.mean[i] as number)) / state.sigma));
  const step = new Float64Array(n);
  for (let k = 0; k < parents; k++) for (let i = 0; i < n; i++) step[i]! += (weights[k] as number) * (steps[k]?.[i] as number);
  const whitened = whiten(state, step);
  const pathSigma = state.pathSigma.map((p, i) => (1 - cSigma) * p + Math.sqrt(cSigma * (2 - cSigma) * muEff) * (whitened[i] as number));
  const norm = Math.hypot(...pathSigma);
  const sigma = Math.min(state.sigma * Math.exp((cSigma / dSigma) * (norm / chi - 1)), 1e32);
  const holds = norm / Math.sqrt(1 - (1 - cSigma) ** (2 * (generation + 1))) < (1.4 + 2 / (n + 1)) * chi ? 1 : 0;
  const pathCovariance = state.pathCovariance.map((p, i) => (1 - cC) * p + holds * Math.sqrt(cC * (2 - cC) * muEff) * (step[i] as number));
  const scaled = weights.map((w, k) => (w >= 0 ? w : (w * n) / (squaredNorm(whiten(state, steps[k] as Float64Array)) + tiny)));
  const delta = (1 - holds) * cC * (2 - cC);
  const keep = 1 + c1 * delta - c1 - cMu * weights.reduce((a, b) => a + b, 0);
  const covariance = Matrix.zeros(n, n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let rankMu = 0;
      for (const [k, y] of steps.entries()) rankMu += (scaled[k] as number) * (y[i] as number) * (y[j] as number);
      const rankOne = (pathCovariance[i] as number) * (pathCovariance[j] as number);
      const value = keep * state.covariance.get(i, j) + c1 * rankOne + cMu * rankMu;
      covariance.set(i, j, value);
      covariance.set(j, i, value);
    }
  return {
    generation,
    mean: state.mean.map((m, i) => m + state.sigma * (step[i] as number)),
    sigma,
    pathSigma,
    pathCovariance,
    ...decomposed(covariance),
  };
}

function decomposed(covariance: Matrix): Pick<Evolution, "covariance" | "scales" | "axes"> {
  const { realEigenvalues, eigenvectorMatrix: axes } = new EigenvalueDecomposition(covariance, { assumeSymmetric: true });
  const scales = Float64Array.from(realEigenvalues, (value) => Math.sqrt(value < 0 ? tiny : value));
  const positive = axes.mmul(Matrix.diag([...scales.map((s) => s * s)])).mmul(axes.transpose());
  return { covariance: positive, scales, axes };
}

/** `C^(-1/2) y`. */
function whiten({ axes, scales }: Evolution, y: Float64Array): Float64Array {
  const n = y.length;
  const along = Float64Array.from({ length: n }, (_, j) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += axes.get(i, j) * (y[i] as number);
    return sum / (scales[j] as number);
  });
  return Float64Array.from({ length: n }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += axes.get(i, j) * (along[j] as number);
    return sum;
  });
}

const squaredNorm = (y: Float64Array) => y.reduce((sum, value) => sum + value * value, 0);
