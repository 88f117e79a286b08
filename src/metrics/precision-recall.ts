import { type Label, type Labels, type Numbers, plainLabel, said } from "../samples";
import { type Counts, meanOf, pooled, type Scores, scores } from "./scores";
import { type Tally, tally } from "./tally";

/**
 * How the scores of classes become one number: of the positive class only, from all samples together, the plain mean, the mean by the number of
 * samples; `null` keeps one per class.
 */
export type Average = "binary" | "micro" | "macro" | "weighted" | null;

export interface PrecisionRecallOptions {
  /** Default: "binary". */
  average?: Average;
  /** The class that `average: "binary"` looks at. Default: 1. */
  posLabel?: Label;
  /** The classes that count and their order, or the names of classes 0, 1, ... Default: all in the data, sorted. */
  labels?: readonly Label[];
  /** A weight per sample. Default: 1 each. */
  sampleWeight?: Numbers;
  /** The score where a class has no samples (recall) or no predictions (precision): 0, 1 or NaN, which means leave out. Default: 0. */
  zeroDivision?: number;
}

export interface FbetaOptions extends PrecisionRecallOptions {
  /** Recall counts `beta` times as much as precision. */
  beta: number;
}

/** Scores of every class in the order of `labels`. */
export interface PrecisionRecallFscoreSupport {
  readonly labels: readonly string[];
  readonly precision: readonly number[];
  readonly recall: readonly number[];
  readonly fscore: readonly number[];
  /** How many samples (or what weight) the class has. */
  readonly support: readonly number[];
}

/** Options that ask for one score per class. */
export type PerClass<O> = O & { average: null };

/**
 * The share of predictions of a class that were right: `tp / (tp + fp)`, as `sklearn.metrics.precision_score`.
 *
 *     precisionScore(yTrue, yPred, { average: "macro" })
 *
 * @throws {RangeError} when lengths differ, there are more than two classes and `average` is "binary", or `posLabel` is not a class
 */
export function precisionScore(yTrue: Labels, yPred: Labels, options: PerClass<PrecisionRecallOptions>): number[];
export function precisionScore(yTrue: Labels, yPred: Labels, options?: PrecisionRecallOptions): number;
export function precisionScore(yTrue: Labels, yPred: Labels, options: PrecisionRecallOptions = {}): number | number[] {
  return averaged("precisionScore", yTrue, yPred, options, ({ precision }) => precision);
}

/**
 * The share of samples of a class that were found: `tp / (tp + fn)`, as `sklearn.metrics.recall_score`.
 *
 * @throws {RangeError} as {@link precisionScore}
 */
export function recallScore(yTrue: Labels, yPred: Labels, options: PerClass<PrecisionRecallOptions>): number[];
export function recallScore(yTrue: Labels, yPred: Labels, options?: PrecisionRecallOptions): number;
export function recallScore(yTrue: Labels, yPred: Labels, options: PrecisionRecallOptions = {}): number | number[] {
  return averaged("recallScore", yTrue, yPred, options, ({ recall }) => recall);
}

/**
 * The harmonic mean of precision and recall, as `sklearn.metrics.f1_score`.
 *
 * @throws {RangeError} as {@link precisionScore}
 */
export function f1Score(yTrue: Labels, yPred: Labels, options: PerClass<PrecisionRecallOptions>): number[];
export function f1Score(yTrue: Labels, yPred: Labels, options?: PrecisionRecallOptions): number;
export function f1Score(yTrue: Labels, yPred: Labels, options: PrecisionRecallOptions = {}): number | number[] {
  return averaged("f1Score", yTrue, yPred, options, ({ fscore }) => fscore);
}

/**
 * The weighted harmonic mean of precision and recall: `(1 + b²) tp / (b² (tp + fn) + tp + fp)`, as `sklearn.metrics.fbeta_score`.
 *
 *     fbetaScore(yTrue, yPred, { beta: 2, average: "weighted" })
 *
 * @throws {RangeError} as {@link precisionScore}, or when `beta` is negative
 */
export function fbetaScore(yTrue: Labels, yPred: Labels, options: PerClass<FbetaOptions>): number[];
export function fbetaScore(yTrue: Labels, yPred: Labels, options: FbetaOptions): number;
export function fbetaScore(yTrue: Labels, yPred: Labels, options: FbetaOptions): number | number[] {
  const { beta } = options;
  if (!(beta >= 0)) throw new RangeError(`fbetaScore: beta is ${said(beta)}, but must be a number of at least 0, as in { beta: 2 }.`);
  return averaged("fbetaScore", yTrue, yPred, options, ({ fscore }) => fscore, beta);
}

/**
 * Precision, recall, F score and support of every class, as `sklearn.metrics.precision_recall_fscore_support` without an average.
 *
 * @throws {RangeError} when the lengths differ or there are no samples
 */
export function precisionRecallFscoreSupport(
  yTrue: Labels,
  yPred: Labels,
  {
    beta = 1,
    labels,
    sampleWeight,
    zeroDivision = 0,
  }: { beta?: number; labels?: readonly Label[]; sampleWeight?: Numbers; zeroDivision?: number } = {},
): PrecisionRecallFscoreSupport {
  const counted = tally("precisionRecallFscoreSupport", yTrue, yPred, { labels, sampleWeight });
  return { labels: counted.names, ...scores(counted, { zeroDivision, beta }) };
}

function averaged(
  caller: string,
  yTrue: Labels,
  yPred: Labels,
  { average = "binary", posLabel = 1, labels, sampleWeight, zeroDivision = 0 }: PrecisionRecallOptions,
  pick: (scores: Scores) => number[],
  beta = 1,
): number | number[] {
  checkZeroDivision(caller, zeroDivision);
  if (average === "binary") {
    const positive = positives(caller, tally(caller, yTrue, yPred, { sampleWeight }), posLabel, labels);
    return pick(scores(positive, { zeroDivision, beta }))[0] as number;
  }
  const counted = tally(caller, yTrue, yPred, { labels, sampleWeight });
  switch (average) {
    case null:
      return pick(scores(counted, { zeroDivision, beta }));
    case "micro":
      return pick(scores(pooled(counted), { zeroDivision, beta }))[0] as number;
    case "macro":
      return meanOf(pick(scores(counted, { zeroDivision, beta })));
    case "weighted": {
      const perClass = scores(counted, { zeroDivision, beta });
      return meanOf(pick(perClass), perClass.support);
    }
    default:
      throw new RangeError(`${caller}: average is ${said(average)}, but must be "binary", "micro", "macro", "weighted" or null.`);
  }
}

/** Counts of the positive class alone, which `labels` may name but not choose, as in scikit-learn. */
function positives(
  caller: string,
  { hits, predicted, actual, classes }: Tally,
  posLabel: Label,
  labels: readonly Label[] | undefined,
): Counts {
  if (classes.length > 2)
    throw new RangeError(
      `${caller}: the data has ${classes.length} classes, but average "binary" is for two; choose "micro", "macro", "weighted" or null.`,
    );
  const label = plainLabel(posLabel);
  const isName = typeof label === "string" && typeof classes[0] === "number";
  const at = classes.indexOf(isName ? (labels?.indexOf(label) ?? -1) : label);
  if (at < 0 && classes.length === 2)
    throw new RangeError(
      `${caller}: posLabel is ${said(label)}, but the classes are ${classes.map(said).join(" and ")}; choose one of them.`,
    );
  const only = (counts: ArrayLike<number>) => [counts[at] ?? 0];
  return { hits: only(hits), predicted: only(predicted), actual: only(actual) };
}

/** @throws {RangeError} when `zeroDivision` is not 0, 1 or NaN */
export function checkZeroDivision(caller: string, zeroDivision: number): void {
  if (zeroDivision === 0 || zeroDivision === 1 || Number.isNaN(zeroDivision)) return;
  throw new RangeError(`${caller}: zeroDivision is ${said(zeroDivision)}, but must be 0, 1 or NaN.`);
}
