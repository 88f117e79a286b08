import { type Displayable, displaySymbol, type MimeBundle } from "../../display";
import { type Figure, featureImportance } from "../../plots";
import { random } from "../../preprocess";
import { type Explainable, predictorOf } from "./predictor";
import { type Rows, tableOf } from "./rows";
import { type Scoring, scorerOf } from "./scoring";
import { type Targets, truthOf } from "./targets";

export interface PermutationImportanceOptions {
  /** What is measured. Default: "accuracy" where the model returns several numbers per row, else "r2". */
  scoring?: Scoring;
  /** How often every feature is shuffled. Default: 5. */
  nRepeats?: number;
  /** Default: the frame's columns, or "x0", "x1", ... */
  featureNames?: readonly string[];
  /** Seed of the shuffles. Default: other ones every time. */
  seed?: number;
}

/** By how much the score falls when a feature is shuffled. Shows itself as bars. */
export interface PermutationImportance extends Displayable {
  readonly featureNames: readonly string[];
  /** `[features][nRepeats]`. */
  readonly importances: readonly (readonly number[])[];
  readonly importancesMean: readonly number[];
  /** Standard deviation over the repeats, divided by nRepeats as numpy does. */
  readonly importancesStd: readonly number[];
  /** The score without shuffling. */
  readonly score: number;
  readonly scoring: string;
  /** Bars with their deviations, the largest first. */
  figure(): Figure;
  [displaySymbol](): Promise<MimeBundle>;
}

/**
 * Permutation importance (Breiman 2001): the fall of a score when the values of one feature are shuffled over the rows, which cuts their tie to the
 * target. As `sklearn.inspection.permutation_importance`; of features that say the same, each looks unimportant. Measure it on rows that the model was not
 * trained on.
 *
 *     await explain.permutationImportance(model, xTest, yTest, { seed: 1 })
 *
 * @param model a function from rows to predictions, a `tf.LayersModel` or a decision tree
 * @param x rows `[N, features]`
 * @param y true values `[N]`; or classes, which are labels where the model names them in `classes`, as trees do, else indices of the model's outputs
 * @throws {RangeError} when the lengths differ, values are not finite, or a class has no output
 */
export async function permutationImportance(
  model: Explainable,
  x: Rows,
  y: Targets,
  { scoring, nRepeats = 5, featureNames, seed }: PermutationImportanceOptions = {},
): Promise<PermutationImportance> {
  const caller = "permutationImportance";
  const table = tableOf(caller, "x", x, featureNames);
  const truth = truthOf(caller, y, table.count, model);
  if (!Number.isInteger(nRepeats) || nRepeats < 1)
    throw new RangeError(`${caller}: nRepeats is ${nRepeats}, but must be a whole number of at least 1.`);
  const predict = predictorOf(caller, model, table.width);
  const predictions = await predict(table.values, table.count);
  const scorer = scorerOf(caller, scoring, predictions.width);
  const score = scorer.score(truth, predictions);
  const orders = shuffles(table.count, nRepeats, seed);
  const importances: number[][] = [];
  for (let j = 0; j < table.width; j++) {
    const falls: number[] = [];
    for (const order of orders) {
      const shuffled = table.values.slice();
      for (let i = 0; i < table.count; i++) shuffled[i * table.width + j] = table.values[(order[i] as number) * table.width + j] as number;
      falls.push(score - scorer.score(truth, await predict(shuffled, table.count)));
    }
    importances.push(falls);
  }
  const importancesMean = importances.map(mean);
  const result: PermutationImportance = {
    featureNames: table.names,
    importances,
    importancesMean,
    importancesStd: importances.map((falls, j) => Math.sqrt(mean(falls.map((fall) => (fall - (importancesMean[j] as number)) ** 2)))),
    score,
    scoring: scorer.name,
    figure: () => draw(result),
    [displaySymbol]: () => draw(result)[displaySymbol](),
  };
  return result;
}

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

/** The same orders for every feature, as in scikit-learn: differences between features are not differences of luck. */
function shuffles(count: number, nRepeats: number, seed: number | undefined): Int32Array[] {
  const { integer } = random(seed);
  const order = Int32Array.from({ length: count }, (_, i) => i);
  return Array.from({ length: nRepeats }, () => {
    for (let i = count - 1; i > 0; i--) {
      const j = integer(0, i);
      [order[i], order[j]] = [order[j] as number, order[i] as number];
    }
    return order.slice();
  });
}

const draw = ({ featureNames, importancesMean, importancesStd, scoring, score }: PermutationImportance): Figure =>
  featureImportance(
    { names: featureNames, importances: importancesMean, deviations: importancesStd },
    { measure: `Fall of ${scoring} when shuffled (unshuffled ${score.toFixed(3)})`, title: "Permutation importance" },
  );
