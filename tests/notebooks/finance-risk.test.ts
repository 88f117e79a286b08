import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type { FittedPipeline } from "tslab-ml/clean";
import { reference } from "../reference";
import { assertNotBehind, type Baselines } from "./baselines";
import { variablesOf } from "./cells";

interface Samples {
  x: number[][];
  fraud: number[];
  amount: Float64Array;
  truth: Float64Array;
}

interface FinanceRisk {
  same: Record<string, number>;
  filling: FittedPipeline;
  learn: Samples;
  choose: Samples;
  judge: Samples;
  pTest: number[];
  testScores: Record<"ap" | "auc", { estimate: number }>;
  tested: { name: string; cost: number; alarms: number[]; precision: number; recall: number }[];
  against: { name: string; truth: number; network: number; correlation: number | null }[];
  rates: Record<"observed" | "the truth" | "predicted", number[]>;
  lending: { name: string; gain: number }[];
  opportunity: [name: string, a: number, b: number, difference: number, interval: string][];
}

/** In full with TSLAB_ML_QUICK=0, which prints the figures that the notebook quotes; else in small. */
const quick = (process.env.TSLAB_ML_QUICK ??= "1") === "1";
const margin = quick ? 0.05 : 0.02;

describe("08-finance-risk", () => {
  let notebook: FinanceRisk;
  let baselines: Baselines & { cost: number; precision: number; recall: number };
  before(async () => {
    notebook = await variablesOf<FinanceRisk>("08-finance-risk.ipynb", [
      "same",
      "filling",
      "learn",
      "choose",
      "judge",
      "pTest",
      "testScores",
      "tested",
      "against",
      "rates",
      "lending",
      "opportunity",
    ]);
    const { learn, judge, pTest, tested } = notebook;
    const { alarms } = tested.find(({ name }) => name === "expected loss") as FinanceRisk["tested"][number];
    baselines = await reference(
      `
import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, precision_score, recall_score, roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
x, y, test, truth = (np.array(args[k]) for k in ["x", "y", "test", "truth"])
scores = lambda p: dict(ap=average_precision_score(truth, p), auc=roc_auc_score(truth, p))
result = {}
for name, model in dict(logistic=make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000)), boosting=HistGradientBoostingClassifier(random_state=0)).items():
    result[name] = scores(model.fit(x, y).predict_proba(test)[:, 1])
result["ours"] = scores(np.array(args["p"]))
alarms, amount = np.array(args["alarms"]), np.array(args["amount"])
result["precision"], result["recall"] = precision_score(truth, alarms), recall_score(truth, alarms)
result["cost"] = float(np.sum(alarms * (4 + 6 * (1 - truth)) + (1 - alarms) * truth * (amount + 25)))
`,
      { x: learn.x, y: learn.fraud, test: judge.x, truth: judge.fraud, p: pTest, alarms, amount: Array.from(judge.amount) },
    );
  });

  it("cleans the file to what the generator made", () => {
    const { payments, ...different } = notebook.same;
    assert.ok((payments as number) > 29_000);
    for (const [what, count] of Object.entries(different)) assert.equal(count, 0, what);
  });

  it("learns what fills gaps from the training months only, and keeps later months out of them", () => {
    assert.deepEqual(
      notebook.filling.steps.map(({ step }) => step),
      ["impute"],
    );
    const sizes = [notebook.learn, notebook.choose, notebook.judge].map(({ x }) => x.length);
    const all = sizes.reduce((a, b) => a + b);
    for (const [i, days] of [243, 61, 61].entries()) assert.ok(Math.abs((sizes[i] as number) / all - days / 365) < 0.01, `${sizes}`);
  });

  it("gets the scores that scikit-learn computes from its predictions", () => {
    const { testScores, tested } = notebook;
    const ours = tested.find(({ name }) => name === "expected loss") as FinanceRisk["tested"][number];
    assert.ok(Math.abs(testScores.ap.estimate - baselines.ours.ap) < 1e-12);
    assert.ok(Math.abs(testScores.auc.estimate - baselines.ours.auc) < 1e-12);
    assert.ok(Math.abs(ours.precision - baselines.precision) < 1e-12 && Math.abs(ours.recall - baselines.recall) < 1e-12);
    assert.ok(Math.abs(ours.cost - baselines.cost) < 1e-6 * baselines.cost);
  });

  it(`is at most ${margin} behind the better one of scikit-learn's models in average precision and ROC AUC`, (t) =>
    assertNotBehind(t, baselines, margin));

  it("saves most of what knowing the truth would, and no policy beats that by more than chance", () => {
    const cost = (name: string) => notebook.tested.find((policy) => policy.name === name)?.cost as number;
    const best = cost("expected loss, the truth");
    const saved = (cost("no alarm") - cost("expected loss")) / (cost("no alarm") - best);
    assert.ok(saved > (quick ? 0.5 : 0.75), `${saved}`);
    for (const policy of notebook.tested) assert.ok(policy.cost > 0.85 * best, `${policy.name}: ${policy.cost}`);
  });

  it("finds the true effects by SHAP values, next to nothing for what does nothing, and misses the wave that no column tells", () => {
    const { against, rates } = notebook;
    const causes = against.filter(({ truth }) => truth > 1e-9);
    const strongest = causes.toSorted((a, b) => b.truth - a.truth).slice(0, 4);
    for (const { name, correlation } of strongest) assert.ok((correlation as number) > (quick ? 0.3 : 0.8), `${name}: ${correlation}`);
    if (quick) return;
    const weekend = against.find(({ name }) => name === "weekend")?.network as number;
    assert.ok(weekend < 0.15, `${weekend}`);
    assert.ok((rates["the truth"][10] as number) > 1.4 * (rates.predicted[10] as number));
  });

  it("grants credit at a gain near that of the truth where history lost money, and to both groups alike", () => {
    const gain = (name: string) => notebook.lending.find((row) => row.name === name)?.gain as number;
    assert.ok(gain("as in history") < 0 && gain("everybody") < 0);
    assert.ok(gain("expected gain, learned from the approved") > 0.6 * gain("expected gain, the truth"), JSON.stringify(notebook.lending));
    const difference = (name: string) => notebook.opportunity.find(([own]) => own === name)?.[3] as number;
    assert.ok(difference("as in history") > 0.35);
    assert.ok(difference("expected gain, learned from the approved") < 0.12);
  });
});
