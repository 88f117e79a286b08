import { reference } from "../reference";

export interface Fitted {
  /** By column, and "intercept". */
  coefficients: Record<string, number>;
  errors: Record<string, number>;
}

/**
 * Logistic regression of scikit-learn without a penalty, with the standard errors of the Fisher information; `trials` for labels that count hits of so
 * many trials.
 */
export function logisticRegression(columns: Record<string, ArrayLike<number>>, y: ArrayLike<number>, trials = 1): Promise<Fitted> {
  const plain = Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, Array.from(values)]));
  return reference<Fitted>(
    `
import numpy as np
from sklearn.linear_model import LogisticRegression
names = list(args["columns"])
X = np.column_stack([args["columns"][n] for n in names])
hits = np.array(args["y"], dtype=float)
n = args["trials"]
rows, labels, weights = np.vstack([X, X]), np.r_[np.ones(len(X)), np.zeros(len(X))], np.r_[hits, n - hits]
mean, scale = X.mean(0), X.std(0)
model = LogisticRegression(C=np.inf, max_iter=1000, tol=1e-10).fit((rows - mean) / scale, labels, sample_weight=weights)
coef = model.coef_[0] / scale
intercept = model.intercept_[0] - mean @ coef
A = np.column_stack([np.ones(len(X)), X])
p = 1 / (1 + np.exp(-(A @ np.r_[intercept, coef])))
errors = np.sqrt(np.diag(np.linalg.inv((A * (n * p * (1 - p))[:, None]).T @ A)))
result = dict(coefficients=dict(zip(["intercept"] + names, [float(v) for v in np.r_[intercept, coef]])),
              errors=dict(zip(["intercept"] + names, [float(v) for v in errors])))
`,
    { columns: plain, y: Array.from(y, Number), trials },
  );
}

/** By how many standard errors each coefficient misses what it should be. */
export const misses = ({ coefficients, errors }: Fitted, truth: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(truth).map(([name, value]) => [name, ((coefficients[name] as number) - value) / (errors[name] as number)]),
  );
