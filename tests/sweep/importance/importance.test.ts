import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { sweep } from "tslab-ml";
import { reference } from "../../reference";

const space = {
  a: sweep.float(-2, 2),
  b: sweep.float(1e-3, 1, { log: true }),
  c: sweep.int(1, 9, { step: 2 }),
  d: sweep.float(0, 1),
  k: sweep.categorical(["x", "y", "z"]),
};
const objective = ({ params: { a, b, c, k } }: sweep.Trial<typeof space>) => 2 * a ** 2 + b + c / 4 + 2 * ["x", "y", "z"].indexOf(k);

describe("paramImportances", () => {
  it("are those of Optuna's fANOVA on the same numerical trials, within the chance of their forests", async () => {
    const { k: _, ...numerical } = space;
    const study = await sweep.optimize(({ params: { a, b, c } }) => 2 * a ** 2 + b + c / 4, {
      space: numerical,
      trials: 120,
      sampler: sweep.random({ seed: 1 }),
    });
    const expected = await reference<Record<string, number>>(
      `
import optuna, warnings
warnings.simplefilter('ignore'); optuna.logging.set_verbosity(optuna.logging.ERROR)
F, I = optuna.distributions.FloatDistribution, optuna.distributions.IntDistribution
d = dict(a=F(-2, 2), b=F(1e-3, 1, log=True), c=I(1, 9, step=2), d=F(0, 1))
study = optuna.create_study()
for params, value in args:
    study.add_trial(optuna.create_trial(params=params, distributions=d, value=value))
result = optuna.importance.get_param_importances(study, evaluator=optuna.importance.FanovaImportanceEvaluator(seed=1))`,
      study.trials.map(({ params, values }) => [params, values?.[0]]),
    );
    const own = sweep.paramImportances(study, { seed: 1 });
    assert.deepEqual(Object.keys(own).slice(0, 2), Object.keys(expected).slice(0, 2));
    for (const [name, importance] of Object.entries(expected))
      assert.ok(Math.abs((own[name] as number) - importance) < 0.03, `${name}: ${own[name]} and ${importance}`);
  });

  it("are near the shares that can be computed by hand, choices included", async () => {
    const study = await sweep.optimize(objective, { space, trials: 400, sampler: sweep.quasiRandom({ seed: 2 }) });
    const own = sweep.paramImportances(study, { seed: 1 });
    // Variances over the space: 4 Var(a^2) with a even in -2 to 2, b even in its range, c of five values, and 2 k of three.
    const variances = { a: 4 * (16 / 5 - 16 / 9), b: 1 / 12, c: 8 / 16, d: 0, k: (4 * 2) / 3 };
    const total = Object.values(variances).reduce((x, y) => x + y, 0);
    for (const [name, variance] of Object.entries(variances))
      assert.ok(Math.abs((own[name] as number) - variance / total) < 0.05, `${name}: ${own[name]} and ${variance / total}`);
    assert.ok(Math.abs(Object.values(own).reduce((x, y) => x + y, 0) - 1) < 1e-12);
    assert.deepEqual(own, sweep.paramImportances(study, { seed: 1 }));
  });

  it("explain what they are told to, and leave out trials without a parameter", async () => {
    const study = await sweep.optimize(
      (trial) => {
        const first = trial.suggestFloat("first", 0, 1);
        const extra = trial.number % 2 ? trial.suggestFloat("extra", 0, 1) : 0;
        return [first, extra];
      },
      { directions: ["minimize", "minimize"], trials: 60, sampler: sweep.random({ seed: 1 }) },
    );
    assert.throws(() => sweep.paramImportances(study), {
      message: "paramImportances: the study has several objectives; give target, as in { target: (trial) => trial.values[0] }.",
    });
    assert.deepEqual(Object.keys(sweep.paramImportances(study, { target: ({ values }) => values?.[0] as number })), ["first"]);
    const both = sweep.paramImportances(study, { params: ["first", "extra"], target: ({ values }) => values?.[1] as number, seed: 1 });
    assert.ok((both.extra as number) > 0.9);
  });

  it("of parameters that hold one value are Optuna's", async () => {
    const fixed = async (names: readonly string[]) => {
      const study = await sweep.createStudy();
      await study.optimize(
        (trial) => {
          for (const name of names) trial.suggestFloat(name, 1, 1);
          return trial.number;
        },
        { trials: 5, verbose: false },
      );
      return study;
    };
    const names = [["x"], ["x", "y"]];
    const expected = await reference<Record<string, number>[]>(
      `
import optuna
optuna.logging.set_verbosity(optuna.logging.CRITICAL)
result = []
for names in args:
    study = optuna.create_study()
    study.optimize(lambda trial: [trial.suggest_float(name, 1, 1) for name in names] and trial.number, n_trials=5)
    result.append(optuna.importance.get_param_importances(study, evaluator=optuna.importance.FanovaImportanceEvaluator()))`,
      names,
    );
    assert.deepEqual(expected, [{ x: 1 }, { x: 0.5, y: 0.5 }]);
    for (const [i, some] of names.entries()) assert.deepEqual(sweep.paramImportances(await fixed(some)), expected[i]);
    assert.deepEqual(sweep.paramImportances(await fixed(["x"]), { normalize: false }), { x: 0 });
  });

  it("say what is missing", async () => {
    const study = await sweep.optimize(() => 1, { space, trials: 1 });
    assert.throws(() => sweep.paramImportances(study), {
      message: "paramImportances: there is 1 complete trial with a, b, c, d, k, but must be at least 2.",
    });
    await study.optimize(() => 1, { trials: 5 });
    assert.throws(() => sweep.paramImportances(study), {
      message: "paramImportances: the values of all trials are equal, so that no parameter explains anything.",
    });
  });
});
