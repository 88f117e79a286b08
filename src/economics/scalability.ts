import { Matrix, solve } from "ml-matrix";
import { checkNumber, checkWhole } from "./checks";

/** What some workers did together, such as processes on one machine that train at the same time. */
export interface WorkersThroughput {
  workers: number;
  /** Of all of them together: samples, trials or steps per second. */
  throughput: number;
}

/**
 * The Universal Scalability Law, `X(n) = lambda n / (1 + sigma (n - 1) + kappa n (n - 1))` (Gunther 2007, Guerrilla Capacity Planning, chapter 6).
 */
export interface Scalability {
  /** Throughput of one worker. */
  readonly lambda: number;
  /** Contention: the share of the work that queues for something the workers share. */
  readonly sigma: number;
  /** Coherency: what every pair of workers costs. */
  readonly kappa: number;
}

/**
 * Fits the law to measurements by least squares of `n / X(n)`, which is linear in `1 / lambda`, `sigma / lambda` and `kappa / lambda`; terms below 0 are left out.
 *
 * @throws {RangeError} when there are fewer than three numbers of workers, or a measurement is not positive
 */
export function fitScalability(measurements: readonly WorkersThroughput[]): Scalability {
  for (const { workers, throughput } of measurements) {
    checkWhole("fitScalability", "workers", workers);
    checkNumber("fitScalability", "throughput", throughput, Number.MIN_VALUE);
  }
  const sizes = new Set(measurements.map(({ workers }) => workers)).size;
  if (sizes < 3)
    throw new RangeError(
      `fitScalability: there are measurements for ${sizes} numbers of workers, but three are needed, such as 1, 2 and 4.`,
    );
  const terms = [() => 1, (n: number) => n - 1, (n: number) => n * (n - 1)];
  const target = Matrix.columnVector(measurements.map(({ workers, throughput }) => workers / throughput));
  // Of all choices of terms whose factors are not negative, the one that fits best.
  let best = { error: Infinity, factors: [1, 0, 0] };
  for (const chosen of [[0], [0, 1], [0, 2], [0, 1, 2]]) {
    const design = new Matrix(measurements.map(({ workers }) => chosen.map((term) => terms[term]?.(workers) as number)));
    const solution = solve(design, target, true);
    const error = Matrix.sub(target, design.mmul(solution)).norm("frobenius");
    const factors = [0, 0, 0];
    for (const [i, term] of chosen.entries()) factors[term] = solution.get(i, 0);
    if (factors.every((factor) => factor >= 0) && (factors[0] as number) > 0 && error < best.error - 1e-15) best = { error, factors };
  }
  const [one, contention, coherency] = best.factors as [number, number, number];
  return { lambda: 1 / one, sigma: contention / one, kappa: coherency / one };
}

/** Throughput of `workers` together, by the law. */
export const throughputOf = ({ lambda, sigma, kappa }: Scalability, workers: number): number =>
  (lambda * workers) / (1 + sigma * (workers - 1) + kappa * workers * (workers - 1));

/**
 * The fewest workers within `tolerance` of the highest throughput, from 1 to `most`.
 *
 * @throws {RangeError} when `most` is not a whole number of at least 1
 */
export function chooseWorkers(scalability: Scalability, { most, tolerance = 0.05 }: { most: number; tolerance?: number }): number {
  checkWhole("chooseWorkers", "most", most);
  if (!(tolerance >= 0 && tolerance < 1)) throw new RangeError(`chooseWorkers: tolerance is ${tolerance}, but must lie in [0, 1).`);
  const all = Array.from({ length: most }, (_, i) => throughputOf(scalability, i + 1));
  const best = Math.max(...all);
  return all.findIndex((throughput) => throughput >= (1 - tolerance) * best) + 1;
}
