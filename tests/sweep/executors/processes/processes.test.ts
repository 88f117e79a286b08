import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, describe, it } from "node:test";
import { promisify } from "node:util";
import { sweep } from "tslab-ml";
import { repositoryRoot } from "../../../reference";

const space = { x: sweep.float(-3, 3), kind: sweep.categorical(["a", "b"]) };
const disposables: { dispose(): void }[] = [];
const inProcesses: typeof sweep.processes = (objective, options) => {
  const made = sweep.processes(objective, { workers: 1, ...options });
  disposables.push(made);
  return made;
};
after(() => {
  for (const each of disposables) each.dispose();
});

describe("sweep.processes", () => {
  it("runs trials in other processes at the same time, with what setup prepared there", async () => {
    const objective = inProcesses<typeof space, { shift: Float32Array }, { shift: number; backend: string }>(
      async ({ params, number, setUserAttr }, { tf }, state) => {
        setUserAttr("pid", process.pid);
        setUserAttr("threads", process.env.TF_NUM_INTRAOP_THREADS);
        setUserAttr("backend", state.backend);
        // Both are at work before either ends.
        if (number < 2) await new Promise((resolve) => setTimeout(resolve, 1500));
        return tf.scalar(params.x).sub(state.shift).square().dataSync()[0] as number;
      },
      {
        workers: 2,
        context: { shift: Float32Array.of(0.5) },
        setup: ({ tf }, { shift }) => ({ shift: shift[0] as number, backend: tf.getBackend() }),
      },
    );
    const study = await sweep.optimize(objective, {
      space,
      sampler: sweep.random({ seed: 3 }),
      trials: 6,
      parallel: objective.workers,
    });
    assert.equal(study.trials.length, 6);
    for (const { params, values, state } of study.trials) {
      assert.equal(state, "COMPLETE");
      assert.ok(Math.abs((values?.[0] as number) - ((params.x as number) - 0.5) ** 2) < 1e-5);
    }
    const pids = new Set(study.trials.map(({ userAttrs }) => userAttrs.pid));
    assert.equal(pids.size, 2);
    assert.ok(!pids.has(process.pid));
    assert.ok(study.trials.every(({ userAttrs }) => Number(userAttrs.threads) >= 1 && userAttrs.backend === "tensorflow"));
  });

  it("lets the objective ask for parameters, report, and be pruned by the study's pruner", async () => {
    const objective = inProcesses(async (trial, { sweep }) => {
      const x = trial.suggestFloat("x", 0, 1);
      const layers = trial.suggestInt("layers", 1, 3);
      for (let step = 0; step < 4; step++) {
        trial.report(x + layers + step, step);
        if (await trial.shouldPrune()) throw new sweep.TrialPruned();
      }
      return x + layers;
    });
    const study = await sweep.optimize(objective, {
      sampler: sweep.random({ seed: 1 }),
      pruner: sweep.threshold({ upper: 4 }),
      trials: 8,
    });
    for (const { params, state, intermediateValues } of study.trials) {
      const sum = (params.x as number) + (params.layers as number);
      assert.equal(state, sum + 3 > 4 ? "PRUNED" : "COMPLETE");
      assert.equal(intermediateValues[0], sum);
    }
    assert.ok(study.trials.some(({ state }) => state === "PRUNED"));
  });

  it("keeps the error and the stack of the other process", async () => {
    const objective = inProcesses<typeof space>(({ params }) => {
      if (params.x < 10) throw new RangeError(`no ${params.kind}`);
      return 0;
    });
    const study = await sweep.optimize(objective, { space, trials: 1, catch: true });
    const [trial] = study.trials;
    assert.equal(trial?.state, "FAIL");
    assert.match(String(trial?.systemAttrs.fail_reason), /RangeError: no [ab]/);
    assert.match(String(trial?.systemAttrs.fail_stack), /worker\.js/);
  });

  it("says what an objective from outside cannot see", async () => {
    const outside = 3;
    const objective = inProcesses<typeof space>(({ params }) => params.x + outside);
    await assert.rejects(sweep.optimize(objective, { space, trials: 1 }), {
      name: "ReferenceError",
      message: /^outside is not known in the process that runs the objective; take it from the package, .* context\.$/,
    });
    assert.throws(() => sweep.processes(Math.max as never), { name: "TypeError", message: /objective has no text/ });
    assert.throws(() => sweep.processes(() => 1, { workers: 0 }), { name: "RangeError", message: /workers is 0/ });
  });

  it("loses one trial to a process that is killed, and goes on in a new one", async () => {
    const objective = inProcesses<typeof space>(({ number }) => {
      if (number === 1) process.kill(process.pid, "SIGKILL");
      return number;
    });
    const study = await sweep.optimize(objective, { space, trials: 3, catch: true });
    assert.deepEqual(
      study.trials.map(({ state }) => state),
      ["COMPLETE", "FAIL", "COMPLETE"],
    );
    assert.match(String(study.trials[1]?.systemAttrs.fail_reason), /ended \(SIGKILL\) in the middle of the trial/);
    const again = await sweep.createStudy({ space });
    await again.optimize(
      inProcesses<typeof space>(({ userAttrs, number }) => (number === 0 ? process.exit(7) : Object.keys(userAttrs).length)),
      {
        trials: 1,
        retries: 1,
      },
    );
    assert.deepEqual(
      again.trials.map(({ state }) => state),
      ["FAIL", "COMPLETE"],
    );
    assert.deepEqual(again.trials[1]?.params, again.trials[0]?.params);
  });

  it("ends at once when it is interrupted, with everything kept", async () => {
    const interrupt = new AbortController();
    const objective = inProcesses<typeof space>(
      ({ number, report }) => {
        report(number, 0);
        // A loop that only a signal ends.
        for (; number === 1; );
        return number;
      },
      { signal: interrupt.signal },
    );
    const study = await sweep.createStudy({ space });
    const run = study.optimize(objective, { trials: 5, signal: interrupt.signal });
    const second = async () => (await study.storage.trials(study.id))[1];
    while (!(0 in ((await second())?.intermediateValues ?? {}))) await new Promise((resolve) => setTimeout(resolve, 50));
    interrupt.abort();
    await run;
    assert.deepEqual(
      study.trials.map(({ state }) => state),
      ["COMPLETE", "FAIL"],
    );
    assert.match(String(study.trials[1]?.systemAttrs.fail_reason), /interrupted/);
  });

  it("lets a program end that has not disposed of it, and is of no use after dispose", async () => {
    const objective = inProcesses<typeof space>(async ({ params }) => params.x);
    await sweep.optimize(objective, { space, trials: 1 });
    objective.dispose();
    await assert.rejects(sweep.optimize(objective, { space, trials: 1 }), /the objective's processes were ended by dispose/);
    const program = `
      const { sweep } = require("tslab-ml");
      const objective = sweep.processes(async ({ params }) => params.x, { workers: 1 });
      sweep.optimize(objective, { space: { x: sweep.float(0, 1) }, trials: 2, verbose: false }).then((study) => console.log(study.trials.length));`;
    const { stdout } = await promisify(execFile)(process.execPath, ["-e", program], { cwd: repositoryRoot, timeout: 120_000 });
    assert.match(stdout, /^2$/m);
  });

  it("lets optimize catch errors by their class", async () => {
    const objective = inProcesses(({ number }) => {
      class LayerError extends RangeError {
        override readonly name = "LayerError";
      }
      if (number === 0) throw new TypeError("no number");
      if (number === 1) throw new LayerError("no such layer");
      throw new Error("something else");
    });
    const study = await sweep.createStudy();
    await assert.rejects(study.optimize(objective, { trials: 4, catch: [TypeError, RangeError], verbose: false }), (error: Error) => {
      assert.equal(error.constructor, Error);
      assert.equal(error.message, "something else");
      return true;
    });
    assert.deepEqual(
      study.trials.map(({ systemAttrs }) => systemAttrs.fail_reason),
      ["TypeError: no number", "LayerError: no such layer", "Error: something else"],
    );
  });
});
