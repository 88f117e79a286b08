import { type Displayable, displaySymbol, type MimeBundle, table } from "../display";
import { encodeLabels, type Label, type Labels, type Numbers, said, weightsOf } from "../samples";
import { crossCounts, sum } from "./tally";

/** Counts of true against predicted classes; shows itself as a table in a notebook. */
export interface ConfusionMatrix extends Displayable {
  /** `counts[i][j]`: how many samples of class i were predicted as class j, or what share. */
  readonly counts: readonly (readonly number[])[];
  /** The classes by their names, in the order of rows and columns. */
  readonly labels: readonly string[];
  readonly normalize?: "true" | "pred" | "all";
  [displaySymbol](): MimeBundle;
}

export interface ConfusionMatrixOptions {
  /** The classes that count and their order, or the names of classes 0, 1, ... Default: all in the data, sorted. */
  labels?: readonly Label[];
  /** Divide by the true class (rows), the predicted class (columns), or all samples. Default: plain counts. */
  normalize?: "true" | "pred" | "all";
  /** A weight per sample. Default: 1 each. */
  sampleWeight?: Numbers;
}

const captions = {
  counts: "samples",
  true: "share of the true class, rows sum to 1",
  pred: "share of the predicted class, columns sum to 1",
  all: "share of all samples",
};

/**
 * Confusion matrix of a classification, as `sklearn.metrics.confusion_matrix`: rows are true classes, columns predicted ones; a row or column
 * without samples normalises to zeros, and samples of classes that `labels` leaves out are not counted.
 *
 *     metrics.confusionMatrix(yTrue, yPred, { labels: fashion.classNames, normalize: "true" })
 *
 * @throws {RangeError} when the lengths differ, or `labels` has names but the data has a class without one
 */
export function confusionMatrix(
  yTrue: Labels,
  yPred: Labels,
  { labels, normalize, sampleWeight }: ConfusionMatrixOptions = {},
): ConfusionMatrix {
  if (normalize !== undefined && !["true", "pred", "all"].includes(normalize))
    throw new RangeError(`confusionMatrix: normalize is ${said(normalize)}, but must be "true", "pred" or "all".`);
  const counted = encodeLabels("confusionMatrix", yTrue, yPred, labels);
  const flat = crossCounts({ ...counted, weights: weightsOf("confusionMatrix", sampleWeight, counted.truth.length) });
  const K = counted.classes.length;
  if (labels && counted.truth.length > 0 && counted.truth.every((code) => code < 0))
    throw new RangeError(`confusionMatrix: no class of labels (${counted.names.join(", ")}) stands in yTrue; at least one must.`);
  const counts = normalized(
    counted.classes.map((_, i) => Array.from(flat.subarray(i * K, (i + 1) * K))),
    normalize,
  );
  const matrix = { counts, labels: counted.names, ...(normalize && { normalize }) };
  return { ...matrix, [displaySymbol]: () => shown(matrix)[displaySymbol]() };
}

function normalized(counts: number[][], normalize: ConfusionMatrixOptions["normalize"]): number[][] {
  if (normalize === undefined) return counts;
  const columns = counts.map((_, j) => sum(counts.map((row) => row[j] as number)));
  const all = sum(columns);
  return counts.map((row) => {
    const ofRow = sum(row);
    return row.map((count, j) => {
      const divisor = normalize === "true" ? ofRow : normalize === "pred" ? (columns[j] as number) : all;
      return divisor === 0 ? 0 : count / divisor;
    });
  });
}

function shown({ counts, labels, normalize }: Pick<ConfusionMatrix, "counts" | "labels" | "normalize">) {
  const cell = (value: number) => (normalize ? value.toFixed(3) : value);
  return table(
    {
      columns: labels.map((label) => label),
      index: labels.map((label) => label),
      rows: counts.map((row) => row.map(cell)),
      caption: `Rows: true class. Columns: predicted class. Cells: ${captions[normalize ?? "counts"]}.`,
    },
    { maxRows: 40, maxColumns: 40 },
  );
}
