import { Matrix as Dense, QrDecomposition, SingularValueDecomposition } from "ml-matrix";
import { PCA } from "ml-pca";
import seedrandom from "seedrandom";
import type { Matrix } from "../columns";

/** Samples along the axes of their largest variance. */
export interface Components {
  /** `[N]` rows of `count` coordinates. */
  readonly scores: number[][];
  /** The share of all variance that each axis explains. */
  readonly explained: number[];
}

/** Wider than this, a covariance matrix takes longer than the projection. */
const widest = 256;
const extra = 10;
const iterations = 7;

/**
 * The first principal components, as `sklearn.decomposition.PCA` has them: centred, not scaled, each axis turned so that its largest loading is positive.
 * Wide data are first projected at random onto a few more axes than asked for (Halko, Martinsson & Tropp 2011, with seven power iterations, scikit-learn's
 * `svd_solver="randomized"`).
 */
export function principalComponents({ rows, width, data }: Matrix, count: number, seed: number): Components {
  const means = new Float64Array(width);
  for (let i = 0; i < data.length; i++) means[i % width] = (means[i % width] as number) + (data[i] as number) / rows;
  const centred = new Dense(
    Array.from({ length: rows }, (_, i) =>
      Float64Array.from({ length: width }, (__, j) => (data[i * width + j] as number) - (means[j] as number)),
    ),
  );
  const variance = centred.to1DArray().reduce((sum, value) => sum + value * value, 0) / (rows - 1);
  const axes = width <= widest ? exactAxes(centred, count) : randomAxes(centred, count, seed);
  const turned = axes.map((loadings) => {
    const largest = loadings.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
    return largest < 0 ? loadings.map((value) => -value) : loadings;
  });
  const scores = centred.mmul(new Dense(turned).transpose());
  const explained = turned.map((_, k) => scores.getColumn(k).reduce((sum, value) => sum + value * value, 0) / (rows - 1) / variance);
  return { scores: scores.to2DArray(), explained: variance > 0 ? explained : turned.map(() => 0) };
}

function exactAxes(centred: Dense, count: number): number[][] {
  const loadings = new PCA(centred, { method: "covarianceMatrix", center: false }).getEigenvectors();
  return Array.from({ length: Math.min(count, loadings.columns) }, (_, k) => loadings.getColumn(k));
}

function randomAxes(centred: Dense, count: number, seed: number): number[][] {
  const next = seedrandom.alea(String(seed));
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const size = Math.min(count + extra, centred.rows, centred.columns);
  let basis = new Dense(Array.from({ length: centred.columns }, () => Array.from({ length: size }, normal)));
  const across = centred.transpose();
  for (let i = 0; i < iterations; i++) basis = orthogonal(across.mmul(orthogonal(centred.mmul(basis))));
  const range = orthogonal(centred.mmul(basis));
  const { leftSingularVectors: loadings } = new SingularValueDecomposition(across.mmul(range), { autoTranspose: true });
  return Array.from({ length: Math.min(count, loadings.columns) }, (_, k) => loadings.getColumn(k));
}

const orthogonal = (matrix: Dense): Dense => new QrDecomposition(matrix).orthogonalMatrix;
