import type { HistoryLike } from "tslab-ml/plots";
import { reference } from "../../reference";

/** Columns by name. */
export type Columns = Record<string, number[] | string[]>;

export interface Classification {
  readonly classNames: string[];
  readonly yTrue: number[];
  /** `[N, classes]`, each row predicted by a model that has not seen it. */
  readonly probabilities: number[][];
}

/** Real data that scikit-learn brings along, and what its models predict of it. */
export interface Datasets {
  readonly iris: Columns;
  readonly wine: Columns;
  /** Breast tumours of Wisconsin: is it malignant? */
  readonly tumours: Classification & { readonly calibrated: number[][]; readonly radius: number[] };
  /** 8 x 8 pictures of handwritten digits, 0 to 16. */
  readonly digits: Classification & { readonly images: number[][] };
  /** A perceptron with 64 hidden units on the digits, epoch by epoch, with two learning rates. */
  readonly runs: { good: HistoryLike; slow: HistoryLike };
  /** Progress of diabetes a year later. */
  readonly diabetes: { yTrue: number[]; yPred: number[]; names: string[]; importances: number[]; deviations: number[] };
}

const program = `
from sklearn.datasets import load_iris, load_wine, load_breast_cancer, load_digits, load_diabetes
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import RandomForestRegressor
from sklearn.inspection import permutation_importance
from sklearn.model_selection import cross_val_predict, StratifiedKFold, KFold
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.metrics import accuracy_score, log_loss
from sklearn.neural_network import MLPClassifier
import numpy as np

def columns(data, target):
    table = {name.replace(" (cm)", "").replace("_", " "): data.data[:, j].tolist() for j, name in enumerate(data.feature_names)}
    table[target] = [str(data.target_names[c]).replace("class_", "cultivar ") for c in data.target]
    return table

def predicted(data, model, rows=None):
    x, y = data.data[:rows], data.target[:rows]
    folds = StratifiedKFold(5, shuffle=True, random_state=0)
    return {"yTrue": y.tolist(), "classNames": [str(n) for n in data.target_names], "probabilities": np.round(cross_val_predict(model, x, y, cv=folds, method="predict_proba"), 6).tolist()}

digits = load_digits()
cancer = load_breast_cancer()
cancer.data, cancer.feature_names, cancer.target, cancer.target_names = cancer.data[:, :10], cancer.feature_names[:10], 1 - cancer.target, cancer.target_names[::-1]
def run(rate, epochs):
    x, y = digits.data / 16, digits.target
    model = MLPClassifier((64,), learning_rate_init=rate, random_state=0)
    history = {name: [] for name in ["loss", "accuracy", "val_loss", "val_accuracy"]}
    for _ in range(epochs):
        model.partial_fit(x[:1200], y[:1200], classes=range(10))
        for name, rows in [("", slice(0, 1200)), ("val_", slice(1200, None))]:
            p = model.predict_proba(x[rows])
            history[name + "loss"].append(round(log_loss(y[rows], p), 5))
            history[name + "accuracy"].append(round(accuracy_score(y[rows], p.argmax(1)), 5))
    return {"epoch": list(range(epochs)), "history": history}

diabetes = load_diabetes()
forest = RandomForestRegressor(100, random_state=0).fit(diabetes.data[::2], diabetes.target[::2])
importance = permutation_importance(forest, diabetes.data[1::2], diabetes.target[1::2], n_repeats=10, random_state=0)
measured = {"bmi": "body mass index", "bp": "blood pressure", "s1": "cholesterol", "s2": "LDL", "s3": "HDL", "s4": "cholesterol / HDL", "s5": "log triglycerides", "s6": "blood sugar"}
result = {
  "runs": {"good": run(1e-3, 20), "slow": run(1e-6, 12)},
  "iris": columns(load_iris(), "species"),
  "wine": columns(load_wine(), "cultivar"),
  "tumours": {**predicted(cancer, GaussianNB()), "calibrated": predicted(cancer, CalibratedClassifierCV(GaussianNB(), cv=5))["probabilities"], "radius": cancer.data[:, 0].tolist()},
  "digits": {**predicted(digits, make_pipeline(StandardScaler(), GaussianNB())), "images": digits.data.tolist()},
  "diabetes": {"yTrue": diabetes.target.tolist(), "yPred": np.round(cross_val_predict(RandomForestRegressor(100, random_state=0), diabetes.data, diabetes.target, cv=KFold(5, shuffle=True, random_state=0)), 4).tolist(),
    "names": [measured.get(n, n) for n in diabetes.feature_names], "importances": importance.importances_mean.tolist(), "deviations": importance.importances_std.tolist()},
}`;

let loaded: Promise<Datasets> | undefined;

/** Loaded by one start of Python, which takes seconds. */
export const datasets = (): Promise<Datasets> => (loaded ??= reference<Datasets>(program));
