import { type Displayable, displaySymbol, type MimeBundle, table } from "../display";
import {
  checkLengths,
  checkOneOf,
  encodeColumn,
  gridOf,
  type Label,
  type Labels,
  matrixOf,
  type Numbers,
  positivesOf,
  quantile,
  said,
  scoresOf,
} from "../samples";
import { checkProbabilities, positionsOf } from "./probabilities";

/** Shares that came true beside what was foretold, for every bin that has samples; shows itself as a table. */
export interface CalibrationCurve extends Displayable {
  /** The share of each bin that came true. */
  readonly probTrue: readonly number[];
  /** The mean probability of each bin. */
  readonly probPred: readonly number[];
  /** How many samples each bin has. */
  readonly counts: readonly number[];
  [displaySymbol](): MimeBundle;
}

export interface CalibrationOptions {
  /** Bins from 0 to 1. Default: 5 for the curve, 15 for the error. */
  nBins?: number;
  /** Bins of equal width, or of equal numbers of samples. Default: "uniform". */
  strategy?: "uniform" | "quantile";
  /** The positive one of two classes. Default: 1, where the classes are 0 and 1 or -1 and 1. */
  posLabel?: Label;
  /** The class of every column, sorted, or the names of classes 0, 1, ... Default: the classes in `yTrue`. */
  labels?: readonly Label[];
}

/**
 * How often what was given a probability came true, as `sklearn.calibration.calibration_curve`. For three classes and more it is about the class of
 * the largest probability: how often it was right.
 *
 * @param yProb probabilities `[N]` or `[N, 2]` of the positive class, or `[N, K]` of all classes
 * @throws {RangeError} when lengths or classes do not fit, or a probability is NaN or lies outside of 0 to 1
 */
export function calibrationCurve(yTrue: Labels, yProb: Numbers, options: CalibrationOptions = {}): CalibrationCurve {
  const bins = binned("calibrationCurve", yTrue, yProb, 5, options);
  const curve = {
    probTrue: bins.map(({ hits, count }) => hits / count),
    probPred: bins.map(({ sum, count }) => sum / count),
    counts: bins.map(({ count }) => count),
  };
  return { ...curve, [displaySymbol]: () => shown(curve)[displaySymbol]() };
}

/**
 * Expected calibration error: the mean distance of a bin's accuracy from its mean confidence, by the number of samples. Guo et al. 2017,
 * https://arxiv.org/abs/1706.04599, who use 15 bins and the class of the largest probability.
 *
 * @param yProb as in {@link calibrationCurve}
 * @throws {RangeError} as {@link calibrationCurve}
 */
export function expectedCalibrationError(yTrue: Labels, yProb: Numbers, options: CalibrationOptions = {}): number {
  const bins = binned("expectedCalibrationError", yTrue, yProb, 15, options);
  const size = bins.reduce((sum, { count }) => sum + count, 0);
  return bins.reduce((error, { hits, sum }) => error + Math.abs(hits - sum) / size, 0);
}

interface Bin {
  count: number;
  sum: number;
  hits: number;
}

function binned(caller: string, yTrue: Labels, yProb: Numbers, defaultBins: number, options: CalibrationOptions): Bin[] {
  const { nBins = defaultBins, strategy = "uniform" } = options;
  if (!Number.isInteger(nBins) || nBins < 1)
    throw new RangeError(`${caller}: nBins is ${said(nBins)}, but must be a whole number of at least 1.`);
  checkOneOf(caller, "strategy", strategy, ["uniform", "quantile"]);
  const { hit, confidence } = forecasts(caller, yTrue, yProb, options);
  const edges = strategy === "uniform" ? equalWidths(nBins) : equalCounts(confidence, nBins);
  const bins = Array.from({ length: nBins }, (): Bin => ({ count: 0, sum: 0, hits: 0 }));
  for (let i = 0; i < confidence.length; i++) {
    const p = confidence[i] as number;
    const bin = bins[countBelow(edges, p)] as Bin;
    bin.count++;
    bin.sum += p;
    bin.hits += hit[i] as number;
  }
  return bins.filter(({ count }) => count > 0);
}

/** What was foretold with which probability, and whether it came true. */
function forecasts(caller: string, yTrue: Labels, yProb: Numbers, { posLabel, labels }: CalibrationOptions) {
  if ((gridOf(caller, "yProb", yProb).columns ?? 1) <= 2) {
    const confidence = scoresOf(caller, "yProb", yProb);
    checkShares(caller, confidence);
    const hit = positivesOf(caller, yTrue, posLabel);
    checkLengths(caller, "yTrue", hit.length, "yProb", confidence.length);
    return { hit, confidence };
  }
  const { classes, codes } = encodeColumn(caller, "yTrue", yTrue);
  const { data, columns, length } = matrixOf(caller, "yProb", yProb);
  checkLengths(caller, "yTrue", codes.length, "yProb", length);
  checkShares(caller, data);
  checkProbabilities(caller, "yProb", data, columns);
  const positions = positionsOf(caller, classes, codes, columns, labels);
  const [hit, confidence] = [new Uint8Array(length), new Float64Array(length)];
  for (let i = 0; i < length; i++) {
    let best = 0;
    for (let k = 1; k < columns; k++) if ((data[i * columns + k] as number) > (data[i * columns + best] as number)) best = k;
    hit[i] = Number(positions[i] === best);
    confidence[i] = data[i * columns + best] as number;
  }
  return { hit, confidence };
}

function checkShares(caller: string, data: ArrayLike<number>): void {
  for (let i = 0; i < data.length; i++) {
    if ((data[i] as number) < 0 || (data[i] as number) > 1)
      throw new RangeError(`${caller}: yProb has ${data[i]}, but probabilities lie from 0 to 1.`);
  }
}

/** The edges between bins, as numpy's linspace rounds them. */
const equalWidths = (bins: number) => Array.from({ length: bins - 1 }, (_, i) => (i + 1) * (1 / bins));

function equalCounts(confidence: ArrayLike<number>, bins: number): number[] {
  const sorted = new Float64Array(confidence).sort();
  return equalWidths(bins).map((share) => quantile(sorted, (share * 100) / 100));
}

function countBelow(edges: readonly number[], value: number): number {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edges[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function shown({ probTrue, probPred, counts }: Pick<CalibrationCurve, "probTrue" | "probPred" | "counts">) {
  return table(
    {
      columns: ["mean probability", "share that came true", "difference", "samples"],
      rows: probPred.map((p, i) => [p, probTrue[i], (probTrue[i] as number) - p, counts[i]]),
      caption: "Bins of a calibration curve, from low to high probability; a difference above 0 means too cautious.",
    },
    { maxRows: 30 },
  );
}
