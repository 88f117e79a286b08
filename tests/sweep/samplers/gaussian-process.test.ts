import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { preprocess, sweep } from "tslab-ml";
import { logExpectedImprovement, standardLogEi } from "../../../src/sweep/samplers/gaussian-process/acquisition";
import { minimize } from "../../../src/sweep/samplers/gaussian-process/lbfgs";
import { fitRegression, regressionOf } from "../../../src/sweep/samplers/gaussian-process/regression";
import { reference } from "../../reference";

const random = preprocess.random(8);
const points = Array.from({ length: 30 }, () => Float64Array.from([random.next(), random.next(), random.integer(0, 2)]));
const raw = points.map(([x, y, c]) => Math.sin(5 * (x as number)) + (y as number) ** 2 + 0.5 * (c as number));
const mean = raw.reduce((a, b) => a + b, 0) / raw.length;
const deviation = Math.sqrt(raw.reduce((sum, value) => sum + (value - mean) ** 2, 0) / raw.length);
const observations = { points, values: Float64Array.from(raw, (value) => (value - mean) / deviation), categorical: [false, false, true] };
const near = (a: number, b: number, tolerance: number, what: string) =>
  assert.ok(Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(b)), `${what}: ${a} and ${b}`);

describe("the Gaussian process", () => {
  it("predicts as scikit-learn's with the same Matern kernel, choices as 0 and 1 columns", async () => {
    const theta = Float64Array.from([Math.log(4), Math.log(0.8), Math.log(1.5), Math.log(1.3), Math.log(1e-3 - 1e-6)]);
    const probes = Array.from({ length: 20 }, () => Float64Array.from([random.next(), random.next(), random.integer(0, 2)]));
    // Two choices differ in two of the three columns, so that a squared distance of 1 is half of theirs.
    const columns = ([x, y, c]: Float64Array) => [x, y, ...[0, 1, 2].map((k) => Number(k === c) / Math.SQRT2)];
    const expected = await reference<{ means: number[]; deviations: number[] }>(
      `
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import Matern, ConstantKernel
import numpy as np
s = 1 / np.sqrt(np.array([4, 0.8, 1.5, 1.5, 1.5]))
gp = GaussianProcessRegressor(ConstantKernel(1.3) * Matern(length_scale=s, nu=2.5), alpha=1e-3, optimizer=None).fit(np.array(args["x"]), args["y"])
m, d = gp.predict(np.array(args["p"]), return_std=True)
result = dict(means=m.tolist(), deviations=d.tolist())`,
      { x: points.map(columns), y: [...observations.values], p: probes.map(columns) },
    );
    const gp = regressionOf(observations, theta);
    for (const [i, probe] of probes.entries()) {
      for (const withGradient of [false, true]) {
        const { mean: own, variance } = gp.predict(probe, withGradient);
        near(own, expected.means[i] as number, 1e-9, "mean");
        near(Math.sqrt(variance), expected.deviations[i] as number, 1e-7, "deviation");
      }
    }
  });

  it("learns hyperparameters as likely as those that SciPy finds for Optuna's prior", async () => {
    const { hyperparameters } = fitRegression(observations);
    const [ours, theirs] = await reference<[number, number]>(
      `
import numpy as np
from scipy.optimize import minimize
X, y, cat = np.array(args["x"]), np.array(args["y"]), np.array([False, False, True])
D = (X[:, None] - X[None]) ** 2
D[..., cat] = D[..., cat] > 0
def loss(t):
    w, s, n = np.exp(t[:3]), np.exp(t[3]), np.exp(t[4]) + 1e-6
    q = D @ w; r = np.sqrt(5 * q)
    K = s * np.exp(-r) * (5 / 3 * q + r + 1) + n * np.eye(len(y))
    sign, logdet = np.linalg.slogdet(K)
    return 0.5 * logdet + 0.5 * y @ np.linalg.solve(K, y) + (0.1 / w + 0.1 * w).sum() - (np.log(s) - s) - (0.1 * np.log(n) - 30 * n)
best = min(minimize(loss, np.r_[np.zeros(4), np.log(n)], method="L-BFGS-B").fun for n in (1.01e-6, 1e-3, 1e-1))
result = [float(loss(np.array(args["t"]))), float(best)]`,
      { x: points.map((point) => [...point]), y: [...observations.values], t: [...hyperparameters] },
    );
    assert.ok(ours < theirs + 0.05, `${ours} and ${theirs}`);
  });

  it("has the gradient of the logarithm of the expected improvement (central differences)", () => {
    const gp = fitRegression(observations);
    for (let i = 0; i < 20; i++) {
      const point = Float64Array.from([random.uniform(0.05, 0.95), random.uniform(0.05, 0.95), random.integer(0, 2)]);
      const { gradient } = logExpectedImprovement(gp, 1.5, point, true);
      for (const d of [0, 1]) {
        const at = (shift: number) =>
          logExpectedImprovement(
            gp,
            1.5,
            point.map((x, k) => (k === d ? x + shift : x)),
          ).value;
        near(gradient[d] as number, (at(1e-5) - at(-1e-5)) / 2e-5, 1e-3, `dimension ${d}`);
      }
      assert.equal(gradient[2], 0);
    }
  });

  it("has the standard expected improvement of a numerical integral, tiny ones too", async () => {
    const x = [-300, -100, -30, -25.5, -24, -10, -5.1, -4.9, -2, -0.5, 0, 1];
    const expected = await reference<number[]>(
      // E[max(0, z + e)] with u = z + e, relative to the density at z.
      `
import numpy as np
from scipy.integrate import quad
result = [float(np.log(quad(lambda u: u * np.exp(-u * u / 2 + u * z), 0, 60 / max(1, -z) + 12 * (z > -5), epsabs=0, epsrel=1e-12, limit=500)[0]) - z * z / 2 - np.log(2 * np.pi) / 2) for z in args]`,
      x,
    );
    for (const [i, z] of x.entries()) near(standardLogEi(z)[0], expected[i] as number, 1e-9, `at ${z}`);
  });

  it("minimises Rosenbrock's function, and within a box stays there", () => {
    const rosenbrock = (x: Float64Array) => {
      const [a, b] = [x[0] as number, x[1] as number];
      return {
        value: (1 - a) ** 2 + 100 * (b - a * a) ** 2,
        gradient: Float64Array.from([-2 * (1 - a) - 400 * a * (b - a * a), 200 * (b - a * a)]),
      };
    };
    const free = minimize(rosenbrock, Float64Array.from([-1.2, 1]), { tolerance: 1e-8 });
    near(free.x[0] as number, 1, 1e-5, "a");
    near(free.x[1] as number, 1, 1e-5, "b");
    const boxed = minimize(rosenbrock, Float64Array.from([-1.2, 1]), {
      bounds: { low: Float64Array.from([-2, -2]), high: Float64Array.from([0.5, 2]) },
      tolerance: 1e-8,
    });
    near(boxed.x[0] as number, 0.5, 1e-9, "a at the edge");
    near(boxed.x[1] as number, 0.25, 1e-5, "b on the edge");
  });
});

describe("gaussianProcess", () => {
  it("takes values whose squares are not finite", async () => {
    const study = await sweep.optimize(({ params: { x } }) => (x > 0.5 ? 1e308 : -1e308), {
      space: { x: sweep.float(0, 1) },
      sampler: sweep.gaussianProcess({ seed: 1 }),
      trials: 14,
    });
    assert.equal(study.bestValue, -1e308);
  });

  it("comes close to the minimum of a mixed function in 35 trials, the same for the same seed, with two at once", async () => {
    const space = { x: sweep.float(-5, 10), n: sweep.int(0, 15), kind: sweep.categorical(["a", "b", "c"]) };
    const run = (parallel: number) =>
      sweep.optimize(({ params: { x, n, kind } }) => (x - 2) ** 2 / 10 + (n - 7) ** 2 / 10 + (kind === "b" ? 0 : 1), {
        space,
        sampler: sweep.gaussianProcess({ seed: 3 }),
        trials: 35,
        parallel,
      });
    const [one, again, two] = [await run(1), await run(1), await run(2)];
    assert.deepEqual(
      one.trials.map(({ params }) => params),
      again.trials.map(({ params }) => params),
    );
    for (const { bestValue, bestParams } of [one, two]) {
      assert.ok(bestValue < 0.01, `${bestValue}`);
      assert.equal(bestParams.kind, "b");
      assert.equal(bestParams.n, 7);
    }
  });
});
