import { accuracyScore, logLoss, meanAbsoluteError, meanSquaredError, r2Score } from "../../metrics";
import type { Predictions } from "./predictor";
import { columnsOf, type Truth } from "./targets";

/** scikit-learn's names, or a function of the true values and the predictions (numbers, or rows of K numbers); larger is better. */
export type Scoring = "accuracy" | "neg_log_loss" | "r2" | "neg_mean_squared_error" | "neg_mean_absolute_error" | ScoreFunction;

/** A score of one's own, higher is better: from the targets (texts as their places in the model's `classes`) and what the model gave for the same rows. */
export type ScoreFunction = (yTrue: number[], yPred: number[] | number[][]) => number;

type Scorer = (truth: Truth, predictions: Predictions) => number;

const scorersOf = (caller: string): Record<Exclude<Scoring, ScoreFunction>, Scorer> => ({
  accuracy: (truth, predictions) =>
    accuracyScore(areLabels(predictions) ? truth.values : columnsOf(caller, truth, Math.max(2, predictions.width)), classesOf(predictions)),
  neg_log_loss: (truth, { values, width }) => {
    const columns = columnsOf(caller, truth, Math.max(2, width));
    const unknown = columns.indexOf(-1);
    if (unknown >= 0)
      throw new RangeError(
        `${caller}: y has in row ${unknown} a class that the model does not know, and so no probability; leave such rows out, or choose another scoring.`,
      );
    return -(width === 1
      ? logLoss(columns, values, { labels: [0, 1] })
      : logLoss(columns, rowsOf({ values, width }), { labels: Array.from({ length: width }, (_, k) => k) }));
  },
  r2: (truth, { values }) => r2Score(truth.values, values),
  neg_mean_squared_error: (truth, { values }) => -meanSquaredError(truth.values, values),
  neg_mean_absolute_error: (truth, { values }) => -meanAbsoluteError(truth.values, values),
});

const rowsOf = ({ values, width }: Predictions): number[][] =>
  Array.from({ length: values.length / width }, (_, i) => Array.from(values.subarray(i * width, (i + 1) * width)));

/** Whether predictions are classes themselves, not scores. */
const areLabels = ({ values, width }: Predictions) => width === 1 && values.every(Number.isInteger);

/** The class of every row: the largest of K scores (the first among equals), one score above 0.5, or a label as it is. */
export function classesOf({ values, width }: Predictions): Float64Array {
  const count = values.length / width;
  if (width === 1) return areLabels({ values, width }) ? values : values.map((value) => (value > 0.5 ? 1 : 0));
  return Float64Array.from({ length: count }, (_, i) => {
    const row = values.subarray(i * width, (i + 1) * width);
    return row.indexOf(Math.max(...row));
  });
}

/** @throws {RangeError} when there is no such scoring, or it does not fit predictions of several numbers */
export function scorerOf(caller: string, scoring: Scoring | undefined, width: number): { name: string; score: Scorer } {
  const asked = scoring ?? (width > 1 ? "accuracy" : "r2");
  if (typeof asked === "function") {
    return {
      name: asked.name || "score",
      score: ({ values }, predictions) => asked(Array.from(values), width === 1 ? Array.from(predictions.values) : rowsOf(predictions)),
    };
  }
  const scorers = scorersOf(caller);
  const score = scorers[asked];
  if (!score)
    throw new RangeError(`${caller}: there is no scoring "${asked}"; there are ${Object.keys(scorers).join(", ")}, or give a function.`);
  if (width > 1 && !/accuracy|log_loss/.test(asked))
    throw new RangeError(`${caller}: scoring "${asked}" needs one number per row, but the model returns ${width}.`);
  return { name: asked, score };
}
