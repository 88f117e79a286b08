import type { Displayable, displaySymbol, MimeBundle } from "../../display";
import type { Figure } from "../../plots";
import type { Rows } from "../tabular";
import type { TreeFigureOptions } from "./figure";
import type { Label } from "./labels";
import type { TreeNodes } from "./nodes";

/** A grown tree as plain data: what its JSON holds. */
export interface DecisionTreeContent {
  readonly kind: "classifier" | "regressor";
  readonly criterion: string;
  readonly featureNames: readonly string[];
  /** Of a classifier: its labels, rising, in the order of the values of the nodes. */
  readonly classes?: readonly Label[];
  readonly nodes: TreeNodes;
}

interface DecisionTree extends DecisionTreeContent, Displayable {
  /** Length of the longest way from the root to a leaf. */
  readonly depth: number;
  readonly nLeaves: number;
  /** How much every feature lowers the impurity, as shares of 1. */
  readonly featureImportances: readonly number[];
  /** The number of the leaf that each row falls into. */
  apply(x: Rows): number[];
  /** Plain data for `JSON.stringify`; {@link decisionTreeFromJson} makes a tree of it again. */
  toJSON(): DecisionTreeContent;
  /** The tree, drawn: question, impurity, rows and values in every box. */
  figure(options?: TreeFigureOptions): Figure;
  /** What a notebook shows when the value is the last line of a cell. */
  [displaySymbol](): Promise<MimeBundle>;
}

export interface DecisionTreeClassifier extends DecisionTree {
  readonly kind: "classifier";
  readonly classes: readonly Label[];
  /** The label of the largest share, the first among equals. */
  predict(x: Rows): Label[];
  /** The shares of the classes in each row's leaf, `[N, classes]`. */
  predictProba(x: Rows): number[][];
}

export interface DecisionTreeRegressor extends DecisionTree {
  readonly kind: "regressor";
  /** The mean of each row's leaf. */
  predict(x: Rows): number[];
}
