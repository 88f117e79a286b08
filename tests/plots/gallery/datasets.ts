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
  readonly tumours: Classification;
  /** 8 x 8 pictures of handwritten digits, 0 to 16. */
  readonly digits: Classification & { readonly images: number[][] };
  /** Progress of diabetes a year later. */
  readonly diabetes: { yTrue: number[]; yPred: number[]; names: string[]; importances: number[]; deviations: number[] };
}

const program = `
from sklearn.datasets import load_iris, load_wine, load_breast_cancer, load_digits, load_diabetes
from sklearn.ensemble import RandomForestRegressor
from sklearn.inspection import permutation_importance
from sklearn.model_selection import cross_val_predict, StratifiedKFold, KFold
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
import numpy as np

def columns(data, target):
    table = {name.replace(" (cm)", "").replace("_", " "): data.data[:, j].tolist() for j, name in enumerate(data.feature_names)}
    table[target] = [str(data.target_names[c]).replace("class_", "cultivar ") for c in data.target]
    return table

def predicted(data, model, rows=None):
    x, y = data.data[:rows], data.target[:rows]
    folds = StratifiedKFold(5, shuffle=True, random_state=0)
    return {"yTrue": y.tolist(), "classNames": [str(n) for n in data.target_names], "probabilities": np.round(cross_val_predict(model, x, y, cv=folds, method="predict_proba"), 6).tolist()}

cancer = load_breast_cancer()
cancer.data, cancer.feature_names, cancer.target, cancer.target_names = cancer.data[:, :10], cancer.feature_names[:10], 1 - cancer.target, cancer.target_names[::-1]
diabetes = load_diabetes()
forest = RandomForestRegressor(100, random_state=0).fit(diabetes.data[::2], diabetes.target[::2])
importance = permutation_importance(forest, diabetes.data[1::2], diabetes.target[1::2], n_repeats=10, random_state=0)
measured = {"bmi": "body mass index", "bp": "blood pressure", "s1": "cholesterol", "s2": "LDL", "s3": "HDL", "s4": "cholesterol / HDL", "s5": "log triglycerides", "s6": "blood sugar"}
digits = load_digits()
result = {
  "iris": columns(load_iris(), "species"),
  "wine": columns(load_wine(), "cultivar"),
  "tumours": predicted(cancer, GaussianNB()),
  "digits": {**predicted(digits, make_pipeline(StandardScaler(), GaussianNB())), "images": digits.data.tolist()},
  "diabetes": {"yTrue": diabetes.target.tolist(), "yPred": np.round(cross_val_predict(RandomForestRegressor(100, random_state=0), diabetes.data, diabetes.target, cv=KFold(5, shuffle=True, random_state=0)), 4).tolist(),
    "names": [measured.get(n, n) for n in diabetes.feature_names], "importances": importance.importances_mean.tolist(), "deviations": importance.importances_std.tolist()},
}`;

let loaded: Promise<Datasets> | undefined;

/** Loaded by one start of Python, which takes seconds. */
export const datasets = (): Promise<Datasets> => (loaded ??= reference<Datasets>(program));
