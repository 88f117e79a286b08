import assert from "node:assert/strict";
import type { TestContext } from "node:test";

/** Average precision and area under the ROC curve. */
export type Scores = Record<"ap" | "auc", number>;
export type Baselines = Record<"logistic" | "boosting" | "ours", Scores>;

/** Ours may be behind the better one of scikit-learn's two models by `margin`. */
export function assertNotBehind(t: TestContext, baselines: Baselines, margin: number): void {
  const { logistic, boosting, ours } = baselines;
  const said = (name: string, { ap, auc }: Scores) =>
    t.diagnostic(`${name}: average precision ${ap.toFixed(3)}, ROC AUC ${auc.toFixed(3)}`);
  said("LogisticRegression", logistic);
  said("HistGradientBoostingClassifier", boosting);
  said("the notebook's network", ours);
  for (const score of ["ap", "auc"] as const)
    assert.ok(
      ours[score] > Math.max(logistic[score], boosting[score]) - margin,
      `${score}: ${JSON.stringify({ logistic, boosting, ours })}`,
    );
}
