import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import Database from "libsql";
import { privacy } from "tslab-ml";
import { scratch } from "../scratch";

type Attack = (database: InstanceType<typeof Database>) => void;

/** A log of five entries, and what its file says after somebody has had it in their hands. */
async function attacked(t: TestContext, attack: Attack, { keyed = true } = {}) {
  const folder = scratch(t);
  const key = keyed ? await privacy.createKeyFile(join(folder, "keys", "audit.key")) : undefined;
  const path = join(folder, "audit.db");
  const log = privacy.openAuditLog(path, { key });
  for (const table of ["a", "b", "c", "d", "e"]) log.record("ada", "load", { table });
  const head = log.head();
  log.close();
  const database = new Database(path);
  database.exec("DROP TRIGGER audit_log_no_update; DROP TRIGGER audit_log_no_delete");
  attack(database);
  database.close();
  const opened = privacy.openAuditLog(path, { key });
  t.after(() => opened.close());
  return { log: opened, head, report: opened.verify() };
}

/** What somebody does who knows how the log is made, but has no key: computes every hash anew. */
const recompute: Attack = (database) => {
  let previous = "0".repeat(64);
  const rows = database.prepare("SELECT * FROM audit_log ORDER BY entry").all() as {
    entry: number;
    time: string;
    actor: string;
    action: string;
    detail: string;
  }[];
  const sha = (value: unknown) => createHash("sha256").update(JSON.stringify(value)).digest("hex");
  for (const { entry, time, actor, action, detail } of rows) {
    const hash = sha([entry, time, actor, action, detail, previous]);
    database.prepare("UPDATE audit_log SET previous = ?, hash = ? WHERE entry = ?").run(previous, hash, entry);
    previous = hash;
  }
  database
    .prepare("UPDATE audit_head SET entries = ?, hash = ?, seal = ?")
    .run(rows.length, previous, sha(["head", rows.length, previous]));
};

describe("an audit log", () => {
  it("chains its entries, and is intact as long as nobody touches it", async (t) => {
    const { log, head, report } = await attacked(t, () => {});
    assert.equal(report.intact, true);
    assert.equal(report.entries, 5);
    const entries = log.entries();
    assert.deepEqual(
      entries.map(({ entry }) => entry),
      [1, 2, 3, 4, 5],
    );
    assert.deepEqual(
      entries.slice(1).map(({ previous }) => previous),
      entries.slice(0, -1).map(({ hash }) => hash),
    );
    assert.deepEqual(log.verify({ head }).problems, []);
    assert.deepEqual(JSON.parse(log.entries({ from: 4, limit: 1 })[0]!.detail), { table: "d" });
  });

  it("cannot be changed through SQL by mistake", async (t) => {
    const path = join(scratch(t), "audit.db");
    const log = privacy.openAuditLog(path);
    log.record("ada", "load");
    log.close();
    const database = new Database(path);
    t.after(() => database.close());
    assert.throws(() => database.exec("UPDATE audit_log SET actor = 'eve'"), /append-only/);
    assert.throws(() => database.exec("DELETE FROM audit_log"), /append-only/);
  });

  it("keeps every entry of several processes that write at once, one of them killed in the middle", async (t) => {
    const path = join(scratch(t), "audit.db");
    privacy.openAuditLog(path).close();
    const child = join(__dirname, "audit-writer.js");
    const reported = new Map<string, number>();
    const writers = ["one", "two", "three"].map((name) => {
      const writer = fork(child, [path, name, "150"], { stdio: "inherit" });
      writer.on("message", (count) => reported.set(name, count as number));
      return writer;
    });
    writers[2]!.on("message", (count) => count === 20 && writers[2]!.kill("SIGKILL"));
    await Promise.all(writers.map((writer) => once(writer, "exit")));
    const log = privacy.openAuditLog(path);
    t.after(() => log.close());
    assert.deepEqual(log.verify().problems, []);
    const countOf = (name: string) => log.entries().filter(({ actor }) => actor === name).length;
    assert.equal(countOf("one"), 150);
    assert.equal(countOf("two"), 150);
    assert.ok(
      countOf("three") >= reported.get("three")! && reported.get("three")! >= 20,
      `${countOf("three")} of ${reported.get("three")}`,
    );
  });

  it("asks for who and what", (t) => {
    const log = privacy.openAuditLog(join(scratch(t), "audit.db"));
    t.after(() => log.close());
    assert.throws(() => log.record("", "load"), /actor is "", but must be a text/);
  });

  it("says that a file is none", (t) => {
    const path = join(scratch(t), "audit.db");
    writeFileSync(path, "entry,time\n".repeat(1000));
    assert.throws(() => privacy.openAuditLog(path), /is no audit log/);
  });
});

describe("an attack on an audit log", () => {
  const found: [what: string, attack: Attack, entry: number, problem: RegExp][] = [
    ["edits a detail", (d) => d.exec(`UPDATE audit_log SET detail = '{"table":"z"}' WHERE entry = 3`), 3, /changed after it was written/],
    ["edits who it was", (d) => d.exec("UPDATE audit_log SET actor = 'eve' WHERE entry = 1"), 1, /changed after/],
    ["sets back a time", (d) => d.exec("UPDATE audit_log SET time = '2020-01-01T00:00:00.000Z' WHERE entry = 5"), 5, /changed after/],
    ["edits a hash", (d) => d.exec(`UPDATE audit_log SET hash = '${"a".repeat(64)}' WHERE entry = 2`), 2, /changed after/],
    ["deletes an entry in the middle", (d) => d.exec("DELETE FROM audit_log WHERE entry = 2"), 2, /missing/],
    [
      "deletes one and numbers the rest anew",
      (d) => d.exec("DELETE FROM audit_log WHERE entry = 2; UPDATE audit_log SET entry = entry - 1 WHERE entry > 2"),
      2,
      /does not follow/,
    ],
    [
      "cuts off the end",
      (d) => d.exec("DELETE FROM audit_log WHERE entry > 3"),
      4,
      /ended at entry 5 when it was last written, and ends at 3/,
    ],
    [
      "cuts off the end and the mark of it",
      (d) => d.exec("DELETE FROM audit_log WHERE entry > 3; DELETE FROM audit_head"),
      3,
      /mark of the log's end/,
    ],
    [
      "cuts off the end and sets the mark back",
      (d) =>
        d.exec(
          "DELETE FROM audit_log WHERE entry > 3; UPDATE audit_head SET entries = 3, hash = (SELECT hash FROM audit_log WHERE entry = 3)",
        ),
      3,
      /mark of the log's end/,
    ],
    ["empties it", (d) => d.exec("DELETE FROM audit_log"), 1, /ended at entry 5/],
    [
      "swaps two entries",
      (d) =>
        d.exec(
          "UPDATE audit_log SET entry = 99 WHERE entry = 2; UPDATE audit_log SET entry = 2 WHERE entry = 3; UPDATE audit_log SET entry = 3 WHERE entry = 99",
        ),
      2,
      /does not follow/,
    ],
    [
      "puts one in",
      (d) =>
        d.exec(
          `UPDATE audit_log SET entry = entry + 100 WHERE entry > 2; INSERT INTO audit_log SELECT 3, time, actor, action, detail, hash, hash FROM audit_log WHERE entry = 2; UPDATE audit_log SET entry = entry - 99 WHERE entry > 100`,
        ),
      3,
      /changed after/,
    ],
  ];
  for (const [what, attack, entry, problem] of found)
    for (const keyed of [true, false])
      it(`that ${what} is found (${keyed ? "HMAC" : "SHA-256"})`, async (t) => {
        const { report } = await attacked(t, attack, { keyed });
        assert.equal(report.intact, false);
        assert.ok(
          report.problems.some((each) => each.entry === entry && problem.test(each.problem)),
          JSON.stringify(report.problems),
        );
      });

  it("by somebody who computes all hashes anew is found with a key", async (t) => {
    const { report } = await attacked(t, (d) => {
      d.exec("UPDATE audit_log SET actor = 'eve' WHERE entry = 3");
      recompute(d);
    });
    assert.equal(report.intact, false);
  });

  it("by somebody who computes all hashes anew shows without a key only in a head that was kept elsewhere", async (t) => {
    const { log, head, report } = await attacked(
      t,
      (d) => {
        d.exec("UPDATE audit_log SET actor = 'eve' WHERE entry = 3");
        recompute(d);
      },
      { keyed: false },
    );
    assert.equal(report.intact, true);
    assert.deepEqual(log.verify({ head }).problems, [{ entry: 5, problem: "is not the head that was kept: the log was written anew" }]);
  });

  it("that puts an old copy of the file in its place shows in a head that was kept elsewhere", async (t) => {
    const path = join(scratch(t), "audit.db");
    const log = privacy.openAuditLog(path);
    log.record("ada", "load");
    log.close();
    copyFileSync(path, `${path}.old`);
    const again = privacy.openAuditLog(path);
    again.record("ada", "delete");
    const head = again.head();
    again.close();
    copyFileSync(`${path}.old`, path);
    const replaced = privacy.openAuditLog(path);
    t.after(() => replaced.close());
    assert.equal(replaced.verify().intact, true);
    assert.match(replaced.verify({ head }).problems[0]!.problem, /head that was kept is entry 2, and the log ends at 1/);
  });

  it("with another key cannot go on with the log unseen", async (t) => {
    const folder = scratch(t);
    const [own, other] = [await privacy.createKeyFile(join(folder, "keys", "a")), await privacy.createKeyFile(join(folder, "keys", "b"))];
    const log = privacy.openAuditLog(join(folder, "audit.db"), { key: own });
    log.record("ada", "load");
    log.close();
    const forged = privacy.openAuditLog(join(folder, "audit.db"), { key: other });
    forged.record("ada", "delete");
    forged.close();
    const opened = privacy.openAuditLog(join(folder, "audit.db"), { key: own });
    t.after(() => opened.close());
    assert.match(JSON.stringify(opened.verify().problems), /entry":2.*written with another key/);
  });
});
