import assert from "node:assert/strict";
import { before, describe, it, type TestContext } from "node:test";
import * as fairness from "tslab-ml/fairness";
import { accuracyScore, f1Score, rocAucScore } from "tslab-ml/metrics";
import { reference } from "../reference";
import { people } from "./people";

const problems = Array.from({ length: 12 }, (_, seed) => people(seed, [300, 25, 60][seed % 3]));
const constraints = [
  "demographic_parity",
  "true_positive_rate_parity",
  "false_positive_rate_parity",
  "true_negative_rate_parity",
  "false_negative_rate_parity",
  "equalized_odds",
] as const;
const objectives = ["accuracy_score", "balanced_accuracy_score"] as const;

const inFairlearn = `
import math, warnings
import numpy as np, pandas as pd
import fairlearn.metrics as fm
from fairlearn.postprocessing import ThresholdOptimizer
from sklearn.base import BaseEstimator
from sklearn.metrics import accuracy_score, f1_score, roc_auc_score
warnings.simplefilter("ignore")

class Given(BaseEstimator):
    """A model that is its input."""
    fitted_ = True
    def fit(self, X, y): return self
    def predict(self, X): return np.asarray(X)[:, 0]

def plain(v):
    if isinstance(v, pd.DataFrame): return [plain(list(row)) for row in v.to_numpy()]
    if isinstance(v, pd.Series): return plain(list(v.to_numpy()))
    if isinstance(v, (list, tuple, np.ndarray)): return [plain(x) for x in v]
    v = float(v)
    return v if math.isfinite(v) else str(v)

names = ["selection_rate", "true_positive_rate", "false_positive_rate", "true_negative_rate", "false_negative_rate"]
rates = {**{n: getattr(fm, n) for n in names}, "accuracy": accuracy_score, "f1": f1_score}
result = []
for c in args["problems"]:
    y, p, s, w = (np.array(c[k]) for k in ("yTrue", "yPred", "yScore", "sampleWeight"))
    features = pd.DataFrame({"sex": c["sex"], "age": c["age"]})
    region = pd.DataFrame({"region": c["region"]})
    one = {}
    def put(name, mf, control=False):
        one[name] = [plain(x) for x in (mf.overall, mf.by_group, mf.group_min(), mf.group_max(), mf.difference(), mf.difference(method="to_overall"), mf.ratio(), mf.ratio(method="to_overall"))]
    put("one", fm.MetricFrame(metrics=rates, y_true=y, y_pred=p, sensitive_features=features[["sex"]]))
    put("both", fm.MetricFrame(metrics=rates, y_true=y, y_pred=p, sensitive_features=features))
    put("weighted", fm.MetricFrame(metrics=rates, y_true=y, y_pred=p, sensitive_features=features, sample_params={n: {"sample_weight": w} for n in rates}))
    put("control", fm.MetricFrame(metrics=rates, y_true=y, y_pred=p, sensitive_features=features[["sex"]], control_features=region))
    put("auc", fm.MetricFrame(metrics={"auc": roc_auc_score}, y_true=y, y_pred=s, sensitive_features=features))
    one["disparity"] = [plain(getattr(fm, name)(y, p, sensitive_features=features, method=m, sample_weight=w if k else None))
        for name in args["disparities"] for m in ("between_groups", "to_overall") for k in (0, 1)]
    one["mean"] = [plain(fm.equalized_odds_difference(y, p, sensitive_features=features, agg="mean")), plain(fm.equalized_odds_ratio(y, p, sensitive_features=features, agg="mean"))]
    one["thresholds"] = []
    for constraint in args["constraints"]:
        for objective in args["objectives"]:
            for flip in (False, True):
                t = ThresholdOptimizer(estimator=Given(), constraints=constraint, objective=objective, flip=flip, prefit=True, predict_method="predict")
                t.fit(s[:, None], y, sensitive_features=features["sex"])
                one["thresholds"].append(plain(t._pmf_predict(s[:, None], sensitive_features=features["sex"])[:, 1]))
    result.append(one)
`;

const disparities = {
  demographicParityDifference: fairness.demographicParityDifference,
  demographicParityRatio: fairness.demographicParityRatio,
  equalizedOddsDifference: fairness.equalizedOddsDifference,
  equalizedOddsRatio: fairness.equalizedOddsRatio,
  equalOpportunityDifference: fairness.equalOpportunityDifference,
  equalOpportunityRatio: fairness.equalOpportunityRatio,
};
const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

type Nested = number | string | Nested[];
type Frame = [Nested, Nested, Nested, Nested, Nested, Nested, Nested, Nested];
type Expected = Record<"one" | "both" | "weighted" | "control" | "auc", Frame> &
  Record<"disparity" | "mean", number[]> & { thresholds: number[][] };

const metrics: Record<string, fairness.GroupMetric> = {
  selection_rate: fairness.selectionRate,
  true_positive_rate: fairness.truePositiveRate,
  false_positive_rate: fairness.falsePositiveRate,
  true_negative_rate: fairness.trueNegativeRate,
  false_negative_rate: fairness.falseNegativeRate,
  accuracy: accuracyScore,
  f1: f1Score,
};

const listOf = (frame: fairness.MetricFrame): Nested[] => {
  const list = (values: fairness.Values) => Object.values(values);
  return [
    list(frame.overall),
    frame.byGroup.map(({ values }) => list(values)),
    list(frame.groupMin()),
    list(frame.groupMax()),
    list(frame.difference()),
    list(frame.difference({ method: "to_overall" })),
    list(frame.ratio()),
    list(frame.ratio({ method: "to_overall" })),
  ];
};

describe("fairness", () => {
  let expected: Expected[];
  before(async () => {
    const args = { problems, constraints, objectives, disparities: Object.keys(disparities).map(snake) };
    expected = await reference<Expected[]>(inFairlearn, args);
  });

  /** Compares every case, and says how many there were and the largest difference. */
  function parity(t: TestContext, name: string, cases: readonly (readonly [Nested, Nested])[]): void {
    let largest = 0;
    const compare = (actual: Nested, wanted: Nested, where: string): void => {
      if (Array.isArray(actual)) {
        assert.equal(actual.length, (wanted as Nested[]).length, where);
        actual.forEach((value, i) => void compare(value, (wanted as Nested[])[i] as Nested, `${where}, ${i}`));
        return;
      }
      const [a, b] = [Number(actual), Number(wanted === "inf" ? Infinity : wanted)];
      if (Object.is(a, b) || (Number.isNaN(a) && Number.isNaN(b)) || a === b) return;
      largest = Math.max(largest, Math.abs(a - b));
      assert.ok(Math.abs(a - b) < 1e-12, `${where}: ${a} is not ${b}`);
    };
    cases.forEach(([actual, wanted], i) => void compare(actual, wanted, `${name} ${i}`));
    t.diagnostic(`${name}: ${cases.length} cases, largest difference ${largest.toExponential(1)}`);
  }

  it("gives fairlearn's MetricFrame for one feature, for intersections, with weights and for metrics of scores", (t) => {
    parity(
      t,
      "metricFrame",
      problems.flatMap(({ yTrue, yPred, yScore, sex, age, sampleWeight }, i) => {
        const sensitiveFeatures = { sex, age };
        const wanted = expected[i] as Expected;
        return [
          [listOf(fairness.metricFrame(metrics, yTrue, yPred, { sensitiveFeatures: { sex } })), wanted.one],
          [listOf(fairness.metricFrame(metrics, yTrue, yPred, { sensitiveFeatures })), wanted.both],
          [listOf(fairness.metricFrame(metrics, yTrue, yPred, { sensitiveFeatures, sampleParams: { sampleWeight } })), wanted.weighted],
          [listOf(fairness.metricFrame({ auc: rocAucScore }, yTrue, yScore, { sensitiveFeatures })), wanted.auc],
        ] as [Nested, Nested][];
      }),
    );
  });

  it("compares groups within the levels of control features as fairlearn does", (t) => {
    parity(
      t,
      "metricFrame with controlFeatures",
      problems.map(({ yTrue, yPred, sex, region }, i) => {
        const { within } = fairness.metricFrame(metrics, yTrue, yPred, { sensitiveFeatures: { sex }, controlFeatures: { region } });
        const levels = within.map(({ frame }) => listOf(frame));
        // fairlearn lists the groups of all levels one after the other.
        const actual = (levels[0] as Nested[]).map((_, part) => levels.map((level) => level[part] as Nested));
        actual[1] = (actual[1] as Nested[][]).flat();
        return [actual, (expected[i] as Expected).control] as [Nested, Nested];
      }),
    );
  });

  it("gives fairlearn's demographic parity, equalized odds and equal opportunity", (t) => {
    for (const [k, [name, disparity]] of Object.entries(disparities).entries()) {
      parity(
        t,
        name,
        problems.map(({ yTrue, yPred, sex, age, sampleWeight }, i) => {
          const actual = (["between_groups", "to_overall"] as const).flatMap((method) =>
            [undefined, sampleWeight].map((weights) =>
              disparity(yTrue, yPred, { sensitiveFeatures: { sex, age }, method, sampleWeight: weights }),
            ),
          );
          return [actual, (expected[i] as Expected).disparity.slice(4 * k, 4 * k + 4)] as [Nested, Nested];
        }),
      );
    }
    for (const [i, { yTrue, yPred, sex, age }] of problems.entries()) {
      const options = { sensitiveFeatures: { sex, age }, agg: "mean" } as const;
      const actual = [fairness.equalizedOddsDifference(yTrue, yPred, options), fairness.equalizedOddsRatio(yTrue, yPred, options)];
      actual.forEach((value, j) => void assert.ok(Math.abs(value - ((expected[i] as Expected).mean[j] as number)) < 1e-12));
    }
  });

  it("finds the thresholds of fairlearn's ThresholdOptimizer for every constraint, with and without flipping", (t) => {
    parity(
      t,
      "thresholdOptimizer",
      problems.flatMap(({ yTrue, yScore, sex }, i) => {
        const fitted = constraints.flatMap((constraint) =>
          objectives.flatMap((objective) =>
            [false, true].map((flip) => {
              const options = { sensitiveFeatures: sex, constraints: constraint, objective, flip };
              return [...fairness.thresholdOptimizer(yTrue, yScore, options).predictProba(yScore, { sensitiveFeatures: sex })];
            }),
          ),
        );
        return fitted.map((chances, k) => [chances, (expected[i] as Expected).thresholds[k] as number[]] as [Nested, Nested]);
      }),
    );
  });
});
