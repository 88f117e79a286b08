import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DataFrame, Series } from "danfojs-node";
import { tf } from "tslab-ml";
import { displaySymbol } from "tslab-ml/display";
import { calibrationByGroup, count, demographicParityDifference, metricFrame, selectionRate, truePositiveRate } from "tslab-ml/fairness";
import { accuracyScore, expectedCalibrationError } from "tslab-ml/metrics";
import { reference } from "../reference";
import { people } from "./people";

const { yTrue, yPred, yScore, sex, age, region, sampleWeight } = people(1);
const text = (value: { [displaySymbol](): Record<string, unknown> }) => String(value[displaySymbol]()["text/plain"]);

describe("metricFrame", () => {
  it("takes features as arrays, Series, tensors, DataFrames and columns by name", () => {
    const wanted = metricFrame({ accuracyScore }, yTrue, yPred, { sensitiveFeatures: { age } }).byGroup.map(({ values }) => values);
    for (const sensitiveFeatures of [age, Int32Array.from(age), new Series(age), tf.tensor1d(age, "int32"), new DataFrame({ age })])
      assert.deepEqual(
        metricFrame({ accuracyScore }, tf.tensor1d(yTrue, "int32"), new Series(yPred), { sensitiveFeatures }).byGroup.map(
          ({ values }) => values,
        ),
        wanted,
      );
    const frame = metricFrame({ count }, yTrue, yPred, { sensitiveFeatures: new DataFrame({ sex, age }) });
    assert.deepEqual(frame.sensitiveNames, ["sex", "age"]);
    assert.deepEqual(
      frame.byGroup.map(({ group }) => group),
      [
        { sex: "f", age: 20 },
        { sex: "f", age: 40 },
        { sex: "m", age: 20 },
        { sex: "m", age: 40 },
      ],
    );
    assert.deepEqual(
      frame.byGroup.map(({ values }) => values.count),
      frame.byGroup.map((row) => row.count),
    );
  });

  it("has metrics of a group of one person, with a warning, and NaN for a combination without anybody", () => {
    const frame = metricFrame({ accuracyScore, selectionRate }, [1, 0, 1], [1, 0, 0], {
      sensitiveFeatures: { sex: ["f", "f", "m"], age: [20, 40, 20] },
      smallGroup: 2,
    });
    assert.deepEqual(
      frame.byGroup.map(({ count, values }) => [count, values.accuracyScore, values.selectionRate]),
      [
        [1, 1, 1],
        [1, 1, 0],
        [1, 0, 0],
        [0, Number.NaN, Number.NaN],
      ],
    );
    assert.deepEqual(frame.difference(), { accuracyScore: 1, selectionRate: 1 });
    assert.deepEqual(frame.warnings, ["Fewer than 2 samples, so that chance decides: f, 20 (1); f, 40 (1); m, 20 (1); m, 40 (0)."]);
    assert.match(text(frame), /chance decides/);
  });

  it("has bootstrap intervals around every value, the same for the same seed", () => {
    const options = { sensitiveFeatures: { sex }, nBoot: 200, seed: 1 };
    const frame = metricFrame({ accuracyScore, truePositiveRate }, yTrue, yPred, options);
    const ci = frame.ci!;
    const inside = (value: number | undefined, interval: readonly number[] | undefined) =>
      assert.ok((interval?.[0] as number) < (value as number) && (value as number) < (interval?.[1] as number), `${value} in ${interval}`);
    inside(frame.overall.accuracyScore, ci.overall.accuracyScore);
    for (const [g, { values }] of frame.byGroup.entries()) inside(values.truePositiveRate, ci.byGroup[g]?.truePositiveRate);
    inside(frame.groupMin().accuracyScore, ci.groupMin().accuracyScore);
    inside(frame.ratio({ method: "to_overall" }).accuracyScore, ci.ratio({ method: "to_overall" }).accuracyScore);
    const again = metricFrame({ accuracyScore, truePositiveRate }, yTrue, yPred, options).ci!;
    assert.deepEqual([again.overall, again.byGroup, again.difference()], [ci.overall, ci.byGroup, ci.difference()]);
    assert.match(text(frame), /0\.\d{3} \(0\.\d{3} to 0\.\d{3}\)/);
    assert.match(text(frame), /In brackets: quantiles of bootstrap resamples at 2\.5 % and 97\.5 %\./);
  });

  it("shows a line per group, all, the largest difference and the smallest ratio, and a block per control level", () => {
    const lines = text(
      metricFrame({ selected: selectionRate }, yTrue, yPred, { sensitiveFeatures: { sex }, controlFeatures: { region } }),
    ).split("\n");
    assert.deepEqual(lines[0]?.trim().split(/ {2,}/), ["region", "sex", "samples", "selected"]);
    assert.deepEqual(
      lines.slice(1, 11).map((line) => line.trim().split(/ {2,}/).slice(0, 2).join(" ")),
      [0, 1].flatMap((level) => ["f", "m", "all", "largest difference", "smallest ratio"].map((name) => `${level} ${name}`)),
    );
  });

  it("explains what does not fit", () => {
    const cases: [() => unknown, string][] = [
      [
        () => metricFrame({ accuracyScore }, [0, 1], [0], { sensitiveFeatures: [0, 1] }),
        "metricFrame: yTrue has 2 samples but yPred has 1.",
      ],
      [
        () => metricFrame({ accuracyScore }, [0, 1], [0, 1], { sensitiveFeatures: { sex: ["f"] } }),
        "metricFrame: sensitiveFeatures sex has 1 entry, but there are 2 samples.",
      ],
      [
        () => metricFrame({ accuracyScore }, [0, 1], [0, 1], { sensitiveFeatures: {} }),
        "metricFrame: sensitiveFeatures has no column, but at least one is needed, as in { sex: [...] }.",
      ],
      [
        () => metricFrame({}, [0, 1], [0, 1], { sensitiveFeatures: [0, 1] }),
        "metricFrame: metrics has no metric, but at least one is needed, as in { accuracy: accuracyScore }.",
      ],
      [
        () => metricFrame({ accuracyScore }, [0, 1], [0, 1], { sensitiveFeatures: [0, 1], sampleParams: { sampleWeight: [1] } }),
        "metricFrame: yTrue has 2 samples but sampleWeight has 1.",
      ],
      [
        () => metricFrame({ accuracyScore }, [0, 1], [0, 1], { sensitiveFeatures: ["f", null as never] }),
        "metricFrame: sensitiveFeatures group begins with a text but has null at 1; labels must be of one kind.",
      ],
      [
        () => metricFrame({ accuracyScore }, [0, 1], [0, 1], { sensitiveFeatures: { age: [31, 40.5] } }),
        "metricFrame: sensitiveFeatures age has 40.5 at 1, but labels are whole numbers or texts; make ranges of numbers first, such as age groups.",
      ],
    ];
    for (const [call, message] of cases) assert.throws(call, { message });
  });

  it("has NaN for a group without weight, as fairlearn's selection rate, and leaves it out of comparisons and intervals", async () => {
    const t = [1, 0, 1, 1, 0, 1];
    const p = [1, 0, 0, 1, 1, 0];
    const groups = [..."xxyyzz"];
    const weights = [1, 1, 1, 2, 0, 0];
    const expected = await reference<[number, (number | null)[]]>(
      `import warnings; warnings.simplefilter("ignore")
from fairlearn.metrics import MetricFrame, demographic_parity_difference, selection_rate
t, p, g, w = args
frame = MetricFrame(metrics=selection_rate, y_true=t, y_pred=p, sensitive_features=g, sample_params={"sample_weight": w})
result = [demographic_parity_difference(t, p, sensitive_features=g, sample_weight=w), [None if v != v else v for v in frame.by_group]]`,
      [t, p, groups, weights],
    );
    const options = { sensitiveFeatures: groups, sampleWeight: weights };
    assert.ok(Math.abs(demographicParityDifference(t, p, options) - expected[0]) < 1e-15);
    const frame = metricFrame({ selectionRate, accuracyScore }, t, p, {
      sensitiveFeatures: groups,
      sampleParams: { sampleWeight: weights },
    });
    assert.deepEqual(
      frame.byGroup.map(({ values }) => values.selectionRate),
      expected[1].map((value) => value ?? Number.NaN),
    );
    assert.ok(Number.isNaN(frame.byGroup[2]?.values.accuracyScore));
    // One person of the second group has weight, so that many resamples leave it without.
    const { ci } = metricFrame({ selectionRate }, t, p, {
      sensitiveFeatures: [..."xxxxyy"],
      sampleParams: { sampleWeight: [1, 1, 1, 1, 0, 1] },
      nBoot: 100,
      seed: 1,
    });
    assert.deepEqual(ci?.byGroup[1]?.selectionRate, [0, 0]);
    assert.throws(() => metricFrame({ count }, t, p, { sensitiveFeatures: groups, sampleParams: { sampleWeight: weights.map(() => 0) } }), {
      message: "metricFrame: sampleWeight sums to 0, so there is nothing to average over.",
    });
  });

  it("passes weights on to every metric, and leaks no tensor", () => {
    const before = tf.memory().numTensors;
    const weighted = metricFrame({ accuracyScore }, yTrue, yPred, { sensitiveFeatures: { sex }, sampleParams: { sampleWeight } });
    assert.equal(weighted.overall.accuracyScore, accuracyScore(yTrue, yPred, { sampleWeight }));
    assert.equal(tf.memory().numTensors, before);
  });
});

describe("calibrationByGroup", () => {
  it("compares in every group what was foretold with what came true", () => {
    const { byGroup, ...shown } = calibrationByGroup(yTrue, yScore, { sensitiveFeatures: { sex }, nBins: 10 });
    for (const { group, count, meanProbability, observed, expectedCalibrationError: error } of byGroup) {
      const rows = [...yTrue.keys()].filter((i) => (sex[i] as unknown) === group.sex);
      const [truth, p] = [rows.map((i) => yTrue[i] as number), rows.map((i) => yScore[i] as number)];
      const mean = (values: number[]) => values.reduce((a, b) => a + b) / values.length;
      assert.deepEqual([count, meanProbability, observed], [rows.length, mean(p), mean(truth)]);
      assert.equal(error, expectedCalibrationError(truth, p, { nBins: 10 }));
    }
    assert.match(text(shown), /sex +samples +mean probability +share that came true +calibration error +Brier score/);
  });
});
