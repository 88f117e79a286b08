import assert from "node:assert/strict";
import { execFileSync, fork, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { sweep } from "tslab-ml";
import { startPostgres, withoutPostgres } from "../../postgres";
import { folder, sqliteUrl } from "../storage/storages";

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    // What nobody has waited for is dead all the same.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
};
const statesOf = (study: sweep.Study) => study.trials.map(({ state }) => state);

/** Why a small disk cannot be made here: it takes Linux and the right to mount. */
function withoutSmallDisk(): string | false {
  if (process.platform !== "linux") return "a small disk is mounted by Linux's namespaces";
  const { status, stderr } = spawnSync("unshare", ["-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], { encoding: "utf8" });
  return status === 0 ? false : `no small disk can be mounted here: ${stderr || "unshare is missing"}`;
}

describe("a study", () => {
  it("outlives kill -9 of its process: the workers end, what was finished is kept, what ran is done again", {
    timeout: 120_000,
  }, async () => {
    const storage = sqliteUrl();
    const parent = fork(join(__dirname, "parent.js"), [storage], { stdio: "ignore" });
    const name = "orphans";
    const study = await (async () => {
      for (;;) {
        const found = await sweep
          .loadStudy({ storage, name, heartbeat: { interval: 0.5, gracePeriod: 2, retries: 1 } })
          .catch(() => undefined);
        if (found && found.trials.filter(({ userAttrs }) => "process" in userAttrs).length === 4) return found;
        await found?.close();
        await sleep(100);
      }
    })();
    assert.deepEqual(statesOf(study), ["COMPLETE", "COMPLETE", "RUNNING", "RUNNING"]);
    const workers = [...new Set(study.trials.map(({ userAttrs }) => userAttrs.process as number))];
    parent.kill("SIGKILL");
    for (let i = 0; workers.some(isAlive); i++, await sleep(50)) assert.ok(i < 400, `the workers ${workers} live on`);
    const [x, y] = study.trials.slice(2).map(({ params }) => params.x);
    await sleep(3500);
    await study.optimize((trial) => trial.suggestFloat("x", 0, 1), { trials: 2, verbose: false });
    assert.deepEqual(statesOf(study), ["COMPLETE", "COMPLETE", "FAIL", "FAIL", "COMPLETE", "COMPLETE"]);
    assert.deepEqual(
      study.trials.slice(4).map(({ params }) => params.x),
      [x, y],
    );
    await study.close();
  });

  it("outlives a lost PostgreSQL: the run ends with one sentence, and goes on when the server is back", {
    skip: withoutPostgres,
    timeout: 120_000,
  }, async () => {
    await using postgres = await startPostgres();
    const heartbeat = { interval: 0.5, gracePeriod: 2, retries: 1 };
    const study = await sweep.createStudy({ storage: postgres.url, name: "lost", heartbeat, sampler: sweep.random({ seed: 1 }) });
    const run = study.optimize(
      async (trial) => {
        const x = trial.suggestFloat("x", 0, 1);
        await trial.saved();
        if (trial.number === 2) await postgres.kill();
        return x;
      },
      { trials: 5, verbose: false },
    );
    await assert.rejects(run, (error: Error) => {
      assert.match(
        error.message,
        /^storage: (no PostgreSQL answers at|the connection to) postgresql:\/\/postgres:\*\*\*@127\.0\.0\.1:\d+\/postgres/,
      );
      return true;
    });
    await postgres.start();
    assert.deepEqual(
      (await study.refresh()).map(({ state }) => state),
      ["COMPLETE", "COMPLETE", "RUNNING"],
    );
    await sleep(3000);
    await study.optimize((trial) => trial.suggestFloat("x", 0, 1), { trials: 2, verbose: false });
    assert.deepEqual(statesOf(study), ["COMPLETE", "COMPLETE", "FAIL", "COMPLETE", "COMPLETE"]);
    assert.equal(study.trials[3]?.params.x, study.trials[2]?.params.x);
    await study.close();
  });

  it("names a server that has no connection left", { skip: withoutPostgres }, async () => {
    await using postgres = await startPostgres({ maxConnections: 5 });
    const studies: sweep.Study[] = [];
    await assert.rejects(
      async () => {
        for (let i = 0; i < 10; i++) studies.push(await sweep.createStudy({ storage: postgres.url, name: `${i}` }));
      },
      { message: /has no connection left; raise max_connections of the server, or put a pooler such as PgBouncer before it\.$/ },
    );
    for (const study of studies) await study.close();
  });

  it("outlives a full disk: one sentence, everything before is kept, and it goes on when there is room", {
    skip: withoutSmallDisk(),
  }, () => {
    const output = execFileSync("unshare", ["-rm", process.execPath, join(__dirname, "full-disk.js"), join(folder, "disk")], {
      encoding: "utf8",
    });
    const { error, full, after, reloaded } = JSON.parse(output.trim().split("\n").at(-1) as string);
    assert.match(error, /^Error: storage: .*sweeps\.db cannot grow: the disk is full; make room, and run the study again\.$/);
    const complete = (states: string[]) => states.filter((state) => state === "COMPLETE").length;
    assert.ok(full.length > 5 && complete(full) >= full.length - 1, full.join());
    assert.equal(complete(after), complete(full) + 3);
    assert.deepEqual(reloaded, after);
  });
});
