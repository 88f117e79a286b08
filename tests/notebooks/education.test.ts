import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type { CrossValidation } from "tslab-ml/metrics";
import { reference } from "../reference";
import { assertNotBehind, type Baselines } from "./baselines";
import { variablesOf } from "./cells";

interface Samples {
  x: number[][];
  dropped: number[];
  truth: number[];
}

interface Education {
  same: Record<string, number>;
  learn: Samples;
  choose: Samples;
  judge: Samples;
  pJudge: number[];
  found: { name: string; recall: number[]; areas: [number, number] }[];
  questions: { question: string; warning: number; causal: number | null; truth: number }[];
  few: { xs: number[][]; ys: number[] };
  line: CrossValidation;
  calibration: { byGroup: { meanProbability: number; observed: number; brierScore: number }[] };
}

/** In full with TSLAB_ML_QUICK=0, which prints the figures that the notebook quotes; else in small. */
const quick = (process.env.TSLAB_ML_QUICK ??= "1") === "1";
const margin = quick ? 0.03 : 0.01;

describe("10-education", () => {
  let notebook: Education;
  let baselines: Baselines & { recall: number[]; folds: number };
  before(async () => {
    notebook = await variablesOf<Education>("10-education.ipynb", [
      "same",
      "learn",
      "choose",
      "judge",
      "pJudge",
      "found",
      "questions",
      "few",
      "line",
      "calibration",
    ]);
    const { learn, judge, pJudge, few } = notebook;
    baselines = await reference(
      `
import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, recall_score, roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
x, y, test, truth, p = (np.array(args[k]) for k in ["x", "y", "test", "truth", "p"])
line = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
scores = lambda p: dict(ap=average_precision_score(truth, p), auc=roc_auc_score(truth, p))
result = {}
for name, model in dict(logistic=line, boosting=HistGradientBoostingClassifier(random_state=0)).items():
    result[name] = scores(model.fit(x, y).predict_proba(test)[:, 1])
result["ours"] = scores(p)
order = np.argsort(-p, kind="stable")
result["recall"] = [float(recall_score(truth, np.isin(np.arange(len(p)), order[: round(k * len(p))]))) for k in [0.02, 0.05, 0.1, 0.2]]
folds = StratifiedKFold(args["folds"], shuffle=True, random_state=0)
result["folds"] = float(cross_val_score(line, np.array(args["fx"]), np.array(args["fy"]), cv=folds, scoring="roc_auc").mean())
`,
      { x: learn.x, y: learn.dropped, test: judge.x, truth: judge.dropped, p: pJudge, fx: few.xs, fy: few.ys, folds: quick ? 5 : 10 },
    );
  });

  it("cleans what the schools sent in to what the generator made", () => {
    const { students, ...different } = notebook.same;
    assert.ok((students as number) >= 24_000);
    for (const [what, count] of Object.entries(different)) assert.equal(count, 0, what);
  });

  it("gets the areas and the recall among the first that scikit-learn computes from its predictions", () => {
    const ours = notebook.found.find(({ name }) => name === "network") as Education["found"][number];
    assert.ok(Math.abs(ours.areas[0] - baselines.ours.ap) < 1e-12 && Math.abs(ours.areas[1] - baselines.ours.auc) < 1e-12);
    for (const [k, recall] of ours.recall.entries()) {
      const expected = baselines.recall[k] as number;
      assert.ok(Math.abs(recall - expected) < 1e-12, `${recall}, ${expected}`);
    }
  });

  it(`is at most ${margin} behind the better one of scikit-learn's models in average precision and ROC AUC`, (t) =>
    assertNotBehind(t, baselines, margin));

  it("finds more than the number of failed exams does, and no more than the truth", () => {
    const auc = (name: string) => notebook.found.find((row) => row.name === name)?.areas[1] as number;
    assert.ok(auc("network") > auc("failed exams") + 0.03 && auc("network") < auc("the truth"));
  });

  it("is calibrated in both groups", () => {
    for (const { meanProbability, observed } of notebook.calibration.byGroup)
      assert.ok(Math.abs(meanProbability - observed) < (quick ? 0.02 : 0.01), `${meanProbability}, ${observed}`);
  });

  it("answers what-ifs near the truth with the columns that come before, and is wrong with those that come after and with signs", () => {
    const asked = (question: string) =>
      notebook.questions.find((row) => row.question.startsWith(question)) as Education["questions"][number];
    for (const question of ["a tutor", "half the hours", "a scholarship"]) {
      const { causal, truth } = asked(question);
      assert.ok(Math.abs((causal as number) - truth) < (quick ? 0.012 : 0.006), `${question}: ${causal}, in truth ${truth}`);
    }
    assert.ok(Math.abs(asked("a tutor").warning) < 0.75 * Math.abs(asked("a tutor").truth));
    assert.ok(Math.abs(asked("half the hours").warning) < 0.75 * Math.abs(asked("half the hours").truth));
    assert.equal(asked("5 logins").truth, 0);
    assert.ok(asked("5 logins").warning < -0.015);
  });

  it("cross-validates one school to the same mean as scikit-learn's logistic regression, but for the folds", () => {
    const mean = notebook.line.mean["ROC AUC"] as number;
    assert.equal(notebook.line.scores["ROC AUC"]?.length, quick ? 5 : 10);
    assert.ok(Math.abs(mean - baselines.folds) < 0.03, `${mean}, ${baselines.folds}`);
  });
});
