import { type Displayable, displaySymbol, type MimeBundle } from "../../display";
import { accuracyScore, r2Score } from "../../metrics";
import type { Figure } from "../../plots";
import { shuffledIndices } from "../../preprocess";
import { classesOf, type Explainable, outputIndex, predictorOf, type Rows, tableOf } from "../tabular";
import { type DecisionTreeOptions, decisionTreeClassifier, decisionTreeRegressor } from "./decision-tree";
import type { TreeFigureOptions } from "./figure";
import type { DecisionTreeClassifier, DecisionTreeRegressor } from "./tree";

export interface SurrogateOptions extends Omit<DecisionTreeOptions, "sampleWeight"> {
  /** Levels of the tree. Default: 3, what a person can follow. */
  maxDepth?: number;
  /**
   * Whether the tree imitates the predicted class or a predicted number. Default: "classifier" where the model returns several numbers per row, else
   * "regressor".
   */
  kind?: "classifier" | "regressor";
  /** Share of the rows that the tree is not grown from, to measure its fidelity. Default: 0.25. */
  testSize?: number;
  /** Which output a regressor imitates. Default: the only one, or of two class probabilities the second. */
  output?: number;
  /** Names of the classes in the order of the model's outputs. Default: their numbers. */
  classNames?: readonly string[];
}

/** A tree that imitates a model, and how well it does. Shows itself as the tree. */
export interface Surrogate extends Displayable {
  readonly tree: DecisionTreeClassifier | DecisionTreeRegressor;
  /**
   * On rows that the tree was not grown from: the share where tree and model predict the same class, or R2 between their numbers. What the tree says about the
   * model is worth as much.
   */
  readonly fidelity: number;
  /** The same on the rows that it was grown from. */
  readonly trainFidelity: number;
  /** "accuracy" or "r2". */
  readonly fidelityMetric: "accuracy" | "r2";
  /** Rows that the fidelity was measured on. */
  readonly testRows: number;
  /** The tree, drawn; its title says how faithful it is. */
  figure(options?: TreeFigureOptions): Figure;
  [displaySymbol](): Promise<MimeBundle>;
}

/**
 * A global surrogate: a small decision tree that is grown from the predictions of a model instead of the truth, and so explains the model as far as it agrees
 * with it (Molnar, Interpretable Machine Learning, chapter "Global surrogate").
 *
 *     await explain.surrogate(model, x, { maxDepth: 3, seed: 1 })
 *
 * @param model a function from rows to predictions, a `tf.LayersModel` or another tree
 * @param x rows `[N, features]`, no labels needed
 * @throws {RangeError} when there are too few rows to leave some out
 */
export async function surrogate(model: Explainable, x: Rows, options: SurrogateOptions = {}): Promise<Surrogate> {
  const { testSize = 0.25, kind, output, classNames, maxDepth = 3, seed, featureNames } = options;
  const table = tableOf("surrogate", "x", x, featureNames);
  const testRows = Math.round(testSize * table.count);
  if (!(testRows >= 1 && testRows < table.count))
    throw new RangeError(
      `surrogate: testSize is ${testSize}, which leaves ${testRows} of ${table.count} rows out; both parts need at least one.`,
    );
  const predictions = await predictorOf("surrogate", model, table.width)(table.values, table.count);
  const isClassifier = (kind ?? (predictions.width > 1 ? "classifier" : "regressor")) === "classifier";
  const targets = isClassifier
    ? classesOf(predictions)
    : columnOf(predictions.values, predictions.width, outputIndex("surrogate", output, predictions.width));
  const order = shuffledIndices(table.count, seed);
  const part = (rows: Int32Array) => ({
    x: Array.from(rows, (i) => Array.from(table.values.subarray(i * table.width, (i + 1) * table.width))),
    y: Array.from(rows, (i) => targets[i] as number),
  });
  const [test, train] = [part(order.slice(0, testRows)), part(order.slice(testRows))];
  const grown = { ...options, maxDepth, featureNames: table.names };
  const tree = isClassifier ? decisionTreeClassifier(train.x, train.y, grown) : decisionTreeRegressor(train.x, train.y, grown);
  const measure = isClassifier ? accuracyScore : r2OfMeans;
  const [fidelity, trainFidelity] = [test, train].map((rows) => measure(rows.y, tree.predict(rows.x) as number[])) as [number, number];
  const words = isClassifier ? `predicts the model's class for ${(100 * fidelity).toFixed(1)} %` : `R² ${fidelity.toFixed(3)} to the model`;
  const names =
    isClassifier && classNames ? (tree as DecisionTreeClassifier).classes.map((k) => classNames[k as number] as string) : undefined;
  const draw = (given: TreeFigureOptions = {}) =>
    tree.figure({ title: `Surrogate tree: ${words} of ${testRows.toLocaleString("en-US")} new rows`, classNames: names, ...given });
  return {
    tree,
    fidelity,
    trainFidelity,
    fidelityMetric: isClassifier ? "accuracy" : "r2",
    testRows,
    figure: draw,
    [displaySymbol]: () => draw()[displaySymbol](),
  };
}

/** R2 of the means of leaves, which may be off by rounding: of a model that always says the same, no spread would be left to compare that with. */
const r2OfMeans = (truth: number[], means: number[]) =>
  r2Score(
    truth,
    means.map((mean, i) => (Math.abs(mean - (truth[i] as number)) <= 1e-12 * Math.abs(mean) ? (truth[i] as number) : mean)),
  );

const columnOf = (values: Float64Array, width: number, column: number) => values.filter((_, i) => i % width === column);
