import { type Displayable, displaySymbol, type MimeBundle } from "../../display";
import { random } from "../../preprocess";
import { checkLengths, checkOneOf, type Label, type Labels, type Numbers, positivesOf, scoresOf } from "../../samples";
import { type Features, type Group, groupingOf, groupKey, groupName, rowsByGroup } from "../features";
import { type Cost, costOf, shownThresholds } from "./cost";
import { type Mixture, type Rate, rates, tradeoffCurve } from "./tradeoff";

/** What groups shall have in common, by fairlearn's names. */
export type Constraint =
  | "demographic_parity"
  | "equalized_odds"
  | "selection_rate_parity"
  | "true_positive_rate_parity"
  | "false_positive_rate_parity"
  | "true_negative_rate_parity"
  | "false_negative_rate_parity";

export type Objective = "accuracy_score" | "balanced_accuracy_score" | "selection_rate" | "true_positive_rate" | "true_negative_rate";

/** How one group is treated: two thresholds, one of which is drawn for each person, and with `pIgnore` a coin in place of the score. */
export interface GroupRule extends Mixture {
  readonly group: Group;
  readonly count: number;
  /** The chance that the score is ignored, and the chance of the positive class then; for equalized odds only. */
  readonly pIgnore: number;
  readonly predictionConstant: number;
}

export interface ThresholdOptimizerOptions {
  /** A column, or several by name, whose combinations are the groups. */
  sensitiveFeatures: Features;
  /** Default: "demographic_parity". */
  constraints?: Constraint;
  /** What is made as large as it can be under the constraint. Default: "accuracy_score". */
  objective?: Objective;
  /** How many steps the constrained rate is tried at. Default: 1000. */
  gridSize?: number;
  /** Allow a group's low scores to be the positive ones. Default: false. */
  flip?: boolean;
  /** The threshold before, for the comparison: positive above it. Default: 0.5. */
  threshold?: number;
  /** The positive class. Default: 1, where the classes are 0 and 1 or -1 and 1. */
  posLabel?: Label;
}

/** Thresholds per group that were fitted, and what they cost; shows itself as a table. */
export interface ThresholdOptimizer extends Displayable {
  readonly constraints: Constraint;
  readonly objective: Objective;
  readonly groups: readonly GroupRule[];
  /** Accuracy and distance of the groups, before and after, on the samples that it was fitted to. */
  readonly cost: Cost;
  /** The chance of the positive class for every sample; several features are found by their names, in any order. */
  predictProba(yScore: Numbers, options: { sensitiveFeatures: Features }): Float64Array;
  /** 0 or 1 for every sample, 1 being the positive class; drawn where a group has two thresholds. */
  predict(yScore: Numbers, options: { sensitiveFeatures: Features; seed?: number }): Int32Array;
  [displaySymbol](): MimeBundle;
}

const constrained: Readonly<Record<Exclude<Constraint, "equalized_odds">, Rate>> = {
  demographic_parity: "selection_rate",
  selection_rate_parity: "selection_rate",
  true_positive_rate_parity: "true_positive_rate",
  false_positive_rate_parity: "false_positive_rate",
  true_negative_rate_parity: "true_negative_rate",
  false_negative_rate_parity: "false_negative_rate",
};

/**
 * Finds thresholds on the scores of a trained model, one or two per group, that bring groups to parity at the least cost, as
 * `fairlearn.postprocessing.ThresholdOptimizer` (Hardt et al. 2016, https://arxiv.org/abs/1610.02413).
 *
 *     const fair = fairness.thresholdOptimizer(yTrue, yScore, { sensitiveFeatures: sex, constraints: "equalized_odds" });
 *     fair.predict(testScores, { sensitiveFeatures: testSex, seed: 1 })
 *
 * @param yTrue two classes `[N]`
 * @param yScore scores of the positive class, `[N]` or `[N, 2]`
 * @throws {RangeError} when lengths differ, a group has one class only, or the objective does not go with equalized odds
 */
export function thresholdOptimizer(yTrue: Labels, yScore: Numbers, options: ThresholdOptimizerOptions): ThresholdOptimizer {
  const caller = "thresholdOptimizer";
  const {
    constraints = "demographic_parity",
    objective = "accuracy_score",
    gridSize = 1000,
    flip = false,
    threshold = 0.5,
    posLabel,
  } = options;
  checkOneOf(caller, "constraints", constraints, [...Object.keys(constrained), "equalized_odds"] as Constraint[]);
  const odds = constraints === "equalized_odds";
  const allowed = [
    "accuracy_score",
    "balanced_accuracy_score",
    ...(odds ? [] : ["selection_rate", "true_positive_rate", "true_negative_rate"]),
  ];
  checkOneOf(caller, "objective", objective, allowed as Objective[]);
  if (!Number.isInteger(gridSize) || gridSize < 2)
    throw new RangeError(`${caller}: gridSize is ${gridSize}, but must be a whole number of at least 2.`);
  const positive = positivesOf(caller, yTrue, posLabel);
  const scores = scoresOf(caller, "yScore", yScore);
  checkLengths(caller, "yTrue", positive.length, "yScore", scores.length);
  const grouping = groupingOf(caller, "sensitiveFeatures", options.sensitiveFeatures, positive.length);
  const grid = Array.from({ length: gridSize + 1 }, (_, i) => (i === gridSize ? 1 : i * (1 / gridSize)));
  const parts = rowsByGroup(grouping).flatMap((rows, g) => (rows.length === 0 ? [] : [{ rows, group: grouping.groups[g] as Group }]));
  const curves = parts.map(({ rows, group }) => {
    const own = Uint8Array.from(rows, (i) => positive[i] as number);
    if (!own.includes(0) || !own.includes(1))
      throw new RangeError(
        `${caller}: all ${rows.length} samples of the group ${groupName(group)} are of one class, so that no threshold can be found; join groups, or leave it out.`,
      );
    const ownScores = Float64Array.from(rows, (i) => scores[i] as number);
    const [x, y]: [Rate, Rate] = odds ? ["false_positive_rate", "true_positive_rate"] : [constrained[constraints], objective];
    return tradeoffCurve(own, ownScores, x, y, flip, grid);
  });
  const best = odds
    ? bestOdds(curves, positive, objective)
    : bestOnGrid(
        grid.map((_, g) =>
          parts.reduce((sum, { rows }, k) => sum + (rows.length / positive.length) * ((curves[k] as Mixture[])[g] as Mixture).y, 0),
        ),
      );
  const lowest = Math.min(...curves.map((curve) => (curve[best] as Mixture).y));
  const groups = parts.map(({ rows, group }, k): GroupRule => {
    const mixture = curves[k]?.[best] as Mixture;
    // The coin moves a group that could do better down to the others, along the line to the diagonal of the ROC plot.
    const pIgnore = odds && mixture.y !== mixture.x ? (mixture.y - lowest) / (mixture.y - mixture.x) : 0;
    return { group, count: rows.length, ...mixture, pIgnore, predictionConstant: grid[best] as number };
  });
  const predictProba = (given: Numbers, { sensitiveFeatures }: { sensitiveFeatures: Features }) =>
    chances(groups, given, sensitiveFeatures);
  const after = predictProba(yScore, options);
  const cost = costOf({ positive, before: Float64Array.from(scores, (s) => Number(s > threshold)), after, parts, constraints });
  return {
    constraints,
    objective,
    groups,
    cost,
    predictProba,
    predict(given, { sensitiveFeatures, seed }) {
      const { next } = random(seed);
      return Int32Array.from(predictProba(given, { sensitiveFeatures }), (p) => Number(next() < p));
    },
    [displaySymbol]: () => shownThresholds(constraints, groups, cost)[displaySymbol](),
  };
}

/** The first place of the largest value. */
const bestOnGrid = (values: readonly number[]): number =>
  values.reduce((best, value, g) => (value > (values[best] as number) ? g : best), 0);

/** Where the rates that all groups can reach are best: at every false positive rate the true positive rate of the worst group. */
function bestOdds(curves: readonly (readonly Mixture[])[], positive: Uint8Array, objective: Objective): number {
  const positives = positive.reduce((sum, one) => sum + one, 0);
  const negatives = positive.length - positives;
  return bestOnGrid(
    (curves[0] as readonly Mixture[]).map(({ x }, g) => {
      const y = Math.min(...curves.map((curve) => (curve[g] as Mixture).y));
      const value = rates[objective]({ truePositives: positives * y, falsePositives: negatives * x, positives, negatives });
      // As fairlearn, so that rounding does not decide between equals.
      return Number(value.toFixed(15));
    }),
  );
}

function chances(groups: readonly GroupRule[], yScore: Numbers, sensitiveFeatures: Features): Float64Array {
  const caller = "predict";
  const scores = scoresOf(caller, "yScore", yScore);
  const grouping = groupingOf(caller, "sensitiveFeatures", sensitiveFeatures, scores.length);
  const names = Object.keys((groups[0] as GroupRule).group);
  const known = new Map(groups.map((rule) => [groupKey(rule.group, names), rule]));
  const asked = namesToRead(names, grouping.names);
  const rules = grouping.groups.map((group) => known.get(groupKey(group, asked)));
  return Float64Array.from(scores, (score, i) => {
    const rule = rules[grouping.codes[i] as number];
    if (!rule) {
      const name = groupName(grouping.groups[grouping.codes[i] as number] as Group);
      const fitted = groups.map(({ group }) => groupName(group)).join("; ");
      throw new RangeError(`${caller}: the group ${name} has no threshold; the thresholds were fitted to ${fitted}.`);
    }
    const { p0, rule0, p1, rule1, pIgnore, predictionConstant } = rule;
    const chance = p0 * answer(rule0, score) + p1 * answer(rule1, score);
    return pIgnore * predictionConstant + (1 - pIgnore) * chance;
  });
}

/** Names of the features in the order in which they were fitted. A single one may have any name, since a plain column has none. */
function namesToRead(fitted: readonly string[], given: readonly string[]): readonly string[] {
  if (fitted.length === 1 && given.length === 1) return given;
  if (fitted.length === given.length && fitted.every((name) => given.includes(name))) return fitted;
  throw new RangeError(
    `predict: sensitiveFeatures has ${given.join(", ")}, but the thresholds were fitted to ${fitted.join(", ")}; give the same features by the same names.`,
  );
}

const answer = ({ operator, threshold }: Mixture["rule0"], score: number) =>
  Number(operator === ">" ? score > threshold : score < threshold);
