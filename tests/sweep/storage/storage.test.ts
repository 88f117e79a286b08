import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import Database from "libsql";
import { sweep } from "tslab-ml";
import { withoutPostgres } from "../../postgres";
import { endPostgres, folder, postgresUrl, sqliteUrl } from "./storages";

after(endPostgres);

const storages = [
  ["memory", false, async () => undefined],
  ["SQLite", false, async () => sqliteUrl()],
  ["PostgreSQL", withoutPostgres, postgresUrl],
] as const;

const float = sweep.float(0, 1);
const choice = sweep.categorical(["a", null, 2, true]);

for (const [kind, skip, url] of storages)
  describe(`a storage in ${kind}`, { skip }, () => {
    let names = 0;
    const opened = async () => {
      const storage = await sweep.openStorage(await url());
      const name = `${kind} ${names++}`;
      return { storage, name, study: (await storage.createStudy(name, ["minimize", "maximize"])) as number };
    };

    it("keeps studies with their directions and attributes", async () => {
      const { storage, name, study } = await opened();
      await storage.setStudyAttr(study, "user", "é", { deep: [1, null, "x"] });
      await storage.setStudyAttr(study, "user", "é", { deep: [2] });
      await storage.setStudyAttr(study, "system", "s", 1.5);
      const record = { id: study, name, directions: ["minimize", "maximize"], userAttrs: { é: { deep: [2] } }, systemAttrs: { s: 1.5 } };
      assert.deepEqual(await storage.study(name), record);
      assert.deepEqual((await storage.studies()).at(-1), record);
      assert.equal(await storage.createStudy(name, ["minimize"]), undefined);
      assert.equal(await storage.study("none such"), undefined);
      await storage.deleteStudy(study);
      assert.equal(await storage.study(name), undefined);
      await storage.close();
    });

    it("keeps everything of a trial, and gives the same object for a finished one", async () => {
      const { storage, study } = await opened();
      const { trial: begun } = await storage.startTrial(study);
      assert.equal(begun.state, "RUNNING");
      assert.equal(begun.number, 0);
      await storage.setParams(begun.id, [
        { name: "x", internal: 0.1 + 0.2, distribution: float },
        { name: "c", internal: 1, distribution: choice },
      ]);
      for (const [step, value] of [1.5, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].entries())
        await storage.setIntermediate(begun.id, step, value);
      await storage.setIntermediate(begun.id, 0, 2.5);
      await storage.setTrialAttrs(begun.id, "user", { note: "ü'\"?" });
      await storage.setTrialAttrs(begun.id, "system", { a: 1, b: [2] });
      assert.equal(await storage.finish(begun.id, "COMPLETE", [1 / 3, Number.POSITIVE_INFINITY], { c: 3 }), true);
      const [trial] = (await storage.trials(study)) as [sweep.FrozenTrial];
      const { datetimeStart, datetimeComplete, ...rest } = trial;
      assert.deepEqual(rest, {
        id: begun.id,
        number: 0,
        state: "COMPLETE",
        values: [1 / 3, Number.POSITIVE_INFINITY],
        params: { x: 0.1 + 0.2, c: null },
        distributions: { x: float, c: choice },
        userAttrs: { note: "ü'\"?" },
        systemAttrs: { a: 1, b: [2], c: 3 },
        intermediateValues: { 0: 2.5, 1: Number.NaN, 2: Number.POSITIVE_INFINITY, 3: Number.NEGATIVE_INFINITY },
      });
      assert.ok(Math.abs(Date.now() - Number(datetimeStart)) < 60_000 && Number(datetimeComplete) >= Number(datetimeStart));
      assert.equal((await storage.trials(study))[0], trial);
      await storage.close();
    });

    it("changes no finished trial", async () => {
      const { storage, study } = await opened();
      const { id } = (await storage.startTrial(study)).trial;
      await storage.finish(id, "FAIL", null);
      assert.equal(await storage.finish(id, "COMPLETE", [1, 1]), false);
      const message = "trial 0 is finished (FAIL); it cannot be changed.";
      await assert.rejects(async () => storage.setParams(id, [{ name: "x", internal: 0, distribution: float }]), { message });
      await assert.rejects(async () => storage.setIntermediate(id, 0, 0), { message });
      await assert.rejects(async () => storage.setTrialAttrs(id, "user", { a: 1 }), { message });
      const [trial] = await storage.trials(study);
      assert.deepEqual([trial?.state, trial?.values, trial?.params], ["FAIL", null, {}]);
      await storage.close();
    });

    it("begins waiting trials before new ones, the oldest first", async () => {
      const { storage, study } = await opened();
      const template = {
        state: "WAITING",
        params: { x: 0.5 },
        distributions: { x: float },
        userAttrs: { u: 1 },
        systemAttrs: { s: 2 },
      } as const;
      await storage.addTrial(study, template);
      await storage.addTrial(study, { state: "WAITING" });
      const begun = [];
      for (let i = 0; i < 3; i++) begun.push((await storage.startTrial(study)).trial);
      assert.deepEqual(
        begun.map(({ number, state }) => [number, state]),
        [
          [0, "RUNNING"],
          [1, "RUNNING"],
          [2, "RUNNING"],
        ],
      );
      assert.deepEqual([begun[0]?.params, begun[0]?.userAttrs, begun[0]?.systemAttrs], [{ x: 0.5 }, { u: 1 }, { s: 2 }]);
      await storage.close();
    });

    it("begins trials in the order in which they are asked for", async () => {
      const { storage, study } = await opened();
      const order: number[] = [];
      await Promise.all(Array.from({ length: 12 }, async () => void order.push((await storage.startTrial(study)).trial.number)));
      assert.deepEqual(order, [...order.keys()]);
      await storage.close();
    });

    it("goes on beginning trials after one that could not begin", async () => {
      const { storage, study } = await opened();
      const [failed, begun] = await Promise.allSettled(
        [async () => storage.startTrial(study + 1000), async () => storage.startTrial(study)].map((start) => start()),
      );
      assert.equal(failed?.status, "rejected");
      assert.equal(begun?.status, "fulfilled");
      await storage.close();
    });

    it("tells running trials without a sign of life, not those that never gave one", async () => {
      const { storage, study } = await opened();
      const [{ trial: dead }, , { trial: done }] = [
        await storage.startTrial(study),
        await storage.startTrial(study),
        await storage.startTrial(study),
      ];
      await storage.heartbeat(dead.id);
      await storage.heartbeat(done.id);
      await storage.finish(done.id, "COMPLETE", [0, 0]);
      assert.deepEqual(await storage.staleTrials(study, 30), []);
      await sleep(2100);
      assert.deepEqual(await storage.staleTrials(study, 1), [dead.id]);
      await storage.heartbeat(dead.id);
      assert.deepEqual(await storage.staleTrials(study, 1.5), []);
      await storage.close();
    });
  });

const persistent = storages.slice(1) as unknown as [string, string | false, () => Promise<string>][];
const program = join(__dirname, "worker.js");
const startWorker = (arguments_: Record<string, unknown>) => {
  const child = spawn(process.execPath, [program, JSON.stringify(arguments_)], { stdio: ["ignore", "pipe", "pipe"] });
  let [output, errors] = ["", ""];
  child.stdout.on("data", (chunk) => (output += chunk));
  child.stderr.on("data", (chunk) => (errors += chunk));
  const end = once(child, "close").then(([code]) => ({ code, errors }));
  return { child, end, output: () => output };
};

for (const [kind, skip, url] of persistent)
  describe(`processes that share a study in ${kind}`, { skip }, () => {
    it("lose no trial number and use none twice, eight at once", { timeout: 300_000 }, async () => {
      const storage = await url();
      const workers = Array.from({ length: 8 }, () => startWorker({ storage, name: `${kind} of eight`, trials: 6 }));
      for (const { end } of workers) assert.deepEqual(await end, { code: 0, errors: "" });
      const study = await sweep.loadStudy({ storage, name: `${kind} of eight` });
      assert.deepEqual(
        study.trials.map(({ number }) => number),
        [...Array(48).keys()],
      );
      assert.ok(study.trials.every(({ state, params, values }) => state === "COMPLETE" && params.x === values?.[0]));
      assert.equal(new Set(study.trials.map(({ userAttrs }) => userAttrs.process)).size, 8);
      await study.close();
    });

    it("fail the trial of a process that was killed, and do it again", { timeout: 120_000 }, async () => {
      const storage = await url();
      const name = `${kind} with a dead worker`;
      const worker = startWorker({ storage, name, trials: 1, endless: true });
      while (!worker.output().includes("running")) await sleep(20);
      worker.child.kill("SIGKILL");
      await worker.end;
      const heartbeat = { interval: 0.5, gracePeriod: 2, retries: 1 };
      const study = await sweep.loadStudy({ storage, name, heartbeat });
      assert.deepEqual(
        study.trials.map(({ state }) => state),
        ["RUNNING"],
      );
      await sleep(3500);
      await study.optimize((trial) => trial.suggestFloat("x", 0, 1), { trials: 2 });
      assert.deepEqual(
        study.trials.map(({ number, state }) => [number, state]),
        [
          [0, "FAIL"],
          [1, "COMPLETE"],
          [2, "COMPLETE"],
        ],
      );
      assert.equal(study.trials[0]?.systemAttrs.fail_reason, "its process gave no sign of life for 2 s");
      assert.equal(study.trials[1]?.params.x, study.trials[0]?.params.x);
      assert.deepEqual(sweep.retryHistory(study.trials[1]!), [0]);
      await study.close();
    });

    it("keep what another process has decided about a trial, and say so", async (t) => {
      const warn = t.mock.method(console, "warn", () => {});
      const study = await sweep.createStudy({ storage: await url(), name: `${kind} with a late worker` });
      await study.optimize(async ({ id }) => ((await study.storage.finish(id, "FAIL", null)) ? 1 : 2), { trials: 1 });
      assert.deepEqual(
        study.trials.map(({ state, values }) => [state, values]),
        [["FAIL", null]],
      );
      assert.match(String(warn.mock.calls[0]?.arguments[0]), /trial 0 was ended as FAIL by another process/);
      await study.close();
    });

    it("see a trial as alive while its objective computes without a pause", { timeout: 120_000 }, async () => {
      const storage = await url();
      const name = `${kind} with a busy worker`;
      const worker = startWorker({ storage, name, trials: 1, busySeconds: 4 });
      while (!worker.output().includes("running")) await sleep(20);
      await sleep(3000);
      const study = await sweep.loadStudy({ storage, name, heartbeat: { interval: 0.5, gracePeriod: 2 } });
      await study.optimize(() => 0, { trials: 1 });
      assert.deepEqual(await worker.end, { code: 0, errors: "" });
      assert.deepEqual(
        (await study.refresh()).map(({ state }) => state),
        ["COMPLETE", "COMPLETE"],
      );
      await study.close();
    });

    it("go on with a study of another process", async () => {
      const storage = await url();
      const options = { storage, name: `${kind} resumed`, sampler: sweep.random({ seed: 1 }), space: { x: float, c: choice } };
      const first = await sweep.optimize(({ params }) => params.x, { ...options, trials: 3 });
      await first.close();
      const second = await sweep.optimize(({ params }) => params.x, { ...options, trials: 2 });
      assert.deepEqual(second.trials.slice(0, 3), first.trials);
      assert.equal(second.trials.length, 5);
      await second.close();
      await assert.rejects(sweep.loadStudy({ ...options, space: { x: float, c: sweep.categorical(["a", "b"]) } }), {
        message: `study: the parameter "c" had the choices ["a",null,2,true] and has now ["a","b"]; a study's parameters must stay the same, so rename it or begin a new study.`,
      });
      await assert.rejects(
        sweep.createStudy({ storage, name: `${kind} resumed` }),
        /there is a study ".* resumed" already; give another name, or loadIfExists/,
      );
      const third = await sweep.loadStudy({ storage, name: `${kind} resumed` });
      assert.equal(third.bestValue, second.bestValue);
      await third.close();
    });
  });

describe("a database that cannot be used", () => {
  const refused = (file: string, message: RegExp) => assert.rejects(sweep.createStudy({ storage: `sqlite:///${file}` }), { message });

  it("is named: no database, another program's, another version, a missing folder", async () => {
    const text = join(folder, "text.db");
    writeFileSync(text, "not a database ".repeat(100));
    await refused(text, /text\.db is no SQLite database; name another file\.$/);
    const other = join(folder, "other.db");
    const songs = new Database(other);
    songs.exec("CREATE TABLE songs (id INTEGER)");
    songs.close();
    await refused(other, /other\.db holds the tables songs, but not those of an Optuna study; name another file or database\.$/);
    const old = sqliteUrl();
    await (await sweep.createStudy({ storage: old })).close();
    const changed = new Database(old.slice("sqlite:///".length));
    changed.exec("UPDATE alembic_version SET version_num = 'v2.6.0.a'");
    changed.close();
    await refused(old.slice("sqlite:///".length), /has Optuna's schema 12 \(v2\.6\.0\.a\), but this package reads 12 \(v3\.2\.0\.a\)/);
    await refused(join(folder, "none", "x.db"), /x\.db cannot be opened; check that its folder exists and is writable\.$/);
  });

  it("is named without its password: no server, another password", { skip: withoutPostgres }, async () => {
    await assert.rejects(sweep.createStudy({ storage: "postgresql://me:secret@127.0.0.1:1/x" }), {
      message:
        "storage: no PostgreSQL answers at postgresql://me:***@127.0.0.1:1/x (ECONNREFUSED); check the address, and that the server runs.",
    });
    await assert.rejects(
      sweep.createStudy({ storage: (await postgresUrl()).replace("secret", "guess") }),
      /does not accept the user or the password; check the URL\.$/,
    );
    await assert.rejects(
      sweep.createStudy({ storage: (await postgresUrl()).replace(/postgres$/, "nowhere") }),
      /names a database that does not exist; make it with createdb\.$/,
    );
  });

  it("leaves the study readable when another process holds the lock for too long", async () => {
    const url = sqliteUrl();
    const file = url.slice("sqlite:///".length);
    const study = await sweep.optimize(() => 1, { storage: `${url}?timeout=0.05`, trials: 1 });
    const other = new Database(file);
    other.exec("BEGIN IMMEDIATE");
    const message = `storage: ${file} is locked by another process for over 0.05 s; end that process, or try again.`;
    await assert.rejects(study.ask(), { message });
    await assert.rejects(sweep.createStudy({ storage: `${url}?timeout=0.05` }), { message });
    assert.equal((await study.refresh()).length, 1);
    other.exec("ROLLBACK");
    await study.optimize(() => 0, { trials: 1 });
    assert.equal(study.bestValue, 0);
    other.close();
    await study.close();
  });
});
