import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { display, plots, sweep } from "tslab-ml";
import { reference } from "../../reference";

const quiet = "import optuna, warnings\nwarnings.simplefilter('ignore')\noptuna.logging.set_verbosity(optuna.logging.CRITICAL)\n";
const studies = ["lists", "infinite", "NaN", "equal", "beyond 2^53"] as const;

describe("what only Python has for parameters", () => {
  const storage = `sqlite:///${join(mkdtempSync(join(tmpdir(), "distributions-")), "study.db")}`;
  let expected: Record<string, { best: number; number: number; text: string[] }>;
  before(async () => {
    expected = await reference(
      `${quiet}
from math import inf, nan
def choice(*choices): return lambda trial: float(choices.index(trial.suggest_categorical("x", choices)) + trial.suggest_float("y", 0, 1))
objectives = {
    "lists": choice((64,), (64, 64)), "infinite": choice(1.0, inf, -inf), "NaN": choice(None, nan, 2.5), "equal": choice(1, 1.0, 2),
    "beyond 2^53": lambda trial: trial.suggest_int("x", 0, 2**60) / 2**60 + trial.suggest_float("y", 0, 1),
}
result = {}
for name, objective in objectives.items():
    study = optuna.create_study(storage=args, study_name=name, sampler=optuna.samplers.RandomSampler(seed=1))
    study.optimize(objective, n_trials=12)
    study.enqueue_trial({"y": 0.5})
    result[name] = dict(best=study.best_value, number=study.best_trial.number, text=[str(t.params["x"]) for t in study.trials[:12]])`,
      storage,
    );
  });

  for (const name of studies)
    it(`is opened, shown and drawn: ${name}`, async () => {
      const study = await sweep.loadStudy({ storage, name });
      const { best, number, text } = expected[name]!;
      assert.equal(study.trials.length, 13);
      assert.equal(study.bestTrial.number, number);
      assert.equal(study.bestValue, best);
      const x = study.trials.slice(0, 12).map(({ params }) => params.x as unknown);
      const python = (value: unknown) =>
        Array.isArray(value)
          ? `[${value.join(", ")}]`
          : value === null
            ? "None"
            : String(value).replace("Infinity", "inf").replace("NaN", "nan");
      for (const [i, value] of x.entries())
        if (typeof value === "number" && Number.isFinite(value)) assert.equal(value, Number(text[i]));
        else assert.equal(python(value), text[i]);
      assert.ok(study[display.displaySymbol]()["text/plain"]);
      for (const draw of [plots.slice, plots.parallelCoordinate, plots.contour, plots.optimizationHistory]) assert.ok(draw(study).data);
      if (name !== "NaN") assert.deepEqual(Object.keys(sweep.paramImportances(study, { seed: 1 })).sort(), ["x", "y"]);
      await study.close();
    });

  for (const name of studies)
    it(`goes on, and back to Python: ${name}`, async () => {
      for (const make of [() => sweep.tpe({ seed: 1 }), () => sweep.gaussianProcess({ seed: 1 }), () => sweep.nsga2({ seed: 1 })]) {
        const study = await sweep.loadStudy({ storage, name, sampler: make() });
        await study.optimize((trial) => trial.suggestFloat("y", 0, 1), { trials: 2, verbose: false });
        const { params, distributions } = study.trials[0]!;
        await study.addTrial({ state: "COMPLETE", values: [3], params, distributions });
        await study.close();
      }
      const [before, after, differing] = await reference<[string, string, number]>(
        `${quiet}
trials = optuna.load_study(storage=args[0], study_name=args[1]).trials
trials[0].distributions["x"], [optuna.distributions.check_distribution_compatibility(t.distributions["x"], trials[0].distributions["x"]) for t in trials if "x" in t.distributions]
result = [str(trials[0].params), str(trials[-1].params), len({optuna.distributions.distribution_to_json(t.distributions["x"]) for t in trials if "x" in t.distributions})]`,
        [storage, name],
      );
      assert.equal(after, before);
      assert.equal(differing, 1);
    });

  it("is named where it is of a class that Optuna does not have", async () => {
    await reference(
      `${quiet}
import sqlite3
study = optuna.create_study(storage=args, study_name="strange")
study.optimize(lambda trial: trial.suggest_float("rate", 0, 1), n_trials=1)
with sqlite3.connect(args[len("sqlite:///"):]) as db:
    db.execute("UPDATE trial_params SET distribution_json = '{\\"name\\": \\"Strange\\", \\"attributes\\": {}}' WHERE param_name = 'rate'")
result = 0`,
      storage,
    );
    await assert.rejects(sweep.loadStudy({ storage, name: "strange" }), {
      message: 'storage: the parameter "rate" cannot be read, for its distribution is of class "Strange", which is none of Optuna\'s.',
    });
  });
});
