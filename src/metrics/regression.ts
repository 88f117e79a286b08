import { checkLengths, checkSome, matrixOf, type Numbers, said, weightsOf } from "../samples";

export interface RegressionOptions {
  /** A weight per sample. Default: 1 each. */
  sampleWeight?: Numbers;
  /** With several outputs `[N, K]`: their plain mean, or a weight per output. Default: the mean. */
  multioutput?: "uniform_average" | readonly number[];
}

interface Read {
  length: number;
  outputs: number;
  truth: ArrayLike<number>;
  guess: ArrayLike<number>;
  weights?: ArrayLike<number>;
}

/**
 * The mean of squared errors, as `sklearn.metrics.mean_squared_error`.
 *
 * @param yTrue true values `[N]`, or `[N, K]` for several outputs
 * @param yPred predicted values of the same shape
 * @throws {RangeError} when shapes differ, there are no samples, or a value is NaN or infinite
 */
export function meanSquaredError(yTrue: Numbers, yPred: Numbers, options: RegressionOptions = {}): number {
  return meanError("meanSquaredError", yTrue, yPred, options, (t, p) => (t - p) ** 2);
}

/**
 * The root of the mean of squared errors, in the unit of `yTrue`, as `sklearn.metrics.root_mean_squared_error`: of several outputs the mean of the roots.
 *
 * @throws {RangeError} as {@link meanSquaredError}
 */
export function rootMeanSquaredError(yTrue: Numbers, yPred: Numbers, options: RegressionOptions = {}): number {
  return meanError("rootMeanSquaredError", yTrue, yPred, options, (t, p) => (t - p) ** 2, Math.sqrt);
}

/**
 * The mean of absolute errors, in the unit of `yTrue`, as `sklearn.metrics.mean_absolute_error`.
 *
 * @throws {RangeError} as {@link meanSquaredError}
 */
export function meanAbsoluteError(yTrue: Numbers, yPred: Numbers, options: RegressionOptions = {}): number {
  return meanError("meanAbsoluteError", yTrue, yPred, options, (t, p) => Math.abs(t - p));
}

/**
 * The mean of absolute errors over the true values, as a share (0.1 is 10 %), as `sklearn.metrics.mean_absolute_percentage_error`. A true value of 0
 * is taken as 2.2e-16, so that one such sample makes it huge.
 *
 * @throws {RangeError} as {@link meanSquaredError}
 */
export function meanAbsolutePercentageError(yTrue: Numbers, yPred: Numbers, options: RegressionOptions = {}): number {
  return meanError("meanAbsolutePercentageError", yTrue, yPred, options, (t, p) => Math.abs(p - t) / Math.max(Math.abs(t), Number.EPSILON));
}

/**
 * The loss whose best prediction is the `alpha` quantile, as `sklearn.metrics.mean_pinball_loss`: too low costs `alpha`, too high `1 - alpha` per
 * unit.
 *
 * @throws {RangeError} as {@link meanSquaredError}, or when `alpha` (default 0.5) is not from 0 to 1
 */
export function meanPinballLoss(
  yTrue: Numbers,
  yPred: Numbers,
  { alpha = 0.5, ...options }: RegressionOptions & { alpha?: number } = {},
): number {
  if (!(alpha >= 0 && alpha <= 1)) throw new RangeError(`meanPinballLoss: alpha is ${said(alpha)}, but must be a quantile from 0 to 1.`);
  return meanError("meanPinballLoss", yTrue, yPred, options, (t, p) => (t >= p ? alpha * (t - p) : (1 - alpha) * (p - t)));
}

export interface R2Options extends Omit<RegressionOptions, "multioutput"> {
  /** As for the other metrics, or `"variance_weighted"`. Default: the mean. */
  multioutput?: RegressionOptions["multioutput"] | "variance_weighted";
}

/**
 * The coefficient of determination: 1 is perfect, 0 as good as the mean of `yTrue`, as `sklearn.metrics.r2_score`. A constant `yTrue` gives 1 when
 * every prediction is exact, else 0; fewer than two samples give NaN.
 *
 * @throws {RangeError} as {@link meanSquaredError}
 */
export function r2Score(yTrue: Numbers, yPred: Numbers, { multioutput = "uniform_average", sampleWeight }: R2Options = {}): number {
  const read = pairOf("r2Score", yTrue, yPred, sampleWeight);
  const { length, outputs, truth } = read;
  if (length < 2) return Number.NaN;
  const residual = totals(read, (t, p) => (t - p) ** 2);
  const weight = totals(read, () => 1);
  const means = totals(read, (t) => t).map((sum, k) => sum / (weight[k] as number));
  const spread = totals(
    { ...read, guess: Float64Array.from({ length: truth.length }, (_, i) => means[i % outputs] as number) },
    (t, m) => (t - m) ** 2,
  );
  for (const k of constantOutputs(read)) spread[k] = 0;
  const scores = residual.map((r, k) => (r === 0 ? 1 : spread[k] === 0 ? 0 : 1 - r / (spread[k] as number)));
  if (multioutput !== "variance_weighted") return overOutputs("r2Score", scores, multioutput);
  return overOutputs("r2Score", scores, spread.some((value) => value !== 0) ? spread : "uniform_average");
}

function meanError(
  caller: string,
  yTrue: Numbers,
  yPred: Numbers,
  { sampleWeight, multioutput = "uniform_average" }: RegressionOptions,
  error: (truth: number, guess: number) => number,
  finish: (mean: number) => number = (mean) => mean,
): number {
  const read = pairOf(caller, yTrue, yPred, sampleWeight);
  const weight = totals(read, () => 1);
  const means = totals(read, error).map((total, k) => finish(total / (weight[k] as number)));
  return overOutputs(caller, means, multioutput);
}

function pairOf(caller: string, yTrue: Numbers, yPred: Numbers, sampleWeight: Numbers | undefined): Read {
  const [truth, guess] = [matrixOf(caller, "yTrue", yTrue), matrixOf(caller, "yPred", yPred)];
  checkLengths(caller, "yTrue", truth.length, "yPred", guess.length);
  checkSome(caller, "yTrue", truth.length);
  if (truth.columns !== guess.columns)
    throw new RangeError(`${caller}: yTrue has ${truth.columns} outputs per sample but yPred has ${guess.columns}; both need as many.`);
  return {
    length: truth.length,
    outputs: truth.columns,
    truth: truth.data,
    guess: guess.data,
    weights: weightsOf(caller, sampleWeight, truth.length),
  };
}

/** The weighted sum of a value per output. */
function totals({ truth, guess, outputs, weights }: Read, value: (truth: number, guess: number) => number): number[] {
  const sums = new Array<number>(outputs).fill(0);
  for (let at = 0; at < truth.length; at++) {
    const weight = weights === undefined ? 1 : (weights[Math.floor(at / outputs)] as number);
    sums[at % outputs]! += weight * value(truth[at] as number, guess[at] as number);
  }
  return sums;
}

/** Outputs whose true values are all equal, where samples have weight; the mean of them may be off by rounding, so that they would seem to vary. */
function constantOutputs({ truth, outputs, weights }: Read): number[] {
  const first = new Array<number | undefined>(outputs).fill(undefined);
  const varies = new Array<boolean>(outputs).fill(false);
  for (let at = 0; at < truth.length; at++) {
    if (weights?.[Math.floor(at / outputs)] === 0) continue;
    const k = at % outputs;
    first[k] ??= truth[at] as number;
    if (truth[at] !== first[k]) varies[k] = true;
  }
  return [...varies.keys()].filter((k) => !varies[k]);
}

function overOutputs(caller: string, values: readonly number[], multioutput: "uniform_average" | readonly number[]): number {
  const weights = multioutput === "uniform_average" ? values.map(() => 1) : multioutput;
  if (!Array.isArray(weights) || weights.length !== values.length)
    throw new RangeError(
      `${caller}: multioutput is ${said(multioutput)}, but must be "uniform_average" or one weight for each of ${values.length} outputs.`,
    );
  const total = weights.reduce((a: number, b: number) => a + b, 0);
  return values.reduce((sum, value, k) => sum + value * (weights[k] as number), 0) / total;
}
