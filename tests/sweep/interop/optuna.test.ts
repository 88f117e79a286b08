import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { after, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { sweep } from "tslab-ml";
import { freePort } from "../../free-port";
import { withoutPostgres } from "../../postgres";
import { python, reference, repositoryRoot } from "../../reference";
import { endPostgres, postgresUrl, sqliteUrl } from "../storage/storages";

after(endPostgres);

const quiet = "import optuna, warnings, math\nwarnings.simplefilter('ignore'); optuna.logging.set_verbosity(optuna.logging.ERROR)\n";
/** A trial of Python as plain data: times in ms, NaN as text. */
const plain = `
def number(x):
    return x if x is None or math.isfinite(x) else str(x)
def plain(t):
    return dict(number=t.number, state=t.state.name, values=None if t.values is None else [number(v) for v in t.values], params=t.params,
        distributions={k: optuna.distributions.distribution_to_json(d) for k, d in t.distributions.items()}, user_attrs=t.user_attrs,
        steps={str(k): number(v) for k, v in t.intermediate_values.items()}, start=t.datetime_start.timestamp() if t.datetime_start else None,
        failed=t.system_attrs.get("fail_reason"))
`;

interface Plain {
  number: number;
  state: string;
  values: (number | string)[] | null;
  params: Record<string, unknown>;
  distributions: Record<string, string>;
  user_attrs: Record<string, unknown>;
  steps: Record<string, number | string>;
  start: number | null;
  failed: string | null;
}

const named = (value: number) => (Number.isFinite(value) ? value : Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf");

/** A trial of ours in the same form. */
const ours = (trial: sweep.FrozenTrial) => ({
  number: trial.number,
  state: trial.state,
  values: trial.values?.map(named) ?? null,
  params: trial.params,
  user_attrs: trial.userAttrs,
  steps: Object.fromEntries(Object.entries(trial.intermediateValues).map(([step, value]) => [step, named(value)])),
  start: trial.datetimeStart && Math.floor(trial.datetimeStart.getTime()),
  failed: trial.systemAttrs.fail_reason ?? null,
});

const same = (theirs: readonly Plain[], trials: readonly sweep.FrozenTrial[]) => {
  assert.deepEqual(
    theirs.map(({ distributions: _, start, ...rest }) => ({ ...rest, start: start === null ? null : Math.floor(1000 * start + 1e-3) })),
    trials.map(ours).map(({ start, ...rest }) => ({ ...rest, start })),
  );
  const compact = (json: string) => JSON.stringify(JSON.parse(json));
  for (const [i, { distributions }] of theirs.entries())
    for (const [name, json] of Object.entries(distributions)) {
      const { kind, ...attributes } = trials[i]!.distributions[name] as sweep.Distribution;
      const read = JSON.parse(compact(json)) as { name: string; attributes: object };
      assert.equal(read.name.toLowerCase(), `${kind}distribution`);
      assert.deepEqual(read.attributes, attributes);
    }
};

const space = {
  x: sweep.float(-1, 1),
  rate: sweep.float(1e-5, 1, { log: true }),
  drop: sweep.float(0, 0.5, { step: 0.1 }),
  units: sweep.int(8, 64, { step: 8 }),
  depth: sweep.int(1, 32, { log: true }),
  kind: sweep.conditional({ a: { weight: sweep.float(0, 1) }, b: {} }),
  choice: sweep.categorical([null, true, 1.5, "é"]),
};

/** A study with all kinds of trials. */
async function ourStudy(storage: string, name: string) {
  const study = await sweep.createStudy({ storage, name, direction: "maximize", space, sampler: sweep.random({ seed: 1 }) });
  await study.setUserAttr("data", { rows: 10 });
  await study.enqueueTrial({ x: 0.5, kind: "a" }, { userAttrs: { by: "hand" } });
  const objective = async (trial: sweep.Trial<typeof space>) => {
    const { params, number } = trial;
    for (const [step, value] of [params.x, Number.NaN, Number.POSITIVE_INFINITY].entries()) trial.report(value, step);
    trial.setUserAttr("path", [`${number}.safetensors`]);
    if (number === 3) throw new RangeError("no memory");
    if (number === 4) throw new sweep.TrialPruned();
    return number === 5 ? Number.NEGATIVE_INFINITY : params.x - 0.1 * Math.log10(params.rate) + params.units / 100;
  };
  await study.optimize(objective, { trials: 12, catch: true });
  await study.enqueueTrial({ x: 0.25 });
  return study;
}

for (const [database, skip, urlOf] of [
  ["SQLite", false, async () => sqliteUrl()],
  // The driver of the Python environment; ours does not care.
  ["PostgreSQL", withoutPostgres, async () => (await postgresUrl()).replace("postgresql:", "postgresql+psycopg2:")],
] as const)
  describe(`Optuna 5 and a study in ${database}`, { skip }, () => {
    it("opens ours with equal trials, goes on with it, and tells its importances; and we see what it did", {
      timeout: 120_000,
    }, async () => {
      const storage = await urlOf();
      const study = await ourStudy(storage, "made here");
      const theirs = await reference<{
        trials: Plain[];
        best: number;
        direction: string;
        attrs: unknown;
        after: Plain[];
        importances: Record<string, number>;
      }>(
        `${quiet}${plain}
study = optuna.load_study(study_name="made here", storage=args, sampler=optuna.samplers.TPESampler(seed=1))
result = dict(trials=[plain(t) for t in study.trials], best=study.best_value, direction=study.direction.name, attrs=study.user_attrs)
def objective(trial):
    x = trial.suggest_float("x", -1, 1)
    if trial.suggest_categorical("kind", ["a", "b"]) == "a":
        trial.suggest_float("kind.a.weight", 0, 1)
    trial.set_user_attr("by", "python")
    trial.report(x, 1)
    return x + trial.suggest_int("units", 8, 64, step=8)
study.optimize(objective, n_trials=4)
result["after"] = [plain(t) for t in study.trials]
result["importances"] = optuna.importance.get_param_importances(study, params=["x", "units"], evaluator=optuna.importance.MeanDecreaseImpurityImportanceEvaluator(seed=1))`,
        storage,
      );
      same(theirs.trials, study.trials);
      assert.equal(theirs.best, study.bestValue);
      assert.equal(theirs.direction, "MAXIMIZE");
      assert.deepEqual(theirs.attrs, { data: { rows: 10 } });
      assert.deepEqual(Object.keys(theirs.importances).sort(), ["units", "x"]);
      same(theirs.after, await study.refresh());
      assert.deepEqual(
        study.trials.slice(12).map(({ number, state, params }) => [number, state, params.x === 0.25]),
        [
          [12, "COMPLETE", true],
          [13, "COMPLETE", false],
          [14, "COMPLETE", false],
          [15, "COMPLETE", false],
        ],
      );
      await study.optimize(({ params }) => params.x, { trials: 1 });
      assert.equal(study.trials.at(-1)?.number, 16);
      await study.close();
    });

    it("makes one that we open with equal trials, and go on with", { timeout: 120_000 }, async () => {
      const storage = await urlOf();
      const made = await reference<{ before: Plain[] }>(
        `${quiet}${plain}
storage = optuna.storages.RDBStorage(args, heartbeat_interval=1, grace_period=1)
study = optuna.create_study(study_name="made in Python", storage=storage, directions=["minimize", "maximize"])
study.set_user_attr("n", float("nan"))
def objective(trial):
    x, y = trial.suggest_float("x", 1e-3, 1, log=True), trial.suggest_float("y", 0, 1, step=0.25)
    n, c = trial.suggest_int("n", 0, 9, step=3), trial.suggest_categorical("c", [None, "a", 2, False])
    trial.set_user_attr("list", [x, float("inf")])
    if trial.number == 2: raise optuna.TrialPruned()
    if trial.number == 3: raise KeyError("k")
    return x, y
study.enqueue_trial({"x": 0.5, "c": None})
study.optimize(objective, n_trials=6, catch=(KeyError,))
dead = study.ask()
storage.record_heartbeat(dead._trial_id)
result = dict(before=[{**plain(t), "user_attrs": {}, "failed": None} for t in study.trials])`,
        storage,
      );
      const study = await sweep.loadStudy({
        storage,
        name: "made in Python",
        sampler: sweep.random({ seed: 1 }),
        heartbeat: { interval: 0.5, gracePeriod: 1 },
      });
      assert.deepEqual(study.directions, ["minimize", "maximize"]);
      assert.deepEqual(study.userAttrs, { n: null });
      assert.deepEqual((study.trials[0]!.userAttrs.list as number[])[1], Number.POSITIVE_INFINITY);
      same(
        made.before,
        study.trials.map((trial) => ({ ...trial, userAttrs: {} })),
      );
      await sleep(2200);
      await study.optimize((trial) => [trial.suggestFloat("x", 1e-3, 1, { log: true }), trial.suggestFloat("y", 0, 1, { step: 0.25 })], {
        trials: 2,
      });
      assert.deepEqual(study.trials.map(({ state }) => state).slice(6), ["FAIL", "COMPLETE", "COMPLETE"]);
      const numbers = await reference<number[]>(
        `${quiet}study = optuna.load_study(study_name="made in Python", storage=args)\nresult = [t.number for t in study.best_trials]`,
        storage,
      );
      assert.deepEqual(
        study.bestTrials.map(({ number }) => number),
        numbers,
      );
      await study.close();
    });
  });

describe("optuna-dashboard", () => {
  it("answers for a study of ours", { timeout: 120_000 }, async () => {
    const storage = sqliteUrl();
    const study = await ourStudy(storage, "shown");
    const port = await freePort();
    const dashboard = spawn(python, ["-c", "from optuna_dashboard._cli import main; main()", storage, "--port", `${port}`], {
      cwd: repositoryRoot,
      stdio: "ignore",
    });
    try {
      const api = async (path: string) => (await fetch(`http://127.0.0.1:${port}/api/${path}`)).json() as Promise<Record<string, unknown>>;
      let listed: Record<string, unknown> | undefined;
      for (const begun = Date.now(); !listed && Date.now() - begun < 60_000; await sleep(100))
        listed = await api("studies").catch(() => undefined);
      const [summary] = (listed?.study_summaries ?? []) as { study_name: string; study_id: number; directions: string[] }[];
      assert.deepEqual([summary?.study_name, summary?.directions], ["shown", ["maximize"]]);
      const detail = await api(`studies/${summary?.study_id}?after=0`);
      const trials = detail.trials as { number: number; state: string; values?: (number | string)[]; params: { name: string }[] }[];
      assert.deepEqual(
        trials.map(({ number, state }) => [number, state.toUpperCase()]),
        study.trials.map(({ number, state }) => [number, state]),
      );
      assert.deepEqual(trials[0]?.params.map(({ name }) => name).sort(), Object.keys(study.trials[0]!.params).sort());
      assert.equal(Number(trials[0]?.values?.[0]), study.trials[0]?.values?.[0]);
    } finally {
      dashboard.kill();
      await study.close();
    }
  });
});
