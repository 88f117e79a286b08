import assert from "node:assert/strict";
import { copyFileSync, existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { it } from "node:test";
import { data, preprocess, type storage } from "tslab-ml";
import { scratch } from "../scratch";
import { overBackends } from "./backends";
import { type Saved, startWriter } from "./children";

/** That everything that was reported as saved is there, whole, and nothing is there that nobody saved. */
async function assertNothingLost(store: storage.Store, reported: readonly Saved[]): Promise<void> {
  const listed = await store.list();
  for (const { name, version, checksum } of reported)
    assert.equal(listed.find((each) => each.name === name && each.version === version)?.checksum, checksum, `${name} ${version}`);
  assert.deepEqual((await store.verify()).problems, []);
}

overBackends("a store under attack", (open, backend) => {
  it("keeps every version of two processes that save and two that append at once", async (t) => {
    const { store, place } = await open(t);
    await store.save("grown", await data.sql("SELECT 0::BIGINT AS i, 0::UBIGINT AS h, '' AS text"));
    const writers = [
      ...["save", "save"].map(() => startWriter("save", place, { count: 4, rows: 2000 })),
      ...["append", "append"].map(() => startWriter("append", place, { count: 4, rows: 2000 })),
    ];
    await Promise.all(writers.map(({ ended }) => ended));
    assert.deepEqual(
      writers.flatMap(({ errors }) => errors),
      [],
    );
    const saved = writers.flatMap((writer) => writer.saved);
    assert.equal(saved.length, 16);
    const versions = (name: string) =>
      saved
        .filter((each) => each.name === name)
        .map(({ version }) => version)
        .sort((a, b) => a - b);
    assert.deepEqual(
      versions("shared"),
      Array.from({ length: 8 }, (_, i) => i + 1),
    );
    assert.deepEqual(
      versions("grown"),
      Array.from({ length: 8 }, (_, i) => i + 2),
    );
    await assertNothingLost(store, saved);
    assert.equal(await (await store.load("grown")).count(), 8 * 2000 + 1);
  });

  it("keeps every version of one process that has the store open twice", async (t) => {
    const { store, place } = await open(t);
    const { store: second } = await open(t, { place });
    const saved = await Promise.all(Array.from({ length: 12 }, (_, i) => (i % 2 ? store : second).save("shared", [{ i }])));
    assert.deepEqual(
      saved.map(({ version }) => version).sort((a, b) => a - b),
      Array.from({ length: 12 }, (_, i) => i + 1),
    );
    await assertNothingLost(store, saved);
  });

  it("loses nothing that was reported when the writer is killed (kill -9) in the middle of its work", async (t) => {
    const { store, place } = await open(t);
    const { next } = preprocess.random(7);
    const reported: Saved[] = [];
    let unfinished = 0;
    for (let round = 0; round < 4; round++) {
      const writer = startWriter("save", place, {
        count: 50,
        rows: backend === "DuckDB" ? 60_000 : 8_000,
        onBegun: (work, child) => {
          if (work === 2) setTimeout(() => child.kill("SIGKILL"), next() * 250);
        },
      });
      await writer.ended;
      assert.equal(writer.process.signalCode, "SIGKILL");
      reported.push(...writer.saved);
      if (writer.saved.length < 50) unfinished++;
      await assertNothingLost(store, reported);
    }
    assert.equal(unfinished, 4);
    const after = await store.save("shared", [{ i: 1 }]);
    await assertNothingLost(store, [...reported, after]);
    assert.ok(after.version >= reported.length + 1);
  });

  it("leaves the old backup when a backup is killed, and the old content when a restore is", async (t) => {
    const { store, place } = await open(t);
    const backup = join(scratch(t), "backup.duckdb");
    const rows = await (
      await data.sql(`SELECT range AS i, hash(range) AS h FROM range(${backend === "DuckDB" ? 100_000 : 15_000})`)
    ).materialize();
    const old = await store.save("old", rows);
    await store.backup(backup);
    const recent = await store.save("recent", rows);
    const { next } = preprocess.random(3);
    const kill = (_: number, child: { kill(signal: "SIGKILL"): void }) => void setTimeout(() => child.kill("SIGKILL"), next() * 200);
    for (let round = 0; round < 2; round++) {
      const copy = join(scratch(t), "copy.duckdb");
      copyFileSync(backup, copy);
      const writer = startWriter("backup", place, {
        count: 50,
        extra: copy,
        onBegun: (work, child) => (writer.saved.length === 0 && work === 1 ? kill(work, child) : undefined),
      });
      await writer.ended;
      assert.equal(writer.process.signalCode, "SIGKILL");
      const kept = (await open(t, backend === "DuckDB" ? { place: copy } : undefined)).store;
      if (backend === "PostgreSQL") await kept.restore(copy);
      await assertNothingLost(kept, writer.saved.length > 0 ? [old, recent] : [old]);
      // The next backup removes what the killed one left.
      await store.backup(copy);
      assert.deepEqual(readdirSync(dirname(copy)), ["copy.duckdb"]);
    }
    for (let round = 0; round < 2; round++) {
      const writer = startWriter("restore", place, { extra: backup, onBegun: kill });
      await writer.ended;
      await assertNothingLost(store, [old]);
      const names = (await store.list()).map(({ name }) => name);
      assert.ok(names.includes("recent") || names.join() === "old", names.join());
      if (writer.saved.length > 0) assert.deepEqual(names, ["old"]);
    }
    await store.save("after", [{ a: 1 }]);
    assert.deepEqual((await store.verify()).problems, []);
  });

  it("says when a backup is none, and leaves the store as it was", async (t) => {
    const { store } = await open(t);
    const saved = await store.save("people", [{ a: 1 }]);
    await assert.rejects(store.restore(join(scratch(t), "missing.duckdb")), /restore: .*missing.duckdb is missing/);
    await assertNothingLost(store, [saved]);
  });

  it("leaves no log beside its file once something is reported as saved", {
    skip: backend === "PostgreSQL" && "the server has a log of its own",
  }, async (t) => {
    const { store, place } = await open(t);
    await store.save("people", await data.sql("SELECT range AS i FROM range(100000)"));
    await store.documents("labels").put("a", 1);
    assert.equal(existsSync(`${place}.wal`), false);
  });
});
