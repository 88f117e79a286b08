import { type Displayable, displaySymbol, type MimeBundle, table } from "../display";
import { checkLengths, type Labels, type Numbers, vectorOf } from "../samples";
import { type BinaryScoresOptions, thresholdCountsOf } from "./thresholds";

/** Rates at every threshold from infinity down; shows itself as a table. */
export interface RocCurve extends Displayable {
  /** The share of the other class that reaches the threshold. */
  readonly fpr: Float64Array;
  /** The share of the positive class that reaches the threshold. */
  readonly tpr: Float64Array;
  readonly thresholds: Float64Array;
  [displaySymbol](): MimeBundle;
}

export interface RocCurveOptions extends BinaryScoresOptions {
  /** Leave out points that lie on a line between others. Default: true. */
  dropIntermediate?: boolean;
}

/**
 * The receiver operating characteristic, as `sklearn.metrics.roc_curve`. A class without samples gives NaN for its rate.
 *
 * @param yTrue classes `[N]`, two of them, or any with `posLabel`
 * @param yScore probabilities or other scores of the positive class, `[N]` or `[N, 2]`
 * @throws {RangeError} when lengths differ, a score is not finite, or the positive class cannot be told
 */
export function rocCurve(yTrue: Labels, yScore: Numbers, { dropIntermediate = true, ...options }: RocCurveOptions = {}): RocCurve {
  const { truePositives, falsePositives, thresholds } = thresholdCountsOf("rocCurve", yTrue, yScore, options);
  const last = thresholds.length - 1;
  const straight = (counts: Float64Array, i: number) =>
    (counts[i + 1] as number) - (counts[i] as number) === (counts[i] as number) - (counts[i - 1] as number);
  const isBetween = (i: number) => i > 0 && i < last && straight(falsePositives, i) && straight(truePositives, i);
  const kept = Array.from(thresholds.keys()).filter((i) => !(dropIntermediate && isBetween(i)));
  const from = (start: number, values: Float64Array) => Float64Array.from([-1, ...kept], (i) => (i < 0 ? start : (values[i] as number)));
  const rates = (counts: Float64Array) => {
    const all = counts[last] as number;
    return from(0, counts).map((count) => (all > 0 ? count / all : Number.NaN));
  };
  const curve = { fpr: rates(falsePositives), tpr: rates(truePositives), thresholds: from(Number.POSITIVE_INFINITY, thresholds) };
  return { ...curve, [displaySymbol]: () => shown(curve)[displaySymbol]() };
}

/**
 * The area under a curve by trapezoids, as `sklearn.metrics.auc`.
 *
 * @param x rising or falling
 * @throws {RangeError} when lengths differ, there are fewer than two points, or x goes both up and down
 */
export function auc(x: Numbers, y: Numbers): number {
  const [xs, ys] = [vectorOf("auc", "x", x), vectorOf("auc", "y", y)];
  checkLengths("auc", "x", xs.length, "y", ys.length);
  if (xs.length < 2) throw new RangeError(`auc: x has ${xs.length} points, but an area needs at least 2.`);
  let [area, up, down] = [0, false, false];
  for (let i = 1; i < xs.length; i++) {
    const step = (xs[i] as number) - (xs[i - 1] as number);
    up ||= step > 0;
    down ||= step < 0;
    area += (step * ((ys[i] as number) + (ys[i - 1] as number))) / 2;
  }
  if (up && down) throw new RangeError("auc: x goes both up and down, but must only rise or only fall; sort the points first.");
  return down ? -area : area;
}

function shown({ fpr, tpr, thresholds }: Pick<RocCurve, "fpr" | "tpr" | "thresholds">) {
  const area = Number.isNaN(fpr[0]) || Number.isNaN(tpr[0]) ? Number.NaN : auc(fpr, tpr);
  return table(
    {
      columns: ["threshold", "false positive rate", "true positive rate"],
      rows: Array.from(thresholds, (threshold, i) => [threshold, fpr[i], tpr[i]]),
      caption: `ROC curve of ${thresholds.length} points; area ${area.toFixed(4)}.`,
    },
    { maxRows: 10 },
  );
}
