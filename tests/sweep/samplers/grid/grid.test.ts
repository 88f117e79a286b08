import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { sweep } from "tslab-ml";
import { reference } from "../../../reference";

const quiet = "import optuna\noptuna.logging.set_verbosity(optuna.logging.CRITICAL)\n";
const sqliteUrl = () => `sqlite:///${join(mkdtempSync(join(tmpdir(), "grid-")), "study.db")}`;
const fourValues = { x: sweep.int(1, 4) };

describe("grid", () => {
  it("tries every combination once in another order, and stops", async () => {
    const study = await sweep.optimize(({ params: { a, b } }) => a + (b === "y" ? 10 : 0), {
      space: { a: sweep.int(1, 3), b: sweep.categorical(["x", "y"]) },
      sampler: sweep.grid(undefined, { seed: 1 }),
    });
    const tried = study.trials.map(({ params }) => `${params.a}${params.b}`);
    assert.deepEqual([...tried].sort(), ["1x", "1y", "2x", "2y", "3x", "3y"]);
    assert.notDeepEqual(tried, ["1x", "1y", "2x", "2y", "3x", "3y"]);
    assert.equal(study.bestValue, 1);
  });

  it("takes given values of a continuous range, and serves objectives that ask one by one", async () => {
    const study = await sweep.optimize(
      (trial) => trial.suggestFloat("lr", 0, 1) * (trial.suggestCategorical("k", ["a", "b"]) === "a" ? 1 : 2),
      {
        sampler: sweep.grid({ lr: [0.1, 0.5], k: ["a", "b"] }),
        trials: 100,
      },
    );
    assert.deepEqual(study.trials.map(({ values }) => values?.[0]).sort(), [0.1, 0.2, 0.5, 1]);
  });

  it("goes on where another run ended, and repeats what was not finished", async () => {
    const sampler = sweep.grid({ n: [1, 2, 3] }, { seed: 2 });
    const study = await sweep.createStudy({ space: { n: sweep.int(1, 3) }, sampler });
    await study.optimize(({ params }) => params.n, { trials: 1 });
    await study.ask();
    await study.optimize(({ params }) => params.n);
    const done = study.trials.filter(({ state }) => state === "COMPLETE").map(({ params }) => params.n);
    assert.deepEqual(done.sort(), [1, 2, 3]);
  });

  it("says which parameter needs a step", async () => {
    await assert.rejects(
      sweep.optimize(() => 0, { space: { x: sweep.float(-1, 1) }, sampler: sweep.grid(), trials: 1 }),
      {
        message: `grid: the parameter "x" can have any value; give its distribution a step, or grid its values.`,
      },
    );
  });

  it("does not count enqueued trials, as Optuna's", async () => {
    const study = await sweep.createStudy({ space: fourValues, sampler: sweep.grid(undefined, { seed: 1 }) });
    await study.enqueueTrial({ x: 1 });
    await study.optimize(({ params }) => params.x, { verbose: false });
    const theirs = await reference<number[]>(
      `${quiet}study = optuna.create_study(sampler=optuna.samplers.GridSampler({"x": [1, 2, 3, 4]}, seed=1))
study.enqueue_trial({"x": 1})
study.optimize(lambda trial: trial.suggest_int("x", 1, 4))
result = [t.params["x"] for t in study.trials]`,
    );
    assert.deepEqual(theirs.sort(), [1, 1, 2, 3, 4]);
    assert.deepEqual(study.trials.map(({ params }) => params.x).sort(), theirs);
    assert.equal(study.trials[0]?.params.x, 1);
  });

  it("wants enqueued trials to have all parameters, as Optuna's", async () => {
    const study = await sweep.createStudy({
      space: { ...fourValues, y: sweep.int(1, 2) },
      sampler: sweep.grid(),
    });
    await study.enqueueTrial({ x: 1 });
    await assert.rejects(study.ask(), {
      name: "RangeError",
      message: `grid: trial 0 has no value for "y", but a trial that is enqueued must have one for every parameter of the grid; enqueue it with all of them.`,
    });
  });

  for (const failing of [0, 3])
    it(`repeats combination ${failing} when it failed, and leaves none out`, async () => {
      const study = await sweep.createStudy({ space: fourValues, sampler: sweep.grid(undefined, { seed: 1 }) });
      await study.optimize(
        ({ number, params }) => {
          if (number === failing) throw new Error("lost connection");
          return params.x;
        },
        { retries: 1, verbose: false },
      );
      const done = study.trials.filter(({ state }) => state === "COMPLETE");
      assert.deepEqual(done.map(({ params }) => params.x).sort(), [1, 2, 3, 4]);
      assert.equal(study.trials.length, 5);
      assert.equal(study.trials[failing + 1]?.params.x, study.trials[failing]?.params.x);
    });

  it("runs another grid on the same study", async () => {
    const storage = await sweep.openStorage();
    const objective = (trial: sweep.Trial) => trial.suggestInt("x", 1, 9);
    for (const x of [
      [1, 2],
      [3, 4],
    ])
      await sweep.optimize(objective, { storage, name: "s", sampler: sweep.grid({ x }), verbose: false });
    const { trials } = await sweep.loadStudy({ storage, name: "s" });
    assert.deepEqual(trials.map(({ params }) => params.x).sort(), [1, 2, 3, 4]);
  });

  it("does what is left of a grid that Optuna has begun, and leaves it to Optuna to do its own", { timeout: 120_000 }, async () => {
    const storage = sqliteUrl();
    const grid = `optuna.samplers.GridSampler({"x": [1, 2, 3, 4], "y": [1, 2]}, seed=5)`;
    const objective = `lambda trial: trial.suggest_int("x", 1, 10) + trial.suggest_int("y", 1, 2)`;
    await reference(
      `${quiet}study = optuna.create_study(storage=args, study_name="theirs", sampler=${grid})\nstudy.optimize(${objective}, n_trials=4)\nresult = 0`,
      storage,
    );
    const run = async (name: string, trials?: number) => {
      const study = await sweep.createStudy({ storage, name, loadIfExists: true, sampler: sweep.grid({ y: [1, 2], x: [1, 2, 3, 4] }) });
      await study.optimize((trial) => trial.suggestInt("x", 1, 10) + trial.suggestInt("y", 1, 2), { trials, verbose: false });
      await study.close();
      return study.trials.map(({ params: { x, y } }) => `${x} ${y}`);
    };
    const theirs = await run("theirs");
    assert.equal(theirs.length, 8);
    assert.equal(new Set(theirs).size, 8);
    await run("ours", 4);
    const both = await reference<string[]>(
      `${quiet}study = optuna.load_study(storage=args, study_name="ours", sampler=${grid})\nstudy.optimize(${objective})
result = [f"{t.params['x']} {t.params['y']}" for t in study.trials]`,
      storage,
    );
    assert.equal(new Set(both).size, 8);
  });

  it("tries the parameters of an alternative only with it", async () => {
    const study = await sweep.optimize(() => 0, {
      space: {
        batch: sweep.categorical([32, 64]),
        optimizer: sweep.conditional({
          sgd: { momentum: sweep.float(0, 0.9, { step: 0.45 }), inner: { decay: sweep.categorical([true, false]) } },
          adam: {},
        }),
      },
      sampler: sweep.grid(),
      verbose: false,
    });
    const tried = study.trials.map(({ params }) => JSON.stringify(params));
    const expected = [32, 64].flatMap((batch) => [
      ...[0, 0.45, 0.9].flatMap((momentum) =>
        [true, false].map((decay) => ({
          batch,
          optimizer: "sgd",
          "optimizer.sgd.momentum": momentum,
          "optimizer.sgd.inner.decay": decay,
        })),
      ),
      { batch, optimizer: "adam" },
    ]);
    assert.deepEqual(tried.sort(), expected.map((params) => JSON.stringify(params)).sort());
  });

  it("tries every combination once where hyperband divides the study", async () => {
    const study = await sweep.optimize(({ params }) => params.x, {
      space: { x: sweep.int(1, 30) },
      sampler: sweep.grid(undefined, { seed: 1 }),
      pruner: sweep.hyperband({ maxResource: 9 }),
      verbose: false,
    });
    assert.equal(study.trials.length, 30);
    assert.equal(new Set(study.trials.map(({ params }) => params.x)).size, 30);
  });

  it("tries a value twice that is given twice", async () => {
    const study = await sweep.optimize((trial) => trial.suggestInt("x", 1, 3), { sampler: sweep.grid({ x: [1, 1, 3] }), verbose: false });
    assert.deepEqual(study.trials.map(({ params }) => params.x).sort(), [1, 1, 3]);
  });

  for (const [what, values, space, message] of [
    [
      "a value that its parameter does not have",
      { x: [300] },
      fourValues,
      `grid: the value 300 of "x" is no value of {"kind":"int","low":1,"high":4,"log":false,"step":1}; take it out of the grid, or change the parameter.`,
    ],
    [
      "a parameter without values",
      { y: [1, 2] },
      fourValues,
      `grid: there are no values for the parameter "x", but for y; add them, as in sweep.grid({ "x": [...] }).`,
    ],
    [
      "a parameter of an alternative that can have any value",
      undefined,
      { o: sweep.conditional({ a: { lr: sweep.float(0, 1) }, b: {} }) },
      `grid: the parameter "o.a.lr" can have any value; give its distribution a step, or grid its values.`,
    ],
  ] as const)
    it(`refuses ${what}`, async () => {
      await assert.rejects(
        sweep.optimize(() => 0, { space: space as sweep.Space, sampler: sweep.grid(values), verbose: false }),
        { name: "RangeError", message },
      );
    });
});
