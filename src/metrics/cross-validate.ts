import { type Displayable, displaySymbol, type MimeBundle, table } from "../display";
import type { tf } from "../runtime";
import { checkLengths, isTensor, type Labels, type PlainRows, plainRows, rowsOf, said, type TypedArray } from "../samples";
import { accuracyScore } from "./accuracy";
import type { Metric } from "./bootstrap";
import { type Fold, kFold, stratifiedKFold } from "./folds";
import { sum } from "./tally";

/** Scores of every fold by the name of the metric; shows itself as a table. */
export interface CrossValidation extends Displayable {
  readonly scores: Readonly<Record<string, readonly number[]>>;
  readonly mean: Readonly<Record<string, number>>;
  /** Standard deviation over the folds, dividing by their number. */
  readonly std: Readonly<Record<string, number>>;
  [displaySymbol](): MimeBundle;
}

/** What a fold is made from: rows of tensors are tensors, which are disposed of after the fold; rows of anything else are arrays. */
export interface FoldSamples<X = PlainRows, Y = PlainRows> {
  readonly xs: X;
  readonly ys: Y;
}

export interface CrossValidateOptions {
  /** How many folds, or the folds themselves. Default: 5, stratified. */
  cv?: number | readonly Fold[];
  /** Give every fold its share of every class of `ys`. Default: where `ys` are classes, that is unless it says false. */
  stratify?: boolean;
  /** Metrics by name, each `(yTrue, yPred) => number`. Default: accuracy. */
  scoring?: Readonly<Record<string, Metric>>;
  /** Mix the samples before. Default: true; without a seed another order every time. */
  shuffle?: boolean;
  seed?: number;
}

/** Rows of `T`: a tensor and a typed array stay what they are, lists become arrays, frames plain rows. */
export type Taken<T> = T extends tf.Tensor | TypedArray ? T : T extends readonly (infer Entry)[] ? Entry[] : PlainRows;

/**
 * Trains and tests once per fold, as `sklearn.model_selection.cross_validate`.
 *
 *     await metrics.crossValidate(
 *       async (trainSet, testXs) => {
 *         const model = build();
 *         await train.fit(model, trainSet, { epochs: 3 });
 *         return model.predict(testXs) as tf.Tensor;
 *       },
 *       { xs, ys },
 *       { cv: 5, seed: 1 },
 *     )
 *
 * @param fitAndPredict trains on the samples of a fold and returns what it predicts for the others: classes, probabilities or values. A tensor that it
 *   returns is disposed of
 * @param samples inputs and targets of the same length, tensors or arrays; they stay
 * @throws {RangeError} when lengths differ, or a fold returns another number of predictions than it has samples
 */
export async function crossValidate<X, Y>(
  fitAndPredict: (trainSet: FoldSamples<Taken<X>, Taken<Y>>, testXs: Taken<X>, fold: number) => unknown | Promise<unknown>,
  samples: FoldSamples<X, Y>,
  { cv = 5, stratify = true, scoring = { accuracy: accuracyScore }, shuffle = true, seed }: CrossValidateOptions = {},
): Promise<CrossValidation> {
  const [xs, ys] = [rowsOf("crossValidate", "xs", samples.xs), rowsOf("crossValidate", "ys", samples.ys)];
  checkLengths("crossValidate", "xs", xs.length, "ys", ys.length);
  const options = { splits: cv as number, shuffle, seed };
  const folds = typeof cv !== "number" ? cv : stratify ? stratifiedKFold(samples.ys as Labels, options) : kFold(ys.length, options);
  const targets = plainRows("crossValidate", "ys", samples.ys);
  const scores = Object.fromEntries(Object.keys(scoring).map((name): [string, number[]] => [name, []]));
  for (const [k, { train, test }] of folds.entries()) {
    const made: unknown[] = [];
    const keep = <T>(value: T) => {
      made.push(value);
      return value as never;
    };
    try {
      const trainSet = { xs: keep(xs.take(train)), ys: keep(ys.take(train)) };
      const predicted = keep(await fitAndPredict(trainSet, keep(xs.take(test)), k));
      const guess = plainRows("crossValidate", "the prediction", predicted);
      checkLengths("crossValidate", `fold ${k}`, test.length, "its prediction", guess.length);
      for (const [name, metric] of Object.entries(scoring))
        scores[name]?.push(numberFrom(name, metric(targets.take(test), guess.take(Int32Array.from(test.keys())))));
    } finally {
      for (const value of new Set(made)) if (isTensor(value) && !value.isDisposed) value.dispose();
    }
  }
  return summary(scores);
}

function numberFrom(name: string, value: unknown): number {
  if (typeof value === "number") return value;
  throw new TypeError(`crossValidate: the metric "${name}" returned ${said(value)}, but must return a number; choose an average.`);
}

function summary(scores: Readonly<Record<string, readonly number[]>>): CrossValidation {
  const each = (read: (values: readonly number[]) => number) =>
    Object.fromEntries(Object.entries(scores).map(([name, values]) => [name, read(values)]));
  const meanOf = (values: readonly number[]) => sum(values) / values.length;
  const deviationOf = (values: readonly number[]) => Math.sqrt(meanOf(values.map((value) => (value - meanOf(values)) ** 2)));
  const result = { scores, mean: each(meanOf), std: each(deviationOf) };
  return { ...result, [displaySymbol]: () => shown(result)[displaySymbol]() };
}

function shown({ scores, mean, std }: Pick<CrossValidation, "scores" | "mean" | "std">) {
  const names = Object.keys(scores);
  const folds = scores[names[0] as string]?.length ?? 0;
  return table({
    columns: names,
    index: [...Array.from({ length: folds }, (_, k) => `fold ${k + 1}`), "mean", "std"],
    rows: [
      ...Array.from({ length: folds }, (_, k) => names.map((name) => scores[name]?.[k])),
      names.map((name) => mean[name]),
      names.map((name) => std[name]),
    ],
  });
}
