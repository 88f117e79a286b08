import { displaySymbol } from "../../display";
import { random } from "../../preprocess";
import { type Column, numbersOf, type Rows, type Table, tableOf } from "../tabular";
import { type ClassificationCriterion, type Criterion, classification, squaredError } from "./criterion";
import { treeFigure } from "./figure";
import { grow, type Limits } from "./grow";
import { codesOf, type Label, type Labels } from "./labels";
import { depthOf, featureImportancesOf, leafOf, leavesOf, type TreeNodes } from "./nodes";
import { type PruningPath, prune } from "./prune";
import { splitterOf } from "./splitter";
import type { DecisionTreeClassifier, DecisionTreeContent, DecisionTreeRegressor } from "./tree";

export interface DecisionTreeOptions {
  /** Longest way from the root to a leaf. Default: no limit. */
  maxDepth?: number;
  /** Nodes of fewer rows stay leaves; below 1 a share of all rows. Default: 2. */
  minSamplesSplit?: number;
  /** Every leaf has at least as many rows; below 1 a share of all rows. Default: 1. */
  minSamplesLeaf?: number;
  /** Grow the splits that lower the impurity most, until there are so many leaves. Default: no limit, and depth first. */
  maxLeafNodes?: number;
  /** Splits that lower the weighted impurity by less are not made. Default: 0. */
  minImpurityDecrease?: number;
  /** Price of a leaf in weighted impurity: larger prunes more. Default: 0, no pruning. */
  ccpAlpha?: number;
  /** One weight per row, at least 0. Default: 1 each. */
  sampleWeight?: Column;
  /** Default: the frame's columns, or "x0", "x1", ... */
  featureNames?: readonly string[];
  /**
   * Of equally good splits that of the first feature wins; a seed puts the features into a random order for this. Default: the order of the columns, so that the tree is
   * always the same.
   */
  seed?: number;
}

export interface DecisionTreeClassifierOptions extends DecisionTreeOptions {
  /** Default: "gini"; "log_loss" is another name of "entropy". */
  criterion?: ClassificationCriterion;
}

/**
 * A decision tree for classes by CART, with the splits, the pruning and the edge cases of scikit-learn's `DecisionTreeClassifier` (features are float32 there and here).
 * Shows itself as a picture.
 *
 *     const tree = explain.decisionTreeClassifier(x, labels, { maxDepth: 3 });
 *     tree.predict([[1, 2, 3]]);
 *
 * @param x rows `[N, features]`; missing values must be filled before
 * @param y labels `[N]`, numbers or texts
 * @throws {RangeError} when lengths differ, values are not finite, or an option lies outside of its range
 */
export function decisionTreeClassifier(x: Rows, y: Labels, options: DecisionTreeClassifierOptions = {}): DecisionTreeClassifier {
  const caller = "decisionTreeClassifier";
  const { criterion = "gini" } = options;
  if (!["gini", "entropy", "log_loss"].includes(criterion))
    throw new RangeError(`${caller}: criterion is "${criterion}", but must be "gini", "entropy" or "log_loss".`);
  const table = tableOf(caller, "x", x, options.featureNames);
  const { codes, classes } = codesOf(caller, y, table.count);
  const { nodes } = fit(caller, table, classification(criterion, codes, classes.length), options);
  return classifierOf({ kind: "classifier", criterion, featureNames: table.names, classes, nodes });
}

/**
 * A decision tree for numbers by CART with the mean squared error, as scikit-learn's `DecisionTreeRegressor`. Shows itself as a picture.
 *
 * @param x rows `[N, features]`; missing values must be filled before
 * @param y numbers `[N]`
 * @throws {RangeError} when lengths differ, values are not finite, or an option lies outside of its range
 */
export function decisionTreeRegressor(x: Rows, y: Column, options: DecisionTreeOptions = {}): DecisionTreeRegressor {
  const caller = "decisionTreeRegressor";
  const table = tableOf(caller, "x", x, options.featureNames);
  const { nodes } = fit(caller, table, squaredError(numbersOf(caller, "y", y, table.count)), options);
  return regressorOf({ kind: "regressor", criterion: "squared_error", featureNames: table.names, nodes });
}

export interface PruningPathOptions extends DecisionTreeOptions {
  /** "squared_error" for numbers, else for classes. Default: "gini". */
  criterion?: ClassificationCriterion | "squared_error";
}

/**
 * The trees that pruning passes through, to choose `ccpAlpha` from: scikit-learn's `cost_complexity_pruning_path`.
 *
 * @throws {RangeError} as {@link decisionTreeClassifier}
 */
export function costComplexityPruningPath(x: Rows, y: Labels, options: PruningPathOptions = {}): PruningPath {
  const caller = "costComplexityPruningPath";
  const { criterion = "gini" } = options;
  const table = tableOf(caller, "x", x, options.featureNames);
  const { codes, classes } = codesOf(caller, y, table.count);
  const measure =
    criterion === "squared_error"
      ? squaredError(numbersOf(caller, "y", y as Column, table.count))
      : classification(criterion, codes, classes.length);
  return fit(caller, table, measure, { ...options, ccpAlpha: Number.POSITIVE_INFINITY }).path;
}

function fit(caller: string, table: Table, criterion: Criterion, options: DecisionTreeOptions): { nodes: TreeNodes; path: PruningPath } {
  const limits = limitsOf(caller, table.count, options);
  const { ccpAlpha = 0, sampleWeight } = options;
  if (!(ccpAlpha >= 0)) throw new RangeError(`${caller}: ccpAlpha is ${ccpAlpha}, but must be at least 0.`);
  const weights =
    sampleWeight === undefined ? new Float64Array(table.count).fill(1) : numbersOf(caller, "sampleWeight", sampleWeight, table.count);
  if (weights.some((weight) => weight < 0) || weights.every((weight) => weight === 0))
    throw new RangeError(`${caller}: sampleWeight must be at least 0 everywhere, and above 0 somewhere.`);
  const columns = table.names.map((_, j) =>
    Float32Array.from({ length: table.count }, (_, i) => table.values[i * table.width + j] as number),
  );
  const splitter = splitterOf({ columns, weights, criterion }, orderOf(table.width, options.seed));
  const nodes = grow(splitter, criterion, limits);
  return ccpAlpha > 0 ? prune(nodes, ccpAlpha) : { nodes, path: { ccpAlphas: [], impurities: [] } };
}

function orderOf(width: number, seed: number | undefined): number[] {
  const order = Array.from({ length: width }, (_, j) => j);
  if (seed === undefined) return order;
  const source = random(seed);
  return order
    .map((j) => [source.next(), j] as const)
    .sort(([a], [b]) => a - b)
    .map(([, j]) => j);
}

function limitsOf(caller: string, count: number, options: DecisionTreeOptions): Limits {
  const { maxDepth = Number.POSITIVE_INFINITY, maxLeafNodes = Number.POSITIVE_INFINITY, minImpurityDecrease = 0 } = options;
  const whole = (name: string, value: number, least: number) => {
    if (value !== Number.POSITIVE_INFINITY && (!Number.isInteger(value) || value < least))
      throw new RangeError(`${caller}: ${name} is ${value}, but must be a whole number of at least ${least}.`);
  };
  const rows = (name: string, value: number, least: number) => {
    if (value > 0 && value < 1) return Math.max(least, Math.ceil(value * count));
    if (Number.isInteger(value) && value >= least) return value;
    throw new RangeError(
      `${caller}: ${name} is ${value}, but must be a whole number of at least ${least}, or a share of the rows between 0 and 1.`,
    );
  };
  whole("maxDepth", maxDepth, 1);
  whole("maxLeafNodes", maxLeafNodes, 2);
  if (!(minImpurityDecrease >= 0))
    throw new RangeError(`${caller}: minImpurityDecrease is ${minImpurityDecrease}, but must be at least 0.`);
  return {
    maxDepth,
    maxLeafNodes,
    minImpurityDecrease,
    minSamplesSplit: rows("minSamplesSplit", options.minSamplesSplit ?? 2, 2),
    minSamplesLeaf: rows("minSamplesLeaf", options.minSamplesLeaf ?? 1, 1),
  };
}

function common<C extends DecisionTreeContent>(content: C) {
  const { nodes, featureNames } = content;
  const apply = (x: Rows) => {
    const table = tableOf("decisionTree.predict", "x", x);
    if (table.width !== featureNames.length)
      throw new RangeError(`decisionTree.predict: x has ${table.width} features, but the tree was grown from ${featureNames.length}.`);
    return Array.from({ length: table.count }, (_, i) => leafOf(nodes, table.values.subarray(i * table.width, (i + 1) * table.width)));
  };
  return {
    ...content,
    depth: depthOf(nodes),
    nLeaves: leavesOf(nodes),
    featureImportances: featureImportancesOf(nodes, featureNames.length),
    apply,
    toJSON: () => content,
    figure: (options = {}) => treeFigure(content, options),
    [displaySymbol]: () => treeFigure(content)[displaySymbol](),
  } satisfies Omit<DecisionTreeRegressor, "predict" | "kind" | "criterion">;
}

/** A classifier from its plain data. */
export function classifierOf(content: DecisionTreeContent & { kind: "classifier"; classes: readonly Label[] }): DecisionTreeClassifier {
  const base = common(content);
  const predictProba = (x: Rows) => base.apply(x).map((leaf) => [...(content.nodes.value[leaf] as number[])]);
  const largest = (row: readonly number[]) => row.indexOf(Math.max(...row));
  return { ...base, predictProba, predict: (x) => predictProba(x).map((row) => content.classes[largest(row)] as Label) };
}

/** A regressor from its plain data. */
export function regressorOf(content: DecisionTreeContent & { kind: "regressor" }): DecisionTreeRegressor {
  const base = common(content);
  return { ...base, predict: (x) => base.apply(x).map((leaf) => content.nodes.value[leaf]?.[0] as number) };
}
