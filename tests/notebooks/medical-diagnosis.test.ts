import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type { Table } from "tslab-ml/data";
import { reference } from "../reference";
import { variablesOf } from "./cells";

interface Samples {
  x: number[][];
  y: number[];
  truth: number[];
}

interface Rate {
  name: string;
  hits: number;
  n: number;
  value: number;
  wilson: [number, number];
  low: number;
  high: number;
}

interface MedicalDiagnosis {
  k: number;
  release: Table;
  sets: Record<string, Table>;
  learn: Samples;
  calibrate: Samples;
  choose: Samples;
  test: Samples;
  network: { probabilities(x: number[][]): number[] };
  logistic: { probabilities(x: number[][]): number[] };
  scaled: { a: number; b: number; apply(p: number[]): number[] };
  said: number[];
  flagged: number[];
  threshold: number;
  scores: Record<"AUC" | "Brier score", number>;
  tallies: number[][];
  rates: Rate[];
  qualities: [auc: number, brier: number, ece: number, mean: string][];
  candidates: Record<string, number[]>;
  chances: number[];
  options: Record<string, number[]>;
  agreement: { name: string; truth: number; model: number; correlation: number | null }[];
  leaked: { name: string; auc: number }[];
}

type Scores = Record<"auc" | "brier", number>;

/** In full with TSLAB_ML_QUICK=0, which prints the figures that the notebook quotes; else in small. */
const quick = (process.env.TSLAB_ML_QUICK ??= "1") === "1";
const close = (a: number, b: number, within: number) => assert.ok(Math.abs(a - b) <= within, `${a} is not ${b}`);

describe("09-medical-diagnosis", () => {
  let notebook: MedicalDiagnosis;
  before(async () => {
    notebook = await variablesOf<MedicalDiagnosis>("09-medical-diagnosis.ipynb", [
      "k",
      "release",
      "sets",
      "learn",
      "calibrate",
      "choose",
      "test",
      "network",
      "logistic",
      "scaled",
      "said",
      "flagged",
      "threshold",
      "scores",
      "tallies",
      "rates",
      "qualities",
      "candidates",
      "chances",
      "options",
      "agreement",
      "leaked",
    ]);
  });

  it("releases no name, no number and no day, and keeps k-anonymity counted in patients", async () => {
    const { release, k } = notebook;
    const names = release.columns.map(({ name }) => name);
    for (const personal of ["name", "phone", "remarks"]) assert.ok(!names.includes(personal), personal);
    const { patient_id, born, sex, postcode, visited } = await release.toColumns();
    const columns = { patient_id, born, sex, postcode, visited };
    const lists = Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, Array.from(values as string[])]));
    const found = await reference<{ smallest: number; forms: string[] }>(
      `
import pandas as pd
df = pd.DataFrame(args)
smallest = df.groupby(["born", "sex", "postcode"])["patient_id"].nunique().min()
result = dict(smallest=int(smallest), forms=sorted({c + ": " + "".join("9" if a.isdigit() else a for a in v) for c in ["born", "postcode", "visited"] for v in df[c]}))
`,
      lists,
    );
    assert.ok(found.smallest >= k, `${found.smallest}`);
    assert.deepEqual(found.forms, ["born: 9999-9999", "postcode: 99***", "visited: 9999-Q9"]);
    assert.ok(lists.patient_id?.every((id) => /^[0-9a-f]{32}$/.test(id)));
  });

  it("has no patient in two sets", async () => {
    const sets = await Promise.all(
      Object.values(notebook.sets).map(async (table) => new Set(Array.from((await table.toColumns()).patient_id as string[]))),
    );
    const all = new Set(sets.flatMap((set) => [...set]));
    assert.equal(
      all.size,
      sets.reduce((sum, { size }) => sum + size, 0),
    );
    for (const [i, share] of [0.6, 0.1, 0.1, 0.2].entries()) close((sets[i]?.size as number) / all.size, share, 0.002);
  });

  it("scales as scikit-learn's logistic regression on the log-odds does", async () => {
    const { network, calibrate, scaled } = notebook;
    const p = network.probabilities(calibrate.x).map((value) => Math.min(Math.max(value, 1e-7), 1 - 1e-7));
    const expected = await reference<{ a: number; b: number }>(
      `
import numpy as np
from sklearn.linear_model import LogisticRegression
p = np.array(args["p"])
model = LogisticRegression(C=np.inf, tol=1e-10, max_iter=1000).fit(np.log(p / (1 - p))[:, None], args["y"])
result = dict(a=float(model.coef_[0, 0]), b=float(model.intercept_[0]))
`,
      { p, y: calibrate.y },
    );
    close(scaled.a, expected.a, 1e-4);
    close(scaled.b, expected.b, 1e-4);
  });

  it("chooses the highest threshold at which the interval of the sensitivity begins at 90% or above, by scikit-learn's ROC curve and SciPy", async () => {
    const { network, choose, threshold } = notebook;
    const highest = await reference<number>(
      `
from scipy.stats import binomtest
from sklearn.metrics import roc_curve
ill = sum(args["y"])
_, tpr, thresholds = roc_curve(args["y"], args["p"], drop_intermediate=False)
result = next(float(t) for t, share in zip(thresholds, tpr) if binomtest(round(share * ill), ill).proportion_ci(method="wilson").low >= 0.9)
`,
      { y: choose.y, p: network.probabilities(choose.x) },
    );
    assert.equal(threshold, highest);
  });

  it("gets the scores, rates and intervals that scikit-learn, SciPy and numpy compute from its predictions", async () => {
    const { test, said, flagged, scores, rates, tallies } = notebook;
    const expected = await reference<
      Scores & { rates: Record<string, [value: number, wilson: [number, number], clustered: [number, number]]> }
    >(
      `
import numpy as np
from scipy.stats import binomtest
from sklearn.metrics import brier_score_loss, confusion_matrix, roc_auc_score
y, p, flagged = (np.array(args[k]) for k in ["y", "p", "flagged"])
tn, fp, fn, tp = (int(v) for v in confusion_matrix(y, flagged).ravel())
t = np.array(args["tallies"])
drawn = np.random.default_rng(0).integers(0, len(t), (2000, len(t)))
sums = np.stack([t[:, j][drawn].sum(1) for j in range(4)], 1)
result = dict(auc=float(roc_auc_score(y, p)), brier=float(brier_score_loss(y, p)), rates={})
for name, hit, miss, j, k in [("sensitivity", tp, fn, 0, 1), ("specificity", tn, fp, 3, 2), ("PPV", tp, fp, 0, 2), ("NPV", tn, fn, 3, 1)]:
    ci = binomtest(hit, hit + miss).proportion_ci(method="wilson")
    low, high = np.quantile(sums[:, j] / (sums[:, j] + sums[:, k]), [0.025, 0.975])
    result["rates"][name] = [hit / (hit + miss), [ci.low, ci.high], [float(low), float(high)]]
`,
      { y: test.y, p: said, flagged, tallies },
    );
    close(scores.AUC, expected.auc, 1e-12);
    close(scores["Brier score"], expected.brier, 1e-12);
    for (const { name, value, wilson, low, high } of rates) {
      const [rate, [from, to], [least, most]] = expected.rates[name] as [number, [number, number], [number, number]];
      close(value, rate, 1e-12);
      close(wilson[0], from, 1e-6);
      close(wilson[1], to, 1e-6);
      // Two bootstraps of other draws: their ends differ by chance.
      const room = (quick ? 0.25 : 0.12) * (most - least);
      close(low, least, room);
      close(high, most, room);
    }
  });

  it("has the net benefit of Vickers and Elkin's formula", async () => {
    const { test, said, chances, options } = notebook;
    const expected = await reference<number[]>(
      `
import numpy as np
y, p = np.array(args["y"]), np.array(args["p"])
result = [float(1000 * (np.sum((p >= t) & (y == 1)) / len(y) - np.sum((p >= t) & (y == 0)) / len(y) * t / (1 - t))) for t in args["chances"]]
`,
      { y: test.y, p: said, chances },
    );
    expected.forEach((value, i) => void close(options.network?.[i] as number, value, 1e-9));
  });

  it(`is at most ${quick ? "0.05" : "0.01"} in ROC AUC and ${quick ? "0.003" : "0.0005"} in Brier score behind the better one of scikit-learn's models`, async (t) => {
    const { learn, test, said, logistic } = notebook;
    const { boosting, regression, ours, plain, best } = await reference<
      Record<"boosting" | "regression" | "ours" | "plain" | "best", Scores>
    >(
      `
import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
x, y, test, truth = (np.array(args[k]) for k in ["x", "y", "test", "truth"])
scores = lambda p: dict(auc=float(roc_auc_score(truth, p)), brier=float(brier_score_loss(truth, p)))
models = dict(regression=make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000)),
              boosting=HistGradientBoostingClassifier(max_iter=200, learning_rate=0.05, max_leaf_nodes=8, random_state=0))
result = {name: scores(model.fit(x, y).predict_proba(test)[:, 1]) for name, model in models.items()}
result.update({name: scores(np.array(args[name])) for name in ["ours", "plain", "best"]})
`,
      { x: learn.x, y: learn.y, test: test.x, truth: test.y, ours: said, plain: logistic.probabilities(test.x), best: test.truth },
    );
    const told = (name: string, { auc, brier }: Scores) =>
      t.diagnostic(`${name}: ROC AUC ${auc.toFixed(4)}, Brier score ${brier.toFixed(5)}`);
    told("LogisticRegression", regression);
    told("HistGradientBoostingClassifier", boosting);
    told("the notebook's logistic regression", plain);
    told("the notebook's network", ours);
    told("the true chances", best);
    assert.ok(ours.auc > Math.max(regression.auc, boosting.auc) - (quick ? 0.05 : 0.01));
    assert.ok(ours.brier < Math.min(regression.brier, boosting.brier) + (quick ? 0.003 : 0.0005));
    // The same convex problem; ours goes through it in batches, so it ends beside the optimum.
    close(plain.auc, regression.auc, quick ? 0.03 : 0.003);
  });

  it("mends the probabilities of the balanced network", () => {
    const names = Object.keys(notebook.candidates);
    const ece = (name: string) => notebook.qualities[names.indexOf(name)]?.[2] as number;
    assert.ok(ece("balanced network") > 0.15, `${ece("balanced network")}`);
    assert.ok(ece("balanced, scaled") < (quick ? 0.03 : 0.01), `${ece("balanced, scaled")}`);
  });

  it("finds the causes by SHAP values, next to nothing in blood pressure and sex, and sees leakage where visits are drawn", () => {
    const { agreement, leaked } = notebook;
    if (quick) {
      assert.ok((agreement.find(({ name }) => name === "age")?.correlation as number) > 0.7);
      return;
    }
    const causes = agreement.filter(({ truth }) => truth > 1e-9);
    for (const { name, correlation } of causes) assert.ok((correlation as number) > 0.75, `${name}: ${correlation}`);
    const strongest = Math.max(...causes.map(({ model }) => model));
    for (const { name, model } of agreement.filter(({ truth }) => truth <= 1e-9)) assert.ok(model < strongest / 4, `${name}: ${model}`);
    assert.ok((leaked[1]?.auc as number) > (leaked[0]?.auc as number) + 0.015, JSON.stringify(leaked));
  });
});
