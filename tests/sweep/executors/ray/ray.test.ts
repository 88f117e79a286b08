import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { sweep } from "tslab-ml";
import { type Postgres, startPostgres, withoutPostgres } from "../../../postgres";
import { type Ray, startRay } from "../../../ray";

const space = { x: sweep.float(0, 1), units: sweep.int(1, 8) };

describe("sweep.ray, on a real Ray cluster with the study in a real PostgreSQL", { skip: withoutPostgres }, () => {
  let cluster: Ray;
  let postgres: Postgres;
  let name = 0;
  before(async () => {
    [cluster, postgres] = await Promise.all([startRay({ cpus: 2 }), startPostgres()]);
  });
  after(async () => {
    await cluster?.[Symbol.asyncDispose]();
    await postgres?.[Symbol.asyncDispose]();
  });
  const createStudy = (options: Partial<sweep.CreateStudyOptions<typeof space>> = {}) =>
    sweep.createStudy({ name: `study ${name++}`, storage: postgres.url, space, sampler: sweep.random({ seed: 1 }), ...options });
  const options = () => ({ address: cluster.address, token: "", pollInterval: 0.2 });

  it("runs trials as jobs at the same time, prints what they print, and keeps what they report and return", async (t) => {
    const log = t.mock.method(console, "log", () => {});
    const study = await createStudy({ direction: "maximize" });
    const objective = sweep.ray<typeof space, { add: number }>(
      async ({ params, report, setUserAttr }, { tf }, { add }) => {
        console.log("here with", params.units, "units");
        report(params.x / 2, 0);
        report(params.x, 1);
        setUserAttr("threads", process.env.TF_NUM_INTRAOP_THREADS);
        return tf.scalar(params.x).add(add).dataSync()[0] as number;
      },
      { ...options(), study, context: { add: 10 } },
    );
    await study.optimize(objective, { trials: 3, parallel: 2 });
    for (const { number, params, state, values, intermediateValues, userAttrs } of study.trials) {
      assert.equal(state, "COMPLETE");
      assert.ok(Math.abs((values?.[0] as number) - (params.x as number) - 10) < 1e-5);
      assert.deepEqual(intermediateValues, { 0: (params.x as number) / 2, 1: params.x });
      assert.equal(userAttrs.threads, "1");
      assert.ok(log.mock.calls.some(({ arguments: [line] }) => line === `trial ${number}: here with ${params.units} units`));
    }
    await study.close();
  });

  it("stops the job of a pruned trial, and keeps the error of one that fails", async () => {
    const study = await createStudy({ pruner: sweep.threshold({ upper: 5 }) });
    const objective = sweep.ray<typeof space>(
      async ({ number, report, saved }) => {
        if (number === 1) throw new RangeError("no such layer");
        report(100, 0);
        await saved();
        // Only a stop ends it.
        for (;;) await new Promise((resolve) => setTimeout(resolve, 1000));
      },
      { ...options(), study },
    );
    await study.optimize(objective, { trials: 2, catch: true });
    const [pruned, failed] = study.trials;
    assert.equal(pruned?.state, "PRUNED");
    assert.deepEqual(pruned?.values, [100]);
    assert.equal(failed?.state, "FAIL");
    assert.match(String(failed?.systemAttrs.fail_reason), /RangeError: no such layer/);
    const jobs = await sweep.rayJobs(options()).list();
    assert.deepEqual(
      jobs
        .filter(({ metadata }) => metadata.study === study.name)
        .map(({ status }) => status)
        .sort(),
      ["FAILED", "STOPPED"],
    );
    await study.close();
  });

  it("hands a job in again whose process is killed, and fails the trial when that does not help", async (t) => {
    const warn = t.mock.method(console, "warn", () => {});
    const study = await createStudy();
    const objective = sweep.ray<typeof space>(
      async ({ number, setUserAttr, saved, id }) => {
        const { existsSync, writeFileSync } = require("node:fs") as typeof import("node:fs");
        const { join } = require("node:path") as typeof import("node:path");
        const { tmpdir } = require("node:os") as typeof import("node:os");
        const mark = join(tmpdir(), `tslab-ml-ray-${process.env.MARK}-${id}`);
        if (number === 0 && existsSync(mark)) return 7;
        writeFileSync(mark, "");
        setUserAttr("before", "kept");
        await saved();
        process.kill(process.pid, "SIGKILL");
        return 0;
      },
      { ...options(), study, retries: 1, env: { MARK: `${process.pid}` } },
    );
    await study.optimize(objective, { trials: 2, catch: true });
    const [first, second] = study.trials;
    assert.equal(first?.state, "COMPLETE");
    assert.deepEqual(first?.values, [7]);
    assert.equal(second?.state, "FAIL");
    assert.equal(second?.userAttrs.before, "kept");
    assert.match(String(second?.systemAttrs.fail_reason), /ended as FAILED .*without a result, 2 times/);
    assert.equal(warn.mock.callCount(), 2);
    await study.close();
  });

  it("stops its jobs when it is interrupted", async () => {
    const study = await createStudy();
    const interrupt = new AbortController();
    const objective = sweep.ray<typeof space>(
      async ({ report, saved }) => {
        report(1, 0);
        await saved();
        for (;;) await new Promise((resolve) => setTimeout(resolve, 1000));
      },
      { ...options(), study, signal: interrupt.signal },
    );
    const run = study.optimize(objective, { trials: 3, signal: interrupt.signal });
    const storage = study.storage;
    while (Object.keys((await storage.trials(study.id))[0]?.intermediateValues ?? {}).length === 0)
      await new Promise((r) => setTimeout(r, 200));
    interrupt.abort();
    await run;
    assert.deepEqual(
      study.trials.map(({ state }) => state),
      ["FAIL"],
    );
    assert.match(String(study.trials[0]?.systemAttrs.fail_reason), /interrupted/);
    await study.close();
  });

  it("says why it can't", async () => {
    const study = await createStudy();
    assert.throws(() => sweep.ray(() => 1, { study: { storage: {} } as never }), { name: "RangeError", message: /study is in memory/ });
    const big = sweep.ray<typeof space, string>(() => 1, { ...options(), study, context: "x".repeat(200_000) });
    await study.optimize(big, { trials: 1, catch: true });
    assert.match(String(study.trials[0]?.systemAttrs.fail_reason), /takes 2\d\d kB, but a job takes 120/);
    const lost = sweep.ray<typeof space>(() => 1, { ...options(), study, address: "http://127.0.0.1:9" });
    await study.optimize(lost, { trials: 1, catch: true });
    assert.match(String(study.trials[1]?.systemAttrs.fail_reason), /nothing answers at http:\/\/127\.0\.0\.1:9/);
    await study.close();
  });
});
