import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as fairness from "tslab-ml/fairness";
import { reference } from "../reference";

const yTrue = ["yes", "no", "yes", "no", "yes", "no", "yes", "no"];
const yPred = ["yes", "no", "yes", "yes", "no", "no", "no", "no"];
const sensitiveFeatures = [..."aaaabbbb"];

const rates = {
  selection_rate: fairness.selectionRate,
  true_positive_rate: fairness.truePositiveRate,
  false_positive_rate: fairness.falsePositiveRate,
  true_negative_rate: fairness.trueNegativeRate,
  false_negative_rate: fairness.falseNegativeRate,
};
const disparities = {
  demographic_parity_difference: fairness.demographicParityDifference,
  demographic_parity_ratio: fairness.demographicParityRatio,
  equalized_odds_difference: fairness.equalizedOddsDifference,
  equalized_odds_ratio: fairness.equalizedOddsRatio,
  equal_opportunity_difference: fairness.equalOpportunityDifference,
  equal_opportunity_ratio: fairness.equalOpportunityRatio,
};

describe("classes that are not 0 and 1", () => {
  it("have fairlearn's rates, and its distances between groups, with the posLabel", async () => {
    const expected = await reference<Record<string, number>>(
      `import fairlearn.metrics as fm
t, p, g = args["yTrue"], args["yPred"], args["groups"]
result = {n: float(getattr(fm, n)(t, p, pos_label="yes")) for n in args["rates"]}
zeroOne = lambda labels: [int(label == "yes") for label in labels]
result |= {n: float(getattr(fm, n)(zeroOne(t), zeroOne(p), sensitive_features=g)) for n in args["disparities"]}`,
      { yTrue, yPred, groups: sensitiveFeatures, rates: Object.keys(rates), disparities: Object.keys(disparities) },
    );
    for (const [name, rate] of Object.entries(rates)) assert.equal(rate(yTrue, yPred, { posLabel: "yes" }), expected[name], name);
    for (const [name, disparity] of Object.entries(disparities))
      assert.equal(disparity(yTrue, yPred, { sensitiveFeatures, posLabel: "yes" }), expected[name], name);
    const numbers = (labels: readonly string[]) => labels.map((label) => (label === "yes" ? 2 : 1));
    for (const [name, disparity] of Object.entries(disparities))
      assert.equal(disparity(numbers(yTrue), numbers(yPred), { sensitiveFeatures, posLabel: 2 }), expected[name], name);
  });

  it("are refused without a posLabel, and with one that is none of them, as in fairlearn", async () => {
    const refused = await reference<boolean[]>(
      `import fairlearn.metrics as fm
def raises(**options):
    try: fm.true_positive_rate(args["yTrue"], args["yPred"], **options)
    except ValueError: return True
    return False
result = [raises(), raises(pos_label="Yes")]`,
      { yTrue, yPred },
    );
    assert.deepEqual(refused, [true, true]);
    for (const rate of Object.values(rates)) {
      const { name } = rate;
      const data = name === "selectionRate" ? "yPred" : "the data";
      assert.throws(() => rate(yTrue, yPred), {
        message: `${name}: ${data} has the classes "no", "yes", so posLabel must say which one is positive.`,
      });
      assert.throws(() => rate(yTrue, yPred, { posLabel: "Yes" }), {
        message: `${name}: posLabel is "Yes", but ${data} has the classes "no", "yes"; choose one of them.`,
      });
    }
    assert.throws(() => fairness.equalizedOddsDifference(yTrue, yPred, { sensitiveFeatures }), {
      message: 'equalizedOddsDifference: the data has the classes "no", "yes", so posLabel must say which one is positive.',
    });
    assert.throws(() => fairness.demographicParityRatio(yTrue, yPred, { sensitiveFeatures, posLabel: "Yes" }), {
      message: 'demographicParityRatio: posLabel is "Yes", but yPred has the classes "no", "yes"; choose one of them.',
    });
    const probabilities = yTrue.map((_, i) => i / 8);
    for (const ofScores of [fairness.calibrationByGroup, fairness.thresholdOptimizer])
      assert.throws(() => ofScores(yTrue, probabilities, { sensitiveFeatures }), {
        message: `${ofScores.name}: yTrue has the classes "no", "yes", so posLabel must say which one is positive.`,
      });
  });

  it("may lack the positive one in a group", () => {
    const options = { sensitiveFeatures: [..."aabb"], posLabel: "yes" };
    assert.equal(fairness.demographicParityDifference(["yes", "no", "no", "no"], ["yes", "no", "no", "no"], options), 0.5);
    assert.equal(fairness.demographicParityDifference(["c", "c", "a", "b"], ["c", "c", "a", "b"], { ...options, posLabel: "c" }), 1);
    const selected = (t: string[], p: string[]) => fairness.selectionRate(t, p, { posLabel: "yes" });
    assert.equal(fairness.metricFrame({ selected }, yTrue, yPred, { sensitiveFeatures }).difference().selected, 0.75);
  });

  it("may be what a sigmoid gives, and any number of them is counted", () => {
    assert.equal(fairness.selectionRate([0, 1, 1, 0], [0.2, 0.9, 0.7, 0.1]), 0.5);
    assert.equal(fairness.demographicParityDifference([0, 1], [0.2, 0.9], { sensitiveFeatures: ["a", "b"] }), 1);
    assert.equal(fairness.truePositiveRate([0, 1, 1, 0], [0.2, 0.9, 0.3, 0.1]), 0.5);
    assert.equal(fairness.count(["a", "b", "c"], ["a", "b", "d"]), 3);
    assert.throws(() => fairness.count([0, 1], [0]), { message: "count: yTrue has 2 samples but yPred has 1." });
  });
});
