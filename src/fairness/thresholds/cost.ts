import { type Table, table } from "../../display";
import type { Group } from "../features";
import type { Constraint, GroupRule } from "./optimizer";
import { type Counts, type Rate, rates } from "./tradeoff";

/** What parity costs; where predictions are by chance, their expectation. */
export interface Cost {
  readonly accuracy: { readonly before: number; readonly after: number };
  /** The largest difference between groups in the rate that the constraint is about, for equalized odds the worse one of two. */
  readonly disparity: { readonly before: number; readonly after: number };
  readonly byGroup: readonly { readonly group: Group; readonly accuracy: { readonly before: number; readonly after: number } }[];
}

interface Given {
  positive: Uint8Array;
  /** The chance of the positive class. */
  before: Float64Array;
  after: Float64Array;
  parts: readonly { rows: Int32Array; group: Group }[];
  constraints: Constraint;
}

const watched: Readonly<Record<Constraint, readonly Rate[]>> = {
  demographic_parity: ["selection_rate"],
  selection_rate_parity: ["selection_rate"],
  true_positive_rate_parity: ["true_positive_rate"],
  false_positive_rate_parity: ["false_positive_rate"],
  true_negative_rate_parity: ["true_negative_rate"],
  false_negative_rate_parity: ["false_negative_rate"],
  equalized_odds: ["true_positive_rate", "false_positive_rate"],
};

export function costOf({ positive, before, after, parts, constraints }: Given): Cost {
  const all = Int32Array.from(positive.keys());
  const both = <T>(read: (chance: Float64Array) => T) => ({ before: read(before), after: read(after) });
  const accuracy = (rows: Int32Array) => both((chance) => rates.accuracy_score(countsOf(positive, chance, rows)));
  const disparity = (chance: Float64Array) =>
    Math.max(
      ...watched[constraints].map((rate) => {
        const values = parts.map(({ rows }) => rates[rate](countsOf(positive, chance, rows)));
        return Math.max(...values) - Math.min(...values);
      }),
    );
  return {
    accuracy: accuracy(all),
    disparity: both(disparity),
    byGroup: parts.map(({ rows, group }) => ({ group, accuracy: accuracy(rows) })),
  };
}

function countsOf(positive: Uint8Array, chance: Float64Array, rows: Int32Array): Counts {
  let [positives, truePositives, falsePositives] = [0, 0, 0];
  for (const i of rows) {
    positives += positive[i] as number;
    if (positive[i] === 1) truePositives += chance[i] as number;
    else falsePositives += chance[i] as number;
  }
  return { positives, negatives: rows.length - positives, truePositives, falsePositives };
}

export function shownThresholds(constraints: Constraint, groups: readonly GroupRule[], cost: Cost): Table {
  const names = Object.keys(groups[0]?.group ?? {});
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const change = ({ before, after }: { before: number; after: number }) => [before.toFixed(4), after.toFixed(4)];
  const lines = groups.map(({ group, count, p0, rule0, p1, rule1, pIgnore }, g) => [
    ...Object.values(group),
    count,
    [
      [p0, rule0],
      [p1, rule1],
    ]
      .filter(([share]) => (share as number) > 0)
      .map(([share, rule]) => `${percent(share as number)}: ${ruleText(rule as GroupRule["rule0"])}`)
      .join(", "),
    percent(pIgnore),
    ...change((cost.byGroup[g] as Cost["byGroup"][number]).accuracy),
  ]);
  const last = [
    "all",
    ...names.slice(1).map(() => ""),
    groups.reduce((sum, { count }) => sum + count, 0),
    "",
    "",
    ...change(cost.accuracy),
  ];
  return table({
    columns: [...names, "samples", "positive where the score is", "by a coin", "accuracy before", "accuracy after"],
    rows: [...lines, last],
    caption: `${constraints.replaceAll("_", " ")}: groups differ by ${cost.disparity.before.toFixed(4)} before and ${cost.disparity.after.toFixed(4)} after; accuracy goes from ${cost.accuracy.before.toFixed(4)} to ${cost.accuracy.after.toFixed(4)}.`,
  });
}

function ruleText({ operator, threshold }: GroupRule["rule0"]): string {
  if (threshold === Number.POSITIVE_INFINITY) return operator === ">" ? "never" : "always";
  if (threshold === Number.NEGATIVE_INFINITY) return operator === ">" ? "always" : "never";
  return `${operator} ${threshold.toFixed(4)}`;
}
