import type { Predictions } from "./predictor";

/** scikit-learn's names, or a function of the true values and the predictions (numbers, or rows of K numbers); larger is better. */
export type Scoring = "accuracy" | "neg_log_loss" | "r2" | "neg_mean_squared_error" | "neg_mean_absolute_error" | ScoreFunction;

export type ScoreFunction = (yTrue: number[], yPred: number[] | number[][]) => number;

type Scorer = (y: Float64Array, predictions: Predictions) => number;

const meanOf = (y: Float64Array, each: (value: number, i: number) => number) =>
  y.reduce((sum, value, i) => sum + each(value, i), 0) / y.length;

const scorers: Record<Exclude<Scoring, ScoreFunction>, Scorer> = {
  accuracy: (y, predictions) => {
    const classes = classesOf(predictions);
    return meanOf(y, (value, i) => (value === classes[i] ? 1 : 0));
  },
  neg_log_loss: (y, predictions) => {
    const tiny = Number.EPSILON;
    return meanOf(y, (value, i) => Math.log(Math.min(1 - tiny, Math.max(tiny, probabilityOf(predictions, i, value)))));
  },
  r2: (y, { values }) => {
    const mean = meanOf(y, (value) => value);
    const total = meanOf(y, (value) => (value - mean) ** 2);
    const rest = meanOf(y, (value, i) => (value - (values[i] as number)) ** 2);
    // As scikit-learn: a constant target is 1 when it is met, and 0 when not.
    return total === 0 ? (rest === 0 ? 1 : 0) : 1 - rest / total;
  },
  neg_mean_squared_error: (y, { values }) => -meanOf(y, (value, i) => (value - (values[i] as number)) ** 2),
  neg_mean_absolute_error: (y, { values }) => -meanOf(y, (value, i) => Math.abs(value - (values[i] as number))),
};

/** The class of every row: the largest of K scores (the first among equals), one score above 0.5, or a label as it is. */
export function classesOf({ values, width }: Predictions): Float64Array {
  const count = values.length / width;
  if (width === 1) return values.every(Number.isInteger) ? values : values.map((value) => (value > 0.5 ? 1 : 0));
  return Float64Array.from({ length: count }, (_, i) => {
    const row = values.subarray(i * width, (i + 1) * width);
    return row.indexOf(Math.max(...row));
  });
}

function probabilityOf({ values, width }: Predictions, i: number, label: number): number {
  if (width > 1) return values[i * width + label] as number;
  return label === 1 ? (values[i] as number) : 1 - (values[i] as number);
}

/** @throws {RangeError} when there is no such scoring, or it does not fit predictions of several numbers */
export function scorerOf(caller: string, scoring: Scoring | undefined, width: number): { name: string; score: Scorer } {
  const asked = scoring ?? (width > 1 ? "accuracy" : "r2");
  if (typeof asked === "function") {
    const rows = ({ values }: Predictions) =>
      width === 1
        ? Array.from(values)
        : Array.from({ length: values.length / width }, (_, i) => Array.from(values.subarray(i * width, (i + 1) * width)));
    return { name: asked.name || "score", score: (y, predictions) => asked(Array.from(y), rows(predictions)) };
  }
  const score = scorers[asked];
  if (!score)
    throw new RangeError(`${caller}: there is no scoring "${asked}"; there are ${Object.keys(scorers).join(", ")}, or give a function.`);
  if (width > 1 && !/accuracy|log_loss/.test(asked))
    throw new RangeError(`${caller}: scoring "${asked}" needs one number per row, but the model returns ${width}.`);
  return { name: asked, score };
}
