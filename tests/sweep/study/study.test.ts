import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { display, sweep } from "tslab-ml";

const x = { x: sweep.float(-10, 10) };
const sampler = () => sweep.random({ seed: 7 });
const square = ({ params }: sweep.Trial<typeof x>) => params.x ** 2;

describe("optimize", () => {
  it("runs trials, and tells the best one", async () => {
    const study = await sweep.optimize(square, { space: x, trials: 50, sampler: sampler() });
    assert.equal(study.trials.length, 50);
    assert.deepEqual(
      study.trials.map(({ number }) => number),
      [...study.trials.keys()],
    );
    assert.equal(study.bestValue, Math.min(...study.trials.map(({ values }) => values?.[0] as number)));
    assert.equal(study.bestValue, (study.bestParams.x as number) ** 2);
    assert.ok(study.bestTrial.datetimeComplete! >= study.bestTrial.datetimeStart!);
  });

  it("is the same for the same seed", async () => {
    const run = async () =>
      (await sweep.optimize(square, { space: x, trials: 5, sampler: sampler() })).trials.map(({ params }) => params.x);
    assert.deepEqual(await run(), await run());
  });

  it("lets the objective ask for parameters one by one", async () => {
    const study = await sweep.optimize(
      (trial) => {
        const kind = trial.suggestCategorical("kind", ["a", "b"]);
        assert.equal(trial.suggestCategorical("kind", ["a", "b"]), kind);
        const n = kind === "a" ? trial.suggestInt("n", 1, 100, { log: true }) : trial.suggestFloat("f", 0, 1);
        assert.deepEqual(trial.params, kind === "a" ? { kind, n } : { kind, f: n });
        return n;
      },
      { trials: 20, sampler: sampler() },
    );
    assert.ok(study.trials.some(({ params }) => "n" in params) && study.trials.some(({ params }) => "f" in params));
  });

  it("keeps what failed, with its error and stack, and throws it", async () => {
    const study = await sweep.createStudy({ space: x });
    const objective = () => {
      throw new RangeError("no such layer");
    };
    await assert.rejects(study.optimize(objective, { trials: 3 }), { name: "RangeError", message: "no such layer" });
    assert.deepEqual(
      study.trials.map(({ state, values }) => [state, values]),
      [["FAIL", null]],
    );
    assert.equal(study.trials[0]?.systemAttrs.fail_reason, "RangeError: no such layer");
    assert.match(String(study.trials[0]?.systemAttrs.fail_stack), /study\.test/);
    assert.throws(() => study.bestTrial, {
      message: "study: no trial is complete yet; 1 failed, the last one because RangeError: no such layer",
    });
  });

  it("goes on after errors that are caught, all or those of a class", async () => {
    const study = await sweep.createStudy({ space: x, sampler: sampler() });
    const objective = ({ number }: { number: number }) => {
      if (number % 2 === 1) throw new RangeError("odd");
      return number;
    };
    await study.optimize(objective, { trials: 4, catch: true });
    await study.optimize(objective, { trials: 2, catch: [RangeError] });
    assert.equal(study.trials.filter(({ state }) => state === "FAIL").length, 3);
    await assert.rejects(study.optimize(objective, { trials: 2, catch: [TypeError] }), { message: "odd" });
  });

  it("repeats a failed trial with its parameters as often as it is told", async () => {
    const study = await sweep.createStudy({ space: x, sampler: sampler() });
    let calls = 0;
    await study.optimize(
      ({ params }) => {
        if (++calls < 3) throw new Error("lost connection");
        return params.x;
      },
      { trials: 2, retries: 2 },
    );
    assert.deepEqual(
      study.trials.map(({ state }) => state),
      ["FAIL", "FAIL", "COMPLETE", "COMPLETE"],
    );
    assert.deepEqual(new Set(study.trials.slice(0, 3).map(({ params }) => params.x)).size, 1);
    assert.deepEqual(sweep.retryHistory(study.trials[2]!), [0, 1]);
    assert.notEqual(study.trials[3]?.params.x, study.trials[0]?.params.x);
  });

  for (const [what, value, reason] of [
    ["NaN", Number.NaN, "the objective returned NaN, but must return a number."],
    ["nothing", undefined, "the objective returned nothing, but must return a number; is there a return?"],
    ["text", "0.5", 'the objective returned "0.5" (string), but must return a number.'],
    ["a bigint", 5n, "the objective returned 5 (bigint), but must return a number."],
    ["two numbers", [1, 2], "the objective returned 2 numbers, but the study has 1 direction."],
  ] as const)
    it(`fails the trial of an objective that returns ${what}, and goes on`, async (t) => {
      const warn = t.mock.method(console, "warn", () => {});
      const study = await sweep.optimize((({ number }: { number: number }) => (number === 0 ? value : 1)) as never, {
        space: x,
        trials: 2,
      });
      assert.deepEqual(
        study.trials.map(({ state }) => state),
        ["FAIL", "COMPLETE"],
      );
      assert.equal(study.trials[0]?.systemAttrs.fail_reason, reason);
      assert.deepEqual(
        warn.mock.calls.map(({ arguments: [said] }) => said),
        [`optimize: trial 0 failed, for ${reason}`],
      );
    });

  it("keeps infinite values", async () => {
    const study = await sweep.optimize(({ number }) => [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 3][number] as number, {
      trials: 3,
    });
    assert.equal(study.bestValue, Number.NEGATIVE_INFINITY);
  });

  it("ends by stop, by the timeout and by an interrupt, with everything kept", async () => {
    const study = await sweep.createStudy({ space: x });
    await study.optimize(square, { callbacks: (it, { number }) => void (number === 4 && it.stop()) });
    assert.equal(study.trials.length, 5);
    await study.optimize(
      async (trial) => {
        await sleep(10);
        return square(trial);
      },
      { timeout: 0.05 },
    );
    assert.ok(study.trials.length > 5);
    const before = study.trials.length;
    const controller = new AbortController();
    await study.optimize(
      () => {
        controller.abort();
        throw new Error("cut off");
      },
      { trials: 10, signal: controller.signal },
    );
    assert.equal(study.trials.length, before + 1);
    assert.equal(study.trials.at(-1)?.systemAttrs.fail_reason, "it was interrupted (Error: cut off)");
  });

  it("hears an interrupt though no objective waits for anything", { timeout: 60_000 }, async () => {
    const study = await sweep.createStudy({ space: x });
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 100);
    await study.optimize(square, { parallel: 2, signal: controller.signal });
    assert.ok(study.trials.length > 2 && study.trials.every(({ state }) => state === "COMPLETE"));
  });

  it("runs several objectives at once in one process", async () => {
    let [running, most] = [0, 0];
    const study = await sweep.optimize(
      async (trial) => {
        most = Math.max(most, ++running);
        await sleep(5);
        running--;
        return square(trial);
      },
      { space: x, trials: 9, parallel: 3 },
    );
    assert.equal(most, 3);
    assert.deepEqual(
      study.trials.map(({ number, state }) => [number, state]),
      Array.from({ length: 9 }, (_, i) => [i, "COMPLETE"]),
    );
  });

  it("finds the Pareto front of several objectives", async () => {
    const points = [
      [1, 5],
      [2, 4],
      [3, 3],
      [2, 6],
      [1, 5],
      [0, 1],
    ] as const;
    const study = await sweep.optimize(({ number }) => points[number]!, { directions: ["minimize", "maximize"], trials: 6 });
    assert.deepEqual(
      study.bestTrials.map(({ number }) => number),
      [0, 3, 4, 5],
    );
    assert.throws(() => study.bestTrial, { message: "study: there are several objectives and thus no single best trial; use bestTrials." });
  });
});

describe("study", () => {
  it("is asked and told", async () => {
    const study = await sweep.createStudy({ space: x });
    const [first, second, third] = [await study.ask(), await study.ask(), await study.ask()];
    second.report(7, 3);
    await study.tell(second, null, { state: "PRUNED" });
    await study.tell(first.number, 2);
    await study.tell(third, null, { state: "FAIL", reason: "out of memory" });
    assert.deepEqual(
      study.trials.map(({ state, values }) => [state, values]),
      [
        ["COMPLETE", [2]],
        ["PRUNED", [7]],
        ["FAIL", null],
      ],
    );
    assert.equal(study.trials[2]?.systemAttrs.fail_reason, "out of memory");
    await assert.rejects(study.tell(0, 3), { message: "tell: trial 0 is COMPLETE, but must be RUNNING." });
    const fourth = await study.ask();
    await assert.rejects(study.tell(fourth, undefined, { state: "COMPLETE" }), {
      message: "tell: values is nothing, but must be a number.",
    });
    await assert.rejects(study.tell(9, 3), { message: "tell: there is no trial 9; the study has 4." });
    assert.equal((await study.tell(0, 3, { skipIfFinished: true })).values?.[0], 2);
  });

  it("does not take a list with a gap for values", async () => {
    const study = await sweep.createStudy({ directions: ["minimize", "minimize"] });
    const trial = await study.ask();
    const { state, systemAttrs } = await study.tell(trial, [undefined as unknown as number, 1]);
    assert.equal(state, "FAIL");
    assert.equal(systemAttrs.fail_reason, "the objective returned undefined as value 1, but must return a number.");
  });

  it("begins with enqueued trials, and samples what they leave open", async () => {
    const study = await sweep.createStudy({ space: { x: sweep.float(0, 1), y: sweep.float(0, 1) } });
    await study.enqueueTrial({ x: 0.25 }, { userAttrs: { why: "the paper's value" } });
    await study.enqueueTrial({ x: 0.25 }, { skipIfExists: true });
    await study.optimize(({ params }) => params.x, { trials: 2 });
    assert.equal(study.trials[0]?.params.x, 0.25);
    assert.equal(study.trials[0]?.userAttrs.why, "the paper's value");
    assert.notEqual(study.trials[1]?.params.x, 0.25);
    await assert.rejects(study.enqueueTrial({ z: 1 }), {
      message: `enqueueTrial: there is no parameter "z" in the study's space; there are x, y.`,
    });
    await assert.rejects(study.enqueueTrial({ x: 3 }), /enqueueTrial: "x" is 3, which is no value of/);
    // From elsewhere, as Optuna's dashboard: the trial fails, and does not stay as running.
    await study.addTrial({ state: "WAITING", systemAttrs: { fixed_params: { x: 3 } } });
    await assert.rejects(study.ask(), /"x" was enqueued as 3, which is no value of/);
    const last = study.trials.at(-1);
    assert.equal(last?.state, "FAIL");
    assert.match(String(last?.systemAttrs.fail_reason), /"x" was enqueued as 3/);
  });

  it("keeps attributes of itself and its trials", async () => {
    const study = await sweep.createStudy();
    await study.setUserAttr("data", { name: "fashion", rows: 60_000 });
    await study.optimize(
      (trial) => {
        trial.setUserAttr("path", "a.safetensors");
        return 1;
      },
      { trials: 1 },
    );
    assert.deepEqual(study.userAttrs, { data: { name: "fashion", rows: 60_000 } });
    assert.deepEqual(study.trials[0]?.userAttrs, { path: "a.safetensors" });
  });

  it("shows its best trials and what became of all of them", async () => {
    const study = await sweep.createStudy({
      name: "shown",
      space: { x: sweep.int(1, 9), k: sweep.categorical(["a"]) },
      direction: "maximize",
    });
    for (const [x, state] of [
      [3, "COMPLETE"],
      [7, "COMPLETE"],
      [5, "PRUNED"],
    ] as const) {
      await study.enqueueTrial({ x });
      const trial = await study.ask();
      await study.tell(trial, state === "COMPLETE" ? x / 2 : null, { state });
    }
    await study.ask();
    const { "text/plain": text, "text/html": html } = study[display.displaySymbol]() as Record<string, string>;
    assert.match(text as string, /value +x +k +seconds\n.*1 +3\.5 +7 +a .*\n.*0 +1\.5 +3 +a /);
    assert.match(text as string, /Study shown: 4 trials \(2 complete, 1 pruned, 1 running\); highest value 3\.5 in trial 1/);
    assert.match(html as string, /<table/);
  });

  it("says so when an objective's parameter becomes another one", async () => {
    const study = await sweep.createStudy();
    await study.optimize((trial) => trial.suggestFloat("x", 0, 1), { trials: 1 });
    await assert.rejects(
      study.optimize((trial) => trial.suggestInt("x", 0, 1), { trials: 1 }),
      {
        message: `study: the parameter "x" was float and is now int; a study's parameters must stay the same, so rename it or begin a new study.`,
      },
    );
    await study.optimize((trial) => trial.suggestFloat("x", 5, 6), { trials: 1 });
    assert.deepEqual(
      study.trials.map(({ state }) => state),
      ["COMPLETE", "FAIL", "COMPLETE"],
    );
  });

  for (const [what, make, message] of [
    [
      "a direction that is none",
      () => sweep.createStudy({ direction: "up" as never }),
      'createStudy: a direction is "up", but must be "minimize" or "maximize".',
    ],
    ["a storage that is none", () => sweep.createStudy({ storage: "mysql://x" }), /"mysql:\/\/x" is no storage; give "sqlite:\/\/\/FILE"/],
    ["half a trial", () => sweep.optimize(() => 0, { trials: 0.5 }), "optimize: trials is 0.5, but must be a whole number of at least 0."],
    [
      "an objective that is none",
      () => sweep.optimize(3 as never, { trials: 1 }),
      "optimize: the objective is number, but must be a function of a trial.",
    ],
  ] as const)
    it(`refuses ${what}`, async () => {
      await assert.rejects(make, typeof message === "string" ? { message } : message);
    });
});
