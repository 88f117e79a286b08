import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { display, plots, sweep } from "tslab-ml";
import { reference } from "../../reference";

interface Trace {
  name: string;
  x: number[];
  y: (number | null)[];
}

describe("a study of Python's with constraints", () => {
  const storage = `sqlite:///${join(mkdtempSync(join(tmpdir(), "best-")), "study.db")}`;
  let expected: { best: number[]; front: number[]; history: (string | number)[] };
  before(async () => {
    expected = await reference(
      `
import optuna, warnings
import optuna.visualization as v
warnings.simplefilter("ignore")
optuna.logging.set_verbosity(optuna.logging.CRITICAL)
from optuna.samplers import NSGAIISampler, RandomSampler, TPESampler
constraints = lambda trial: (trial.user_attrs["c"], -1)
def single(trial):
    x = trial.suggest_float("x", -1, 1)
    trial.set_user_attr("c", 0.3 - x)
    return x
def named(trial):
    x = trial.suggest_float("x", -1, 1)
    trial.set_constraint("mass", 0.3 - x)
    return x
best = []
for name, sampler, objective in ("list", TPESampler(seed=1, constraints_func=constraints), single), ("named", RandomSampler(seed=1), named):
    study = optuna.create_study(storage=args, study_name=name, sampler=sampler)
    study.optimize(objective, n_trials=10)
    best.append(study.best_trial.number)
history = [str(y) for y in v.plot_optimization_history(study).data[1].y]
two = optuna.create_study(storage=args, study_name="two", directions=["minimize", "maximize"], sampler=NSGAIISampler(seed=1, constraints_func=constraints))
two.optimize(lambda trial: (single(trial), trial.params["x"] ** 2), n_trials=10)
none = optuna.create_study(storage=args, study_name="none", sampler=RandomSampler(seed=1))
none.optimize(lambda trial: trial.set_constraint("c", 1) or 1, n_trials=2)
result = dict(best=best, front=[t.number for t in two.best_trials], history=history)`,
      storage,
    );
  });

  it("has Optuna's best trial, in the table too", async () => {
    for (const [i, name] of ["list", "named"].entries()) {
      const study = await sweep.loadStudy({ storage, name });
      assert.equal(study.bestTrial.number, expected.best[i]);
      assert.ok(study.bestValue >= 0.3);
      const { "text/plain": text } = study[display.displaySymbol]() as Record<string, string>;
      assert.match(text as string, new RegExp(`in trial ${expected.best[i]}`));
      const first = /^\s*(\d+) /m.exec(text as string)?.[1];
      assert.equal(Number(first), expected.best[i], text);
      await study.close();
    }
  });

  it("has Optuna's Pareto front, in the figure too", async () => {
    const study = await sweep.loadStudy({ storage, name: "two" });
    assert.ok(expected.front.length > 0);
    assert.deepEqual(
      study.bestTrials.map(({ number }) => number),
      expected.front,
    );
    const [, best] = plots.paretoFront(study).data as unknown as Trace[];
    assert.deepEqual(
      best?.x,
      study.bestTrials.map(({ values }) => values?.[0]),
    );
    await study.close();
  });

  it("has Optuna's best value until every trial, and costs no better one", async () => {
    const study = await sweep.loadStudy({ storage, name: "named" });
    const [, best] = plots.optimizationHistory(study).data as unknown as Trace[];
    assert.deepEqual(
      best?.y.map((value) => value ?? Number.POSITIVE_INFINITY),
      expected.history.map((value) => (value === "inf" ? Number.POSITIVE_INFINITY : Number(value))),
    );
    assert.equal(sweep.costReport(study).bought.at(-1)?.best, study.bestValue);
    await study.close();
  });

  it("says that no trial keeps its constraints", async () => {
    const study = await sweep.loadStudy({ storage, name: "none" });
    assert.throws(() => study.bestTrial, {
      message: "study: of 2 complete trials none keeps its constraints, so that none is the best.",
    });
    assert.deepEqual(study.bestTrials, []);
    assert.match(plots.optimizationHistory(study).alt, /none of them keeps its constraints/);
    await study.close();
  });
});
