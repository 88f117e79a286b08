import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { tf } from "tslab-ml";
import { metricFrame } from "tslab-ml/fairness";
import { accuracyScore, bootstrap, f1Score, logLoss, meanAbsoluteError, type Numbers, rocAucScore } from "tslab-ml/metrics";
import { reference } from "../reference";
import { draws } from "./scikit-learn";

const { labels, scores, integer } = draws(5);
const yTrue = labels(120, [0, 1]);
const yPred = yTrue.map((label) => (integer(0, 4) > 0 ? label : 1 - label));
const [values, guesses] = [scores(60), scores(60).map((x) => x * x)];

const inScipy = `
import numpy as np
from scipy import stats
from scipy.stats._resampling import _bca_interval
t, p = np.array(args["t"]), np.array(args["p"])
d = np.array(args["distribution"])
mae = lambda t, p, axis=-1: np.mean(np.abs(t - p), axis=axis)
# As scipy.stats.bootstrap does for paired samples: what is drawn are their positions.
low, high = _bca_interval((np.arange(len(t))[None],), lambda i, axis: mae(t[i], p[i], axis), -1, 0.05, d[None], None, np)[:2]
bca = [float(np.percentile(d, float(np.ravel(a)[0]) * 100)) for a in (low, high)]
own = stats.bootstrap((t, p), mae, paired=True, vectorized=True, n_resamples=20000, method="percentile", confidence_level=0.9, rng=1)
result = {"bca": bca, "percentile": list(np.percentile(d, [5, 95])), "own": [*map(float, own.confidence_interval), float(own.standard_error)]}
`;

describe("bootstrap", () => {
  it("keeps float32 rows, so that the estimate is the metric of the samples as they are, which is scikit-learn's", async () => {
    const [truth, rows] = [[1, 1, 0], tf.tensor2d([1, 0, 0.3, 0.7, 0.6, 0.4], [3, 2])];
    const loss = (t: number[], p: Numbers) => logLoss(t, p, { labels: [0, 1] });
    const expected = await reference<number>(
      `import numpy as np; from sklearn.metrics import log_loss
result = float(log_loss([1, 1, 0], np.array([[1, 0], [.3, .7], [.6, .4]], dtype="float32"), labels=[0, 1]))`,
    );
    const { estimate } = bootstrap(loss, truth, rows, { seed: 1, resamples: 5 });
    const { overall } = metricFrame({ loss }, truth, rows, { sensitiveFeatures: ["a", "a", "a"] });
    for (const value of [loss(truth, rows), estimate, overall.loss as number]) assert.ok(Math.abs(value - expected) < 1e-6, `${value}`);
    assert.equal(estimate, loss(truth, rows));
  });

  it("reads percentile and BCa intervals from its resamples as scipy does, and draws resamples like those of scipy", async () => {
    const options = { resamples: 5000, confidence: 0.9, seed: 3 };
    const percentile = bootstrap(meanAbsoluteError, values, guesses, options);
    const bca = bootstrap(meanAbsoluteError, values, guesses, { ...options, method: "BCa" });
    const basic = bootstrap(meanAbsoluteError, values, guesses, { ...options, method: "basic" });
    const expected = await reference<{ bca: number[]; percentile: number[]; own: [number, number, number] }>(inScipy, {
      t: values,
      p: guesses,
      distribution: [...percentile.distribution],
    });
    const near = (actual: number[], wanted: number[], tolerance: number) =>
      actual.forEach((x, i) => void assert.ok(Math.abs(x - (wanted[i] as number)) <= tolerance, `${actual} is not ${wanted}`));
    near([percentile.low, percentile.high], expected.percentile, 1e-12);
    near([bca.low, bca.high], expected.bca, 1e-12);
    near([basic.low, basic.high], expected.percentile.map((x) => 2 * basic.estimate - x).reverse(), 1e-12);
    near([percentile.low, percentile.high, percentile.standardError], expected.own, 0.15 * expected.own[2]);
  });

  it("takes any metric and any input, and is the same for the same seed", () => {
    const tensor = tf.tensor1d(yPred, "int32");
    const before = tf.memory().numTensors;
    const first = bootstrap(accuracyScore, yTrue, tensor, { seed: 1, resamples: 200 });
    assert.equal(tf.memory().numTensors, before);
    assert.deepEqual(first.distribution, bootstrap(accuracyScore, yTrue, yPred, { seed: 1, resamples: 200 }).distribution);
    assert.notDeepEqual(first.distribution, bootstrap(accuracyScore, yTrue, yPred, { seed: 2, resamples: 200 }).distribution);
    const macro = bootstrap((t, p) => f1Score(t, p, { average: "macro" }), yTrue.map(String), yPred.map(String), {
      seed: 1,
      resamples: 50,
    });
    assert.ok(macro.low < macro.estimate && macro.estimate < macro.high);
    const rows = yPred.map((label) => [1 - label, label]);
    assert.equal(bootstrap(accuracyScore, yTrue, rows, { seed: 1, resamples: 200 }).low, first.low);
  });

  it("leaves out resamples in which the metric is not defined, and says how many", () => {
    const interval = bootstrap(rocAucScore, [0, 0, 0, 1], [0.1, 0.4, 0.3, 0.35], { seed: 1, resamples: 300 });
    assert.ok(interval.undefinedCount > 50 && interval.undefinedCount + interval.distribution.length === 300);
    assert.throws(() => bootstrap(rocAucScore, [1, 1], [0.1, 0.4]), {
      message: "bootstrap: the metric is NaN in every resample, so there is no interval.",
    });
  });

  it("explains what does not fit", () => {
    assert.throws(() => bootstrap(accuracyScore, [1, 0], [1]), { message: "bootstrap: yTrue has 2 samples but yPred has 1." });
    assert.throws(
      () => bootstrap(accuracyScore, [1], [1], { confidence: 95 }),
      /confidence is 95, but must lie between 0 and 1, as 0.95 does/,
    );
    assert.throws(
      () => bootstrap((t, p) => f1Score(t, p, { average: null }) as never, [1], [1]),
      /must return a number; choose an average/,
    );
  });
});
