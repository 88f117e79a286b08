import { type Displayable, displaySymbol, type MimeBundle, table } from "../display";
import type { Label, Labels, Numbers } from "../samples";
import { checkZeroDivision } from "./precision-recall";
import { meanOf, pooled, type Scores, scores } from "./scores";
import { sum, tally } from "./tally";

/** A line of the report. */
export interface ReportScores {
  readonly precision: number;
  readonly recall: number;
  readonly f1Score: number;
  /** How many samples, or what weight. */
  readonly support: number;
}

/** scikit-learn's `output_dict`: scores by the name of the class, `accuracy` (or `micro avg`), `macro avg`, `weighted avg`. */
export type ReportObject = Record<string, number | Readonly<Record<"precision" | "recall" | "f1-score" | "support", number>>>;

/** Precision, recall and F1 per class and on average; shows itself as a table. */
export interface ClassificationReport extends Displayable {
  readonly classes: readonly ({ readonly label: string } & ReportScores)[];
  /** Absent where `labels` leaves out classes of the data; `micro` is there then. */
  readonly accuracy?: number;
  readonly micro?: ReportScores;
  readonly macro: ReportScores;
  readonly weighted: ReportScores;
  /** As scikit-learn's `classification_report(output_dict=True)`. */
  toObject(): ReportObject;
  [displaySymbol](): MimeBundle;
}

export interface ClassificationReportOptions {
  /** The classes that count and their order, or the names of classes 0, 1, ... Default: all in the data, sorted. */
  labels?: readonly Label[];
  /** Names to show, in the order of `labels`. Default: the labels. */
  targetNames?: readonly string[];
  /** A weight per sample. Default: 1 each. */
  sampleWeight?: Numbers;
  /** Decimals of the table. Default: 3. */
  digits?: number;
  /** The score where a class has no samples or no predictions: 0, 1 or NaN. Default: 0; the table says where. */
  zeroDivision?: number;
}

/**
 * The main scores of a classification, as `sklearn.metrics.classification_report`.
 *
 *     metrics.classificationReport(yTrue, yPred, { labels: fashion.classNames })
 *
 * @throws {RangeError} when the lengths differ, or `targetNames` has not one name per class
 */
export function classificationReport(yTrue: Labels, yPred: Labels, options: ClassificationReportOptions = {}): ClassificationReport {
  const { labels, targetNames, sampleWeight, digits = 3, zeroDivision = 0 } = options;
  checkZeroDivision("classificationReport", zeroDivision);
  const counted = tally("classificationReport", yTrue, yPred, { labels, sampleWeight });
  const { names, hits, predicted, actual } = counted;
  if (targetNames && targetNames.length !== names.length)
    throw new RangeError(`classificationReport: targetNames has ${targetNames.length} names, but there are ${names.length} classes.`);
  const perClass = scores(counted, { zeroDivision });
  const micro = lines(scores(pooled(counted), { zeroDivision }))[0] as ReportScores;
  const complete = counted.truth.every((code) => code >= 0) && counted.guess.every((code) => code >= 0);
  const content = {
    classes: lines(perClass).map((line, k) => ({ label: targetNames?.[k] ?? (names[k] as string), ...line })),
    ...(complete ? { accuracy: micro.precision } : { micro }),
    macro: average(perClass),
    weighted: average(perClass, perClass.support),
  };
  const empty = { precision: without(predicted), recall: without(actual) };
  function without(counts: Float64Array): string[] {
    return content.classes.filter((_, k) => counts[k] === 0 && hits[k] === 0).map(({ label }) => label);
  }
  return {
    ...content,
    toObject: () => asObject(content),
    [displaySymbol]: () => shown(content, digits, noteOf(empty, zeroDivision))[displaySymbol](),
  };
}

type Content = Pick<ClassificationReport, "classes" | "accuracy" | "micro" | "macro" | "weighted">;

const lines = ({ precision, recall, fscore, support }: Scores): ReportScores[] =>
  precision.map((p, k) => ({ precision: p, recall: recall[k] as number, f1Score: fscore[k] as number, support: support[k] as number }));

const average = ({ precision, recall, fscore, support }: Scores, weights?: number[]): ReportScores => ({
  precision: meanOf(precision, weights),
  recall: meanOf(recall, weights),
  f1Score: meanOf(fscore, weights),
  support: sum(support),
});

function asObject({ classes, accuracy, micro, macro, weighted }: Content): ReportObject {
  const line = ({ precision, recall, f1Score, support }: ReportScores) => ({ precision, recall, "f1-score": f1Score, support });
  return {
    ...Object.fromEntries(classes.map((scores) => [scores.label, line(scores)])),
    ...(micro ? { "micro avg": line(micro) } : { accuracy: accuracy as number }),
    "macro avg": line(macro),
    "weighted avg": line(weighted),
  };
}

function shown({ classes, accuracy, micro, macro, weighted }: Content, digits: number, caption: string | undefined) {
  const line = ({ precision, recall, f1Score, support }: ReportScores) => [
    ...[precision, recall, f1Score].map((score) => score.toFixed(digits)),
    support,
  ];
  const middle = micro ? line(micro) : ["", "", (accuracy as number).toFixed(digits), macro.support];
  return table(
    {
      columns: ["precision", "recall", "f1-score", "support"],
      index: [...classes.map(({ label }) => label), micro ? "micro avg" : "accuracy", "macro avg", "weighted avg"],
      rows: [...classes.map(line), middle, line(macro), line(weighted)],
      caption,
    },
    { maxRows: 1003 },
  );
}

function noteOf({ precision, recall }: { precision: string[]; recall: string[] }, zeroDivision: number): string | undefined {
  const parts = [
    ...(precision.length > 0 ? [`no predictions of ${precision.join(", ")}: precision`] : []),
    ...(recall.length > 0 ? [`no samples of ${recall.join(", ")}: recall`] : []),
  ];
  if (parts.length === 0) return undefined;
  return `There are ${parts.join(" and ")} is set to ${zeroDivision} (zeroDivision).`;
}
