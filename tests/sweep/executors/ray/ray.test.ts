import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { sweep } from "tslab-ml";
import { type Postgres, startPostgres, withoutPostgres } from "../../../postgres";
import { type Ray, startRay } from "../../../ray";

const space = { x: sweep.float(0, 1), units: sweep.int(1, 8) };

const token = "a-secret-of-at-least-thirty-two-characters";
const node = JSON.stringify(process.execPath);
let cluster: Ray;
before(async () => {
  // Two clusters would be too much for two cores, so all tests share this one.
  cluster = await startRay({ token });
});
after(() => cluster?.[Symbol.asyncDispose]());

async function ended(ray: sweep.RayJobs, id: string): Promise<sweep.RayJob> {
  for (;;) {
    const job = await ray.get(id);
    if (!["PENDING", "RUNNING"].includes(job.status)) return job;
    await sleep(200);
  }
}

describe("the Jobs API of a real Ray cluster", () => {
  let ray: sweep.RayJobs;
  before(() => {
    ray = sweep.rayJobs({ address: cluster.address, token });
  });

  it("says which Ray it is", async () => assert.match(await ray.version(), /^\d+\.\d+\.\d+/));

  it("runs a Node program with its environment and keeps what it wrote", async () => {
    const id = await ray.submit({
      entrypoint: `${node} -p "process.env.GREETING + 6 * 7"`,
      env: { GREETING: "answer " },
      metadata: { study: "s" },
    });
    const job = await ended(ray, id);
    assert.equal(job.status, "SUCCEEDED");
    assert.equal(job.exitCode, 0);
    assert.deepEqual(job.metadata, { study: "s" });
    assert.match(await ray.logs(id), /answer 42/);
    assert.ok((await ray.list()).some(({ submissionId }) => submissionId === id));
    await ray.delete(id);
    assert.ok(!(await ray.list()).some(({ submissionId }) => submissionId === id));
  });

  it("runs what lies in an uploaded folder, and sends the folder once", async () => {
    const folder = mkdtempSync(join(tmpdir(), "tslab-ml-ray-"));
    try {
      writeFileSync(join(folder, "worker.js"), `console.log("from the folder", ${"x".length});`);
      const uri = await ray.upload(folder);
      assert.equal(await ray.upload(folder), uri);
      const id = await ray.submit({ entrypoint: `${node} worker.js`, workingDir: uri });
      assert.equal((await ended(ray, id)).status, "SUCCEEDED");
      assert.match(await ray.logs(id), /from the folder 1/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("says why a job failed", async () => {
    const id = await ray.submit({ entrypoint: `${node} -e "console.error('out of ideas'); process.exit(3)"` });
    const job = await ended(ray, id);
    assert.equal(job.status, "FAILED");
    assert.equal(job.exitCode, 3);
    assert.match(await ray.logs(id), /out of ideas/);
  });

  it("stops a job that runs, and says so when it had ended", async () => {
    const id = await ray.submit({ entrypoint: `${node} -e "setInterval(() => {}, 1000)"` });
    while ((await ray.get(id)).status === "PENDING") await sleep(100);
    assert.equal(await ray.stop(id), true);
    assert.equal((await ended(ray, id)).status, "STOPPED");
    assert.equal(await ray.stop(id), false);
  });

  it("names a wrong token, a missing one, a refused request and an unknown job", async () => {
    await assert.rejects(sweep.rayJobs({ address: cluster.address, token: `${token}x` }).version(), {
      name: "RayError",
      message: /refuses the token/,
    });
    await assert.rejects(sweep.rayJobs({ address: cluster.address, token: "" }).version(), { name: "RayError", message: /wants a token/ });
    await assert.rejects(ray.get("nobody"), { name: "RayError", status: 404, message: /nobody/ });
    const id = await ray.submit({ entrypoint: "true" });
    await assert.rejects(ray.submit({ entrypoint: "true", submissionId: id }), {
      name: "RayError",
      message: new RegExp(`${id}.*already exists`),
    });
  });
});

describe("rayJobs", () => {
  it("names the address where nothing answers, or something else does", async () => {
    await assert.rejects(sweep.rayJobs({ address: "127.0.0.1:9" }).version(), {
      name: "RayError",
      message: /nothing answers at http:\/\/127\.0\.0\.1:9/,
    });
    assert.throws(() => sweep.rayJobs({ address: "ray://head:10001" }), { name: "RangeError", message: /dashboard/ });
  });
});

describe("sweep.ray, on a real Ray cluster with the study in a real PostgreSQL", { skip: withoutPostgres }, () => {
  let postgres: Postgres;
  let name = 0;
  before(async () => {
    postgres = await startPostgres();
  });
  after(() => postgres?.[Symbol.asyncDispose]());
  const createStudy = (options: Partial<sweep.CreateStudyOptions<typeof space>> = {}) =>
    sweep.createStudy({ name: `study ${name++}`, storage: postgres.url, space, sampler: sweep.random({ seed: 1 }), ...options });
  const options = () => ({ address: cluster.address, token, pollInterval: 0.2 });

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
    const ray = sweep.rayJobs(options());
    const jobs = (await ray.list()).filter(({ metadata }) => metadata.study === study.name);
    const statuses = await Promise.all(jobs.map(async ({ submissionId }) => (await ended(ray, submissionId)).status));
    assert.deepEqual(statuses.sort(), ["FAILED", "STOPPED"]);
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
    assert.match(String(second?.systemAttrs.fail_reason), /ended as FAILED without a result, 2 times: .*exit code 137$/);
    assert.equal(warn.mock.callCount(), 2);
    await study.close();
  });

  it("runs several trials in one job, which share what setup has made", async (t) => {
    const log = t.mock.method(console, "log", () => {});
    const study = await createStudy();
    const objective = sweep.ray<typeof space, undefined, { runs: number }>(
      ({ params, number, setUserAttr }, _, state) => {
        state.runs++;
        console.log("run", state.runs, "of this process");
        setUserAttr("process", process.pid);
        if (number === 4) throw new RangeError("no such layer");
        return params.x;
      },
      { ...options(), study, trialsPerJob: 3, setup: () => ({ runs: 0 }) },
    );
    await study.optimize(objective, { trials: 8, parallel: 6, catch: true, verbose: false });
    assert.deepEqual(
      study.trials.map(({ state }) => state),
      ["COMPLETE", "COMPLETE", "COMPLETE", "COMPLETE", "FAIL", "COMPLETE", "COMPLETE", "COMPLETE"],
    );
    assert.match(String(study.trials[4]?.systemAttrs.fail_reason), /RangeError: no such layer/);
    const jobs = (await sweep.rayJobs(options()).list()).filter(({ metadata }) => metadata.study === study.name);
    const batches = jobs.map(({ metadata }) => String(metadata.trials));
    assert.deepEqual(batches.sort(), ["0, 1, 2", "3, 4, 5", "6, 7"]);
    assert.equal(new Set(study.trials.map(({ userAttrs }) => userAttrs.process)).size, 3);
    const lines = log.mock.calls.map(({ arguments: [line] }) => String(line));
    for (const number of study.trials.keys())
      assert.ok(lines.includes(`trial ${number}: run ${(number % 3) + 1} of this process`), lines.join("\n"));
    await study.close();
  });

  it("loses no finished trial of a job that is killed, and repeats the others", async (t) => {
    const warn = t.mock.method(console, "warn", () => {});
    const study = await createStudy();
    const folder = mkdtempSync(join(tmpdir(), "tslab-ml-ray-"));
    const objective = sweep.ray<typeof space, string>(
      async ({ number }, _, marks) => {
        const { appendFileSync, readFileSync } = require("node:fs") as typeof import("node:fs");
        const file = `${marks}/${number}`;
        appendFileSync(file, "x");
        // The second trial kills its job whenever it can, so that it alone runs out of tries.
        if (number === 1) process.kill(process.pid, "SIGKILL");
        return readFileSync(file, "utf8").length;
      },
      { ...options(), study, trialsPerJob: 4, retries: 1, context: folder },
    );
    await study.optimize(objective, { trials: 4, parallel: 4, catch: true, verbose: false });
    assert.deepEqual(
      study.trials.map(({ state, values }) => [state, values]),
      // Each of the others ran once.
      [
        ["COMPLETE", [1]],
        ["FAIL", null],
        ["COMPLETE", [1]],
        ["COMPLETE", [1]],
      ],
    );
    assert.match(String(study.trials[1]?.systemAttrs.fail_reason), /without a result, 2 times/);
    assert.deepEqual(
      warn.mock.calls.map(({ arguments: [text] }) => /^trials? ([\d, ]+): the job .* handed in again\.$/.exec(String(text))?.[1]),
      ["1, 2, 3", "2, 3"],
    );
    rmSync(folder, { recursive: true });
    await study.close();
  });

  it("prunes one trial of a job and goes on with the others", async () => {
    const study = await createStudy({ pruner: sweep.threshold({ upper: 5 }) });
    const objective = sweep.ray<typeof space>(
      async ({ number, report, shouldPrune }, { sweep }) => {
        for (let step = 0; step < 600; step++) {
          report(number === 0 ? 100 : 1, step);
          if (await shouldPrune()) throw new sweep.TrialPruned();
          if (number > 0) return number;
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
        return -1;
      },
      { ...options(), study, trialsPerJob: 3 },
    );
    await study.optimize(objective, { trials: 3, parallel: 3, verbose: false });
    assert.deepEqual(
      study.trials.map(({ state, values }) => [state, values]),
      [
        ["PRUNED", [100]],
        ["COMPLETE", [1]],
        ["COMPLETE", [2]],
      ],
    );
    const jobs = (await sweep.rayJobs(options()).list()).filter(({ metadata }) => metadata.study === study.name);
    assert.equal(jobs.length, 1);
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
    assert.throws(() => sweep.ray(() => 1, { study: study as never, trialsPerJob: 0 }), {
      name: "RangeError",
      message: "ray: trialsPerJob is 0, but must be a whole number of at least 1.",
    });
    const big = sweep.ray<typeof space, string>(() => 1, { ...options(), study, context: "x".repeat(200_000) });
    await study.optimize(big, { trials: 1, catch: true });
    assert.match(String(study.trials[0]?.systemAttrs.fail_reason), /takes 2\d\d kB, but a job takes 120/);
    const lost = sweep.ray<typeof space>(() => 1, { ...options(), study, address: "http://127.0.0.1:9" });
    await study.optimize(lost, { trials: 1, catch: true });
    assert.match(String(study.trials[1]?.systemAttrs.fail_reason), /nothing answers at http:\/\/127\.0\.0\.1:9/);
    await study.close();
  });
});
