import {
  checkLengths,
  checkOneOf,
  encodeColumn,
  gridOf,
  type Label,
  type Labels,
  matrixOf,
  type Numbers,
  said,
  scoresOf,
  weightsOf,
} from "../samples";
import { checkProbabilities, positionsOf } from "./probabilities";
import { meanOf } from "./scores";
import { countAtThresholds } from "./thresholds";

export interface RocAucOptions {
  /** How the areas of several classes become one; `null` keeps one per class. Default: "macro". */
  average?: "macro" | "weighted" | "micro" | null;
  /** For three classes and more: every class against the rest, or every pair of classes (Hand & Till 2001). Default: it must be said. */
  multiClass?: "raise" | "ovr" | "ovo";
  /** The area up to this false positive rate only, rescaled so that chance is 0.5 (McClish 1989); two classes only. Default: 1. */
  maxFpr?: number;
  /** A weight per sample; not with "ovo". Default: 1 each. */
  sampleWeight?: Numbers;
  /** The class of every column, sorted, or the names of classes 0, 1, ... Default: the classes in `yTrue`. */
  labels?: readonly Label[];
}

/**
 * The area under the ROC curve, as `sklearn.metrics.roc_auc_score`. NaN where it is not defined: `yTrue` has one class only.
 *
 *     rocAucScore(yTrue, model.predict(xs), { multiClass: "ovr" })
 *
 * @param yTrue classes `[N]`; of two the larger is the positive one
 * @param yScore scores `[N]` of the positive class, or probabilities `[N, K]`; the two columns of `[N, 2]` count as one problem
 * @throws {RangeError} when lengths or classes do not fit the scores, a score is not finite, or probabilities of several classes do not sum to 1
 */
export function rocAucScore(yTrue: Labels, yScore: Numbers, options: RocAucOptions & { average: null }): number[];
export function rocAucScore(yTrue: Labels, yScore: Numbers, options?: RocAucOptions): number;
export function rocAucScore(yTrue: Labels, yScore: Numbers, options: RocAucOptions = {}): number | number[] {
  const { average = "macro", multiClass = "raise", maxFpr, sampleWeight } = options;
  const caller = "rocAucScore";
  checkOneOf(caller, "multiClass", multiClass, ["raise", "ovr", "ovo"]);
  checkOneOf(caller, "average", average, ["macro", "weighted", "micro", null]);
  const { classes, codes } = encodeColumn(caller, "yTrue", yTrue);
  const weights = weightsOf(caller, sampleWeight, codes.length);
  const { columns = 1 } = gridOf(caller, "yScore", yScore);
  if (classes.length <= 2 && columns <= 2) {
    const scores = scoresOf(caller, "yScore", yScore);
    checkLengths(caller, "yTrue", codes.length, "yScore", scores.length);
    return binaryArea(new Uint8Array(codes), scores, weights, maxFpr);
  }
  if (multiClass === "raise")
    throw new RangeError(
      `${caller}: there are ${Math.max(classes.length, columns)} classes; say { multiClass: "ovr" } (one against the rest) or "ovo" (pairs).`,
    );
  if (maxFpr !== undefined && maxFpr !== 1) throw new RangeError(`${caller}: maxFpr is ${maxFpr}, but works with two classes only.`);
  const problem = severalClasses(caller, classes, codes, yScore, options.labels);
  return multiClass === "ovr" ? oneVsRest(problem, average, weights) : oneVsOne(caller, problem, average, weights);
}

interface Problem {
  /** Positions of the columns. */
  codes: Int32Array;
  column(k: number): Float64Array;
  columns: number;
}

function severalClasses(
  caller: string,
  classes: readonly (number | string)[],
  codes: Int32Array,
  yScore: Numbers,
  labels: readonly Label[] | undefined,
): Problem {
  const { data, columns, length } = matrixOf(caller, "yScore", yScore);
  checkLengths(caller, "yTrue", codes.length, "yScore", length);
  checkProbabilities(caller, "yScore", data, columns);
  return {
    codes: positionsOf(caller, classes, codes, columns, labels),
    columns,
    column: (k) => Float64Array.from({ length }, (_, i) => data[i * columns + k] as number),
  };
}

function oneVsRest({ codes, column, columns }: Problem, average: RocAucOptions["average"], weights: ArrayLike<number> | undefined) {
  const maskOf = (k: number) => Uint8Array.from(codes, (code) => Number(code === k));
  if (average === "micro") {
    const repeated = weights && Float64Array.from({ length: codes.length * columns }, (_, at) => weights[at % codes.length] as number);
    const join = <T extends Uint8Array | Float64Array>(whole: T, partOf: (k: number) => T) => {
      for (let k = 0; k < columns; k++) whole.set(partOf(k) as never, k * codes.length);
      return whole;
    };
    return binaryArea(
      join(new Uint8Array(codes.length * columns), maskOf),
      join(new Float64Array(codes.length * columns), column),
      repeated,
    );
  }
  const areas = Array.from({ length: columns }, (_, k) => binaryArea(maskOf(k), column(k), weights));
  if (average === null) return areas;
  if (average === "macro") return areas.reduce((a, b) => a + b, 0) / columns;
  const shares = new Array<number>(columns).fill(0);
  for (let i = 0; i < codes.length; i++) shares[codes[i] as number]! += weights === undefined ? 1 : (weights[i] as number);
  // An undefined area of a class without weight does not reach the mean.
  return meanWithWeights(areas, shares);
}

function oneVsOne(
  caller: string,
  { codes, column, columns }: Problem,
  average: RocAucOptions["average"],
  weights: ArrayLike<number> | undefined,
) {
  if (average !== "macro" && average !== "weighted")
    throw new RangeError(`${caller}: average is ${said(average)}, but "ovo" takes "macro" or "weighted".`);
  if (weights) throw new RangeError(`${caller}: sampleWeight does not go with "ovo"; choose "ovr" or leave the weights out.`);
  const rowsOf = Array.from({ length: columns }, (): number[] => []);
  codes.forEach((code, i) => void rowsOf[code]?.push(i));
  const present = [...rowsOf.keys()].filter((k) => (rowsOf[k] as number[]).length > 0);
  const pairs = present.flatMap((a, i) => present.slice(i + 1).map((b) => [a, b] as const));
  const scoresOfClass = present.map((k) => [k, column(k)] as const);
  const all = new Map(scoresOfClass);
  const areas = pairs.map(([a, b]) => {
    const rows = [...(rowsOf[a] as number[]), ...(rowsOf[b] as number[])];
    const areaOf = (k: number) =>
      binaryArea(
        Uint8Array.from(rows, (i) => Number(codes[i] === k)),
        Float64Array.from(rows, (i) => (all.get(k) as Float64Array)[i] as number),
      );
    return (areaOf(a) + areaOf(b)) / 2;
  });
  if (average === "macro") return areas.length === 0 ? Number.NaN : areas.reduce((x, y) => x + y, 0) / areas.length;
  return meanWithWeights(
    areas,
    pairs.map(([a, b]) => (rowsOf[a] as number[]).length + (rowsOf[b] as number[]).length),
  );
}

function meanWithWeights(values: readonly number[], weights: readonly number[]): number {
  const counted = [...values.keys()].filter((k) => weights[k] !== 0);
  if (counted.some((k) => Number.isNaN(values[k]))) return Number.NaN;
  return meanOf(
    counted.map((k) => values[k] as number),
    counted.map((k) => weights[k] as number),
  );
}

/** The area of one class against another; NaN where one of them has no samples. */
function binaryArea(positive: Uint8Array, scores: ArrayLike<number>, weights?: ArrayLike<number>, maxFpr = 1): number {
  if (!(maxFpr > 0 && maxFpr <= 1)) throw new RangeError(`rocAucScore: maxFpr is ${said(maxFpr)}, but must be above 0 and at most 1.`);
  let [positives, negatives] = [0, 0];
  for (let i = 0; i < positive.length; i++) {
    const weight = weights === undefined ? 1 : (weights[i] as number);
    if (positive[i] === 1) positives += weight;
    else negatives += weight;
  }
  if (!(positives > 0 && negatives > 0)) return Number.NaN;
  const limit = maxFpr === 1 ? Number.POSITIVE_INFINITY : maxFpr * negatives;
  let area = 0;
  let x = 0;
  let y = 0;
  // Trapezoids, the last one cut where the false positive rate is maxFpr.
  countAtThresholds(positive, scores, weights, (_, nextY, nextX) => {
    if (x >= limit) return;
    const cut = nextX > limit;
    const height = cut ? y + ((nextY - y) * (limit - x)) / (nextX - x) : nextY;
    area += (((cut ? limit : nextX) - x) * (y + height)) / 2;
    x = nextX;
    y = nextY;
  });
  area /= positives * negatives;
  return maxFpr === 1 ? area : standardized(area, maxFpr);
}

/** 0.5 for chance, 1 for perfection: McClish 1989, https://doi.org/10.1177/0272989X8900900307. */
function standardized(area: number, maxFpr: number): number {
  const least = 0.5 * maxFpr * maxFpr;
  return 0.5 * (1 + (area - least) / (maxFpr - least));
}
