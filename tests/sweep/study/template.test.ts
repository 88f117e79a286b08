import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { sweep } from "tslab-ml";
import { memoryStorage } from "../../../src/sweep/storage/memory";
import { reference } from "../../reference";

const range = sweep.float(0, 1);
const choice = sweep.categorical(["a", "b"]);

/** What is added, as Python adds it, and what is said of it. */
const wrong: readonly [what: string, template: sweep.TrialTemplate, python: string, message: string][] = [
  ["NaN", { state: "COMPLETE", values: [Number.NaN] }, "value=nan", "addTrial: values is NaN, but must be a number."],
  ["no values", { state: "COMPLETE" }, "state=S.COMPLETE", "addTrial: values is nothing, but must be a number."],
  [
    "two values for one objective",
    { state: "COMPLETE", values: [2, 3] },
    "values=[2, 3]",
    "addTrial: values is 2 numbers, but the study has 1 direction.",
  ],
  [
    "values of a failed trial",
    { state: "FAIL", values: [2] },
    "state=S.FAIL, value=2",
    "addTrial: there are values, but a trial that is FAIL has none; leave them out, or make it COMPLETE.",
  ],
  [
    "a number outside of its range",
    { state: "COMPLETE", values: [2], params: { x: 5 }, distributions: { x: range } },
    `value=2, params={"x": 5}, distributions={"x": D.FloatDistribution(0, 1)}`,
    `addTrial: "x" is 5, which is no value of {"kind":"float","low":0,"high":1,"log":false,"step":null}; correct one of them.`,
  ],
  [
    "a choice that is none",
    { state: "COMPLETE", values: [2], params: { x: "zz" }, distributions: { x: choice } },
    `value=2, params={"x": "zz"}, distributions={"x": D.CategoricalDistribution(["a", "b"])}`,
    `addTrial: "x" is "zz", which is no value of {"kind":"categorical","choices":["a","b"]}; correct one of them.`,
  ],
  [
    "a parameter without a distribution",
    { state: "COMPLETE", values: [2], params: { x: 5 } },
    `value=2, params={"x": 5}`,
    `addTrial: the parameter "x" has no distribution, but must have one, as in distributions: { "x": sweep.float(0, 1) }.`,
  ],
  [
    "a distribution without a parameter",
    { state: "COMPLETE", values: [2], distributions: { x: range } },
    `value=2, distributions={"x": D.FloatDistribution(0, 1)}`,
    'addTrial: there is a distribution for "x", but no value; give one in params, or take it out.',
  ],
];

describe("addTrial", () => {
  it("refuses what Optuna's add_trial refuses", async () => {
    const accepted = await reference<string[]>(
      `
import optuna
from math import nan
D, S, result = optuna.distributions, optuna.trial.TrialState, []
for given in args:
    try:
        optuna.create_study().add_trial(eval(f"optuna.create_trial({given})"))
        result.append(given)
    except ValueError:
        pass`,
      wrong.map(([, , python]) => python),
    );
    assert.deepEqual(accepted, []);
  });

  for (const [what, template, , message] of wrong)
    it(`refuses ${what}, and leaves the study as it was`, async () => {
      const study = await sweep.createStudy();
      await assert.rejects(study.addTrial(template), { name: "RangeError", message });
      assert.deepEqual(await study.refresh(), []);
    });

  it("refuses a state that is none", async () => {
    const study = await sweep.createStudy();
    await assert.rejects(study.addTrial({ state: "DONE" as never }), {
      message: 'addTrial: state is "DONE", but must be one of RUNNING, COMPLETE, PRUNED, FAIL, WAITING.',
    });
  });

  it("takes infinite values, one per objective, and pruned trials with and without a value", async () => {
    const study = await sweep.createStudy({ directions: ["minimize", "maximize"] });
    await study.addTrial({
      state: "COMPLETE",
      values: [Number.POSITIVE_INFINITY, 3],
      params: { x: 0.5, k: "b" },
      distributions: { x: range, k: choice },
    });
    await study.addTrial({ state: "PRUNED" });
    await study.addTrial({ state: "PRUNED", values: [1, 2] });
    assert.deepEqual(
      study.trials.map(({ values }) => values),
      [[Number.POSITIVE_INFINITY, 3], null, [1, 2]],
    );
  });
});

describe("the best trial", () => {
  it("is one with a number, also where an earlier version has let others into the study", async () => {
    const storage = memoryStorage();
    const study = await sweep.createStudy({ storage });
    for (const values of [null, [Number.NaN], [2], [3]]) await storage.addTrial(study.id, { state: "COMPLETE", values });
    await study.refresh();
    assert.equal(study.bestValue, 2);
    assert.deepEqual(
      study.bestTrials.map(({ number }) => number),
      [2],
    );
  });
});
