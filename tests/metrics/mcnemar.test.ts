import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { displaySymbol } from "tslab-ml/display";
import { mcnemar } from "tslab-ml/metrics";
import { chiSquaredTail, erfc, fairBinomialCdf, normalCdf, normalQuantile } from "../../src/metrics/distributions";
import { reference } from "../reference";
import { draws } from "./scikit-learn";

const problems = Array.from({ length: 40 }, (_, seed) => {
  const { labels, integer } = draws(seed);
  const yTrue = labels([3, 30, 500, 5000][seed % 4] as number, [0, 1, 2]);
  const wrong = (rate: number) => yTrue.map((label) => (integer(1, 100) <= rate ? (label + 1) % 3 : label));
  return { yTrue, a: wrong(20), b: wrong([10, 20, 40][seed % 3] as number) };
});

// The formulas of statsmodels.stats.contingency_tables.mcnemar (0.14), which is not installed, on scipy's distributions.
const inScipy = `
import numpy as np
from scipy import stats, special
def test(n1, n2):
    exact = min(1.0, 2 * stats.binom.cdf(min(n1, n2), n1 + n2, 0.5))
    chi = [(abs(n1 - n2) - corr) ** 2 / (n1 + n2) if n1 + n2 else None for corr in (1, 0)]
    return [exact] + [None if s is None else [s, float(stats.chi2.sf(s, 1))] for s in chi]
tests = []
for c in args["problems"]:
    t, a, b = (np.array(c[k]) for k in ("yTrue", "a", "b"))
    tests.append(test(int(((t == a) & (t != b)).sum()), int(((t != a) & (t == b)).sum())))
x = np.array(args["x"]); q = np.array(args["q"])
result = {"tests": tests, "erfc": list(special.erfc(x)), "cdf": list(stats.norm.cdf(x)), "ppf": list(stats.norm.ppf(q)),
  "chi": list(stats.chi2.sf(np.abs(x) * 8, 1)), "binom": [float(stats.binom.cdf(k, n, 0.5)) for k, n in args["binom"]]}
`;

type Test = [number, [number, number] | null, [number, number] | null];

describe("mcnemar", () => {
  it("equals statsmodels' formulas on scipy's distributions, exact, corrected and plain, and the distributions equal scipy's", async (t) => {
    const x = Array.from({ length: 121 }, (_, i) => (i - 60) / 10);
    const q = [1e-12, 1e-5, 0.001, 0.025, 0.2, 0.5, 0.7, 0.975, 0.9999];
    const binom = [
      [0, 0],
      [0, 1],
      [3, 10],
      [40, 100],
      [480, 1000],
      [4900, 10_000],
      [100, 100],
    ];
    const expected = await reference<Record<"erfc" | "cdf" | "ppf" | "chi" | "binom", number[]> & { tests: Test[] }>(inScipy, {
      problems,
      x,
      q,
      binom,
    });
    let largest = 0;
    const near = (actual: number, wanted: number) => {
      const apart = Math.abs(actual - wanted) / Math.max(1e-30, Math.abs(wanted));
      largest = Math.max(largest, apart);
      assert.ok(apart < 1e-10, `${actual} is not ${wanted}`);
    };
    for (const [i, { yTrue, a, b }] of problems.entries()) {
      const [exact, corrected, plain] = expected.tests[i] as Test;
      near(mcnemar(yTrue, a, b).pValue, exact);
      for (const [wanted, correction] of [
        [corrected, true],
        [plain, false],
      ] as const) {
        const { statistic, pValue } = mcnemar(yTrue, a, b, { exact: false, correction });
        if (wanted) [statistic, pValue].forEach((value, k) => void near(value, wanted[k] as number));
        else assert.ok(Number.isNaN(pValue));
      }
    }
    x.forEach((value, i) => void near(erfc(value), expected.erfc[i] as number));
    x.forEach((value, i) => void near(normalCdf(value), expected.cdf[i] as number));
    x.forEach((value, i) => void near(chiSquaredTail(8 * Math.abs(value)), expected.chi[i] as number));
    q.forEach((share, i) => void (share !== 0.5 && near(normalQuantile(share), expected.ppf[i] as number)));
    assert.ok(Math.abs(normalQuantile(0.5)) < 1e-15);
    binom.forEach(([k, n], i) => void near(fairBinomialCdf(k as number, n as number), expected.binom[i] as number));
    t.diagnostic(`mcnemar: ${3 * problems.length} cases, largest difference ${largest.toExponential(1)} relative`);
  });

  it("counts who was right where, and shows it", () => {
    const result = mcnemar([1, 1, 1, 0, 0], [1, 1, 0, 0, 1], [1, 0, 1, 1, 1]);
    assert.deepEqual(result.table, [
      [1, 2],
      [1, 1],
    ]);
    assert.match(
      String(result[displaySymbol]()["text/plain"]),
      /A right +1 +2\nA wrong +1 +1\n\nMcNemar, exact test: 1 of 3 differences, p = 1\.0000\.$/,
    );
  });

  it("finds no difference between a model and itself, and wants predictions of the same samples", () => {
    assert.equal(mcnemar([0, 1], [0, 0], [0, 0]).pValue, 1);
    assert.throws(() => mcnemar([0, 1], [0, 1], [0]), { message: "mcnemar: yTrue has 2 samples but yPred has 1." });
  });
});
