import { type Displayable, displaySymbol, type MimeBundle, table } from "../display";
import { random } from "../preprocess";
import { checkLengths, checkOneOf, checkSome, type PlainRows, plainRows, quantile, type Rows, said } from "../samples";
import { normalCdf, normalQuantile } from "./distributions";
import { sum } from "./tally";

/** A metric with the interval in which it lies; shows itself as a table. */
export interface BootstrapInterval extends Displayable {
  /** The metric of the samples as they are. */
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  /** The standard deviation of the metric over the resamples. */
  readonly standardError: number;
  readonly confidence: number;
  readonly method: "percentile" | "basic" | "BCa";
  /** The metric of every resample where it is defined, in the order of drawing. */
  readonly distribution: Float64Array;
  /** How many resamples gave NaN, such as an AUC of one class only; they do not count. */
  readonly undefinedCount: number;
  [displaySymbol](): MimeBundle;
}

export interface BootstrapOptions {
  /** How often samples are drawn with replacement. Default: 1000. */
  resamples?: number;
  /** The chance that such an interval holds the true value. Default: 0.95. */
  confidence?: number;
  /** Quantiles of the resamples, those mirrored at the estimate, or corrected for bias and skew (Efron 1987), which costs N more calls. Default: "percentile". */
  method?: "percentile" | "basic" | "BCa";
  /** Seed of the drawing. Default: other resamples every time. */
  seed?: number;
}

/** A metric of plain arrays: what the inputs were given as, tensors and Series as arrays. */
// biome-ignore lint/suspicious/noExplicitAny: every metric of this room, and any of the user's, takes some of the forms
export type Metric = (yTrue: any, yPred: any) => number;

/**
 * A confidence interval of any metric by the bootstrap, as `scipy.stats.bootstrap` with `paired=True`: samples are drawn with replacement, truth and
 * prediction together.
 *
 *     metrics.bootstrap(metrics.accuracyScore, yTrue, yPred, { seed: 1 })
 *     metrics.bootstrap((t, p) => metrics.f1Score(t, p, { average: "macro" }), yTrue, yPred)
 *
 * @param metric a number from `(yTrue, yPred)`
 * @throws {RangeError} when lengths differ, or the metric is NaN in every resample
 */
export function bootstrap(metric: Metric, yTrue: unknown, yPred: unknown, options: BootstrapOptions = {}): BootstrapInterval {
  const { resamples = 1000, confidence = 0.95, method = "percentile", seed } = options;
  if (!Number.isInteger(resamples) || resamples < 2)
    throw new RangeError(`bootstrap: resamples is ${said(resamples)}, but must be a whole number of at least 2.`);
  if (!(confidence > 0 && confidence < 1))
    throw new RangeError(`bootstrap: confidence is ${said(confidence)}, but must lie between 0 and 1, as 0.95 does.`);
  checkOneOf("bootstrap", "method", method, ["percentile", "basic", "BCa"]);
  const [truth, guess] = [plainRows("bootstrap", "yTrue", yTrue), plainRows("bootstrap", "yPred", yPred)];
  checkLengths("bootstrap", "yTrue", truth.length, "yPred", guess.length);
  checkSome("bootstrap", "yTrue", truth.length);
  const value = (rows: Int32Array) => checkedValue(metric, truth.take(rows), guess.take(rows));
  const all = Int32Array.from({ length: truth.length }, (_, i) => i);
  const estimate = value(all);
  const drawn = draw(truth, resamples, seed, value);
  const distribution = drawn.filter((x) => !Number.isNaN(x));
  if (distribution.length === 0) throw new RangeError("bootstrap: the metric is NaN in every resample, so there is no interval.");
  const tail = (1 - confidence) / 2;
  const shares = method === "BCa" ? corrected(distribution, estimate, tail, jackknife(all, value)) : ([tail, 1 - tail] as const);
  const sorted = distribution.slice().sort();
  const [low, high] = shares.map((share) => quantile(sorted, share)) as [number, number];
  const interval = {
    estimate,
    ...(method === "basic" ? { low: 2 * estimate - high, high: 2 * estimate - low } : { low, high }),
    standardError: deviation(distribution),
    confidence,
    method,
    distribution,
    undefinedCount: drawn.length - distribution.length,
  };
  return { ...interval, [displaySymbol]: () => shown(interval)[displaySymbol]() };
}

function checkedValue(metric: Metric, yTrue: PlainRows, yPred: PlainRows): number {
  const value: unknown = metric(yTrue, yPred);
  if (typeof value === "number") return value;
  throw new TypeError(
    `bootstrap: the metric returned ${said(value)}, but must return a number; choose an average, as in (t, p) => f1Score(t, p, { average: "macro" }).`,
  );
}

function draw({ length }: Rows<PlainRows>, resamples: number, seed: number | undefined, value: (rows: Int32Array) => number): Float64Array {
  const { integer } = random(seed);
  const rows = new Int32Array(length);
  return Float64Array.from({ length: resamples }, () => {
    for (let i = 0; i < length; i++) rows[i] = integer(0, length - 1);
    return value(rows);
  });
}

/** The metric without one sample, for every sample. */
function jackknife(all: Int32Array, value: (rows: Int32Array) => number): Float64Array {
  return Float64Array.from(all, (_, left) => value(all.filter((i) => i !== left)));
}

/** The shares at which BCa reads the distribution: Efron & Tibshirani 1993, equations 14.10, 14.14 and 14.15. */
function corrected(distribution: Float64Array, estimate: number, tail: number, without: Float64Array): [number, number] {
  const below = distribution.reduce((count, x) => count + (x < estimate ? 1 : x === estimate ? 0.5 : 0), 0);
  const bias = normalQuantile(below / distribution.length);
  const mean = sum(without) / without.length;
  const [cubes, squares] = [3, 2].map((power) => without.reduce((total, x) => total + (mean - x) ** power, 0)) as [number, number];
  const acceleration = squares === 0 ? 0 : cubes / (6 * squares ** 1.5);
  const share = (z: number) => normalCdf(bias + (bias + z) / (1 - acceleration * (bias + z)));
  return [share(normalQuantile(tail)), share(-normalQuantile(tail))];
}

function deviation(values: Float64Array): number {
  const mean = sum(values) / values.length;
  return Math.sqrt(values.reduce((total, x) => total + (x - mean) ** 2, 0) / (values.length - 1));
}

function shown({
  estimate,
  low,
  high,
  standardError,
  confidence,
  method,
  distribution,
  undefinedCount,
}: Omit<BootstrapInterval, typeof displaySymbol>) {
  const percent = Number((100 * confidence).toFixed(2));
  const left = undefinedCount > 0 ? `; ${undefinedCount} more gave NaN` : "";
  return table({
    columns: ["estimate", `${percent} % from`, "to", "standard error"],
    rows: [[estimate, low, high, standardError].map((value) => (Math.abs(value) < 1000 ? value.toFixed(4) : value))],
    caption: `Bootstrap, ${method}, ${distribution.length.toLocaleString("en-US")} resamples${left}.`,
  });
}
