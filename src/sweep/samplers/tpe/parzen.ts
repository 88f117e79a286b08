import type { Random } from "../../../preprocess";
import { type Distribution, type NumericalDistribution, nearest } from "../../space";
import { drawNormal, logNormalMass } from "../normal";

/** One parameter of all kernels: a truncated normal distribution, or shares of choices. */
type Kernels = NumericalKernels | CategoricalKernels;

interface NumericalKernels {
  readonly distribution: NumericalDistribution;
  readonly means: Float64Array;
  readonly sigmas: Float64Array;
  readonly low: number;
  readonly high: number;
}

interface CategoricalKernels {
  /** One row of shares per kernel. */
  readonly shares: readonly Float64Array[];
}

/** A density over several parameters: a mixture of products, one kernel per observation and one for the prior, the last one. */
export interface Parzen {
  readonly names: readonly string[];
  readonly weights: Float64Array;
  readonly kernels: readonly Kernels[];
}

const priorWeight = 1;

/**
 * Optuna's Parzen estimator, with its defaults: a prior of weight 1, kernels as wide as the distance to their farther neighbour but not narrower than
 * `range / min(100, 1 + kernels)` ("magic clip"), the last 25 observations of full weight and a ramp before.
 *
 * @param observations `[parameters][observations]` internal values, the oldest first
 */
export function parzen(space: Readonly<Record<string, Distribution>>, observations: readonly Float64Array[], equalWeights = false): Parzen {
  const count = observations[0]?.length ?? 0;
  const weights = Float64Array.from({ length: count + 1 }, (_, i) =>
    i === count ? priorWeight : equalWeights ? 1 : defaultWeight(i, count),
  );
  const sum = weights.reduce((a, b) => a + b, 0);
  return {
    names: Object.keys(space),
    weights: weights.map((weight) => weight / sum),
    kernels: Object.values(space).map((distribution, i) => {
      const values = observations[i] as Float64Array;
      return distribution.kind === "categorical"
        ? categoricalKernels(values, distribution.choices.length)
        : numericalKernels(values, distribution);
    }),
  };
}

/** Optuna's `default_weights`. */
function defaultWeight(i: number, count: number): number {
  if (count < 25 || i >= count - 25) return 1;
  const ramp = count - 25;
  return ramp === 1 ? 1 / count : 1 / count + (i * (1 - 1 / count)) / (ramp - 1);
}

function categoricalKernels(values: Float64Array, choices: number): CategoricalKernels {
  if (values.length === 0) return { shares: [new Float64Array(choices).fill(1 / choices)] };
  const kernels = values.length + 1;
  const prior = priorWeight / kernels;
  return {
    shares: Array.from({ length: kernels }, (_, k) => {
      const observed = values[k];
      const row = new Float64Array(choices).fill(prior);
      if (observed !== undefined) row[observed]! += 1;
      const sum = prior * choices + (observed === undefined ? 0 : 1);
      return row.map((share) => share / sum);
    }),
  };
}

function numericalKernels(values: Float64Array, distribution: NumericalDistribution): NumericalKernels {
  const { log } = distribution;
  const half = (distribution.step ?? 0) / 2;
  const scale = log ? Math.log : (x: number) => x;
  const [low, high] = [scale(distribution.low - half), scale(distribution.high + half)];
  const count = values.length;
  const means = new Float64Array(count + 1);
  // Ranges may have changed since; a kernel from without stands at the edge.
  for (let i = 0; i < count; i++) means[i] = Math.min(Math.max(scale(values[i] as number), low), high);
  means[count] = 0.5 * (low + high);
  const sigmas = new Float64Array(count + 1);
  sigmas[count] = high - low;
  const order = Uint32Array.from({ length: count }, (_, i) => i).sort((a, b) => (means[a] as number) - (means[b] as number));
  const least = (high - low) / Math.min(100, 1 + count + 1);
  for (let rank = 0; rank < count; rank++) {
    const at = order[rank] as number;
    const here = means[at] as number;
    const before = rank > 0 ? here - (means[order[rank - 1] as number] as number) : undefined;
    const after = rank < count - 1 ? (means[order[rank + 1] as number] as number) - here : undefined;
    // At the ends only the inner neighbour counts, unless there is none.
    const width = before === undefined && after === undefined ? Math.max(here - low, high - here) : Math.max(before ?? 0, after ?? 0);
    sigmas[at] = Math.min(Math.max(width, least), high - low);
  }
  return { distribution, means, sigmas, low, high };
}

/** Internal values of every parameter, drawn from the density: `[parameters][count]`. */
export function drawParzen({ weights, kernels }: Parzen, count: number, random: Random): Float64Array[] {
  const cumulative = new Float64Array(weights.length);
  let sum = 0;
  for (const [k, weight] of weights.entries()) cumulative[k] = sum += weight;
  const active = Array.from({ length: count }, () => pick(cumulative, random.next()));
  return kernels.map((kernel) =>
    Float64Array.from(active, (k) =>
      "shares" in kernel ? drawShare(kernel.shares[k] as Float64Array, random) : drawTruncated(kernel, k, random),
    ),
  );
}

/** The first index whose cumulative weight is above `u`. */
function pick(cumulative: Float64Array, u: number): number {
  let [low, high] = [0, cumulative.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cumulative[middle] as number) > u) high = middle;
    else low = middle + 1;
  }
  return low;
}

function drawShare(shares: Float64Array, random: Random): number {
  let u = random.next();
  for (const [choice, share] of shares.entries()) if ((u -= share) < 0) return choice;
  return shares.length - 1;
}

function drawTruncated({ distribution, means, sigmas, low, high }: NumericalKernels, k: number, random: Random): number {
  const [mean, sigma] = [means[k] as number, sigmas[k] as number];
  let value: number;
  // The mean is within the range and sigma not wider than it, so a third of the draws are within.
  do value = mean + sigma * drawNormal(random);
  while (!(value >= low && value <= high));
  return nearest(distribution, distribution.log ? Math.exp(value) : value);
}

/** The logarithm of the density (of the probability, for values with steps) at points given as `[parameters][points]`. */
export function logParzen({ weights, kernels }: Parzen, points: readonly Float64Array[]): Float64Array {
  const count = weights.length;
  const size = points[0]?.length ?? 0;
  const base = Float64Array.from(weights, Math.log);
  for (const kernel of kernels) if (!("shares" in kernel)) addNormalisation(base, kernel);
  const terms = new Float64Array(count);
  return Float64Array.from({ length: size }, (_, point) => {
    terms.set(base);
    for (const [i, kernel] of kernels.entries()) addTerms(terms, kernel, points[i]?.[point] as number);
    let most = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < count; k++) if ((terms[k] as number) > most) most = terms[k] as number;
    if (most === Number.NEGATIVE_INFINITY) return most;
    let sum = 0;
    for (let k = 0; k < count; k++) {
      const difference = (terms[k] as number) - most;
      // Smaller terms do not change the sum in double precision.
      if (difference > -40) sum += Math.exp(difference);
    }
    return Math.log(sum) + most;
  });
}

function addNormalisation(base: Float64Array, { distribution, means, sigmas, low, high }: NumericalKernels): void {
  const continuous = distribution.step === null;
  for (let k = 0; k < base.length; k++) {
    const [mean, sigma] = [means[k] as number, sigmas[k] as number];
    base[k]! -= logNormalMass((low - mean) / sigma, (high - mean) / sigma);
    if (continuous) base[k]! -= Math.log(sigma) + 0.5 * Math.log(2 * Math.PI);
  }
}

function addTerms(terms: Float64Array, kernel: Kernels, value: number): void {
  if ("shares" in kernel) {
    for (let k = 0; k < terms.length; k++) terms[k]! += Math.log(kernel.shares[k]?.[value] as number);
    return;
  }
  const { distribution, means, sigmas } = kernel;
  const scale = distribution.log ? Math.log : (x: number) => x;
  if (distribution.step === null) {
    const x = scale(value);
    for (let k = 0; k < terms.length; k++) {
      const z = (x - (means[k] as number)) / (sigmas[k] as number);
      terms[k]! -= 0.5 * z * z;
    }
    return;
  }
  const half = distribution.step / 2;
  const [left, right] = [scale(value - half), scale(value + half)];
  for (let k = 0; k < terms.length; k++) {
    const [mean, sigma] = [means[k] as number, sigmas[k] as number];
    terms[k]! += logNormalMass((left - mean) / sigma, (right - mean) / sigma);
  }
}
