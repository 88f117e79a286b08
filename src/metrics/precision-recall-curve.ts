import { type Displayable, displaySymbol, type MimeBundle, table } from "../display";
import { checkLengths, checkOneOf, encodeColumn, gridOf, type Label, type Labels, matrixOf, type Numbers, weightsOf } from "../samples";
import { positionsOf } from "./probabilities";
import { meanOf } from "./scores";
import { type BinaryScoresOptions, type ThresholdCounts, thresholdCounts, thresholdCountsOf } from "./thresholds";

/** Precision and recall at every threshold, from the smallest up; shows itself as a table. */
export interface PrecisionRecallCurve extends Displayable {
  /** One more than thresholds: the last is 1, which belongs to none. */
  readonly precision: Float64Array;
  /** One more than thresholds: the last is 0, which belongs to none. */
  readonly recall: Float64Array;
  readonly thresholds: Float64Array;
  [displaySymbol](): MimeBundle;
}

/**
 * Precision against recall, as `sklearn.metrics.precision_recall_curve`. Without a sample of the positive class the recall is 1 everywhere.
 *
 * @param yTrue classes `[N]`, two of them, or any with `posLabel`
 * @param yScore probabilities or other scores of the positive class, `[N]` or `[N, 2]`
 * @throws {RangeError} when lengths differ, a score is not finite, or the positive class cannot be told
 */
export function precisionRecallCurve(yTrue: Labels, yScore: Numbers, options: BinaryScoresOptions = {}): PrecisionRecallCurve {
  const counts = thresholdCountsOf("precisionRecallCurve", yTrue, yScore, options);
  const { precision, recall } = ratesOf(counts);
  const upward = (values: Float64Array, end: number) => Float64Array.from([...values.slice().reverse(), end]);
  const curve = { precision: upward(precision, 1), recall: upward(recall, 0), thresholds: counts.thresholds.slice().reverse() };
  return { ...curve, [displaySymbol]: () => shown(curve, areaOf(counts))[displaySymbol]() };
}

export interface AveragePrecisionOptions {
  /** How the values of several classes become one; `null` keeps one per class. Default: "macro". */
  average?: "macro" | "weighted" | "micro" | null;
  /** The positive one of two classes. Default: 1. */
  posLabel?: Label;
  /** A weight per sample. Default: 1 each. */
  sampleWeight?: Numbers;
  /** The class of every column, sorted, or the names of classes 0, 1, ... Default: the classes in `yTrue`. */
  labels?: readonly Label[];
}

/**
 * The mean of precisions by the recall that each adds, as `sklearn.metrics.average_precision_score`; several classes are taken one against the
 * rest.
 *
 * @param yScore scores `[N]` of the positive class, or `[N, K]` of all classes
 * @throws {RangeError} when lengths or classes do not fit the scores, or a score is not finite
 */
export function averagePrecisionScore(yTrue: Labels, yScore: Numbers, options: AveragePrecisionOptions & { average: null }): number[];
export function averagePrecisionScore(yTrue: Labels, yScore: Numbers, options?: AveragePrecisionOptions): number;
export function averagePrecisionScore(yTrue: Labels, yScore: Numbers, options: AveragePrecisionOptions = {}): number | number[] {
  const { average = "macro", posLabel, sampleWeight, labels } = options;
  const caller = "averagePrecisionScore";
  checkOneOf(caller, "average", average, ["macro", "weighted", "micro", null]);
  if ((gridOf(caller, "yScore", yScore).columns ?? 1) <= 2)
    return areaOf(thresholdCountsOf(caller, yTrue, yScore, { posLabel, sampleWeight }));
  const { classes, codes } = encodeColumn(caller, "yTrue", yTrue);
  const { data, columns, length } = matrixOf(caller, "yScore", yScore);
  checkLengths(caller, "yTrue", codes.length, "yScore", length);
  const positions = positionsOf(caller, classes, codes, columns, labels);
  const weights = weightsOf(caller, sampleWeight, length);
  if (average === "micro") {
    const mask = Uint8Array.from({ length: length * columns }, (_, at) => Number(positions[Math.floor(at / columns)] === at % columns));
    const repeated = weights && Float64Array.from(mask, (_, at) => weights[Math.floor(at / columns)] as number);
    return areaOf(thresholdCounts(mask, data, repeated));
  }
  const shares = new Array<number>(columns).fill(0);
  positions.forEach((k, i) => void (shares[k]! += weights === undefined ? 1 : (weights[i] as number)));
  const areas = shares.map((_, k) =>
    areaOf(
      thresholdCounts(
        Uint8Array.from(positions, (position) => Number(position === k)),
        Float64Array.from({ length }, (_, i) => data[i * columns + k] as number),
        weights,
      ),
    ),
  );
  return average === null ? areas : meanOf(areas, average === "weighted" ? shares : undefined);
}

function ratesOf({ truePositives, falsePositives }: ThresholdCounts) {
  const all = truePositives.at(-1) as number;
  return {
    precision: truePositives.map((tp, i) => (tp + (falsePositives[i] as number) === 0 ? 0 : tp / (tp + (falsePositives[i] as number)))),
    recall: truePositives.map((tp) => (all === 0 ? 1 : tp / all)),
  };
}

function areaOf(counts: ThresholdCounts): number {
  const { precision, recall } = ratesOf(counts);
  // From the largest threshold down; the point of recall 0 stands before the first.
  return Math.max(
    0,
    recall.reduce((area, value, i) => area + (value - (i === 0 ? 0 : (recall[i - 1] as number))) * (precision[i] as number), 0),
  );
}

function shown({ precision, recall, thresholds }: Pick<PrecisionRecallCurve, "precision" | "recall" | "thresholds">, area: number) {
  return table(
    {
      columns: ["threshold", "precision", "recall"],
      rows: Array.from(precision, (value, i) => [i < thresholds.length ? thresholds[i] : "none", value, recall[i]]),
      caption: `Precision-recall curve of ${thresholds.length} thresholds; average precision ${area.toFixed(4)}.`,
    },
    { maxRows: 10 },
  );
}
