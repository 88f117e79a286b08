import assert from "node:assert/strict";
import { execFileSync, fork, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { data, preprocess, storage } from "tslab-ml";
import { withConnection } from "tslab-ml/table";
import { scratch } from "../scratch";

/** A store with a few versions, its mirror, and what it was told. */
async function mirrored(t: TestContext) {
  const folder = scratch(t);
  const [place, mirror] = [join(folder, "lab.duckdb"), join(folder, "other-disk", "lab.duckdb")];
  const store = await storage.open(place, { mirror });
  await store.save("numbers", await data.sql("SELECT range AS i, hash(range) AS h FROM range(20000)"));
  await store.append("numbers", await data.sql("SELECT range AS i, hash(range) AS h FROM range(5000)"));
  await store.saveDataSet("split", { train: [{ a: 1 }], test: [{ a: 2 }] });
  await store.documents("labels").put("a", { label: "cat" });
  return { folder, place, mirror, store, listed: await store.list() };
}

const checksums = (list: storage.VersionList) => list.map(({ name, version, checksum }) => [name, version, checksum]);

const oneSentence = /^(storage|restore): [^\n]+$/;

describe("a broken store file", () => {
  it("is found wherever a bit changes, never gives other rows, and comes back from the mirror", async (t) => {
    const { folder, place, mirror, listed } = await mirrored(t);
    const whole = readFileSync(place);
    const { integer } = preprocess.random(11);
    let found = 0;
    for (let round = 0; round < 24; round++) {
      const path = join(folder, `broken-${round}.duckdb`);
      const bytes = Buffer.from(whole);
      // The headers, then anywhere.
      const at = round < 8 ? integer(0, 3 * 4096 - 1) : integer(0, bytes.length - 1);
      bytes[at]! ^= 1 << integer(0, 7);
      writeFileSync(path, bytes);
      const store = await storage.open(path, { mirror: undefined });
      const problem = await store.verify().then(
        ({ problems }) => problems[0]?.problem,
        (error: Error) => error.message,
      );
      if (problem === undefined) {
        // A bit that means nothing: an older header, a free block, the end of a block.
        assert.deepEqual(checksums(await store.list()), checksums(listed));
        assert.deepEqual(await store.documents("labels").get("a"), { label: "cat" });
        continue;
      }
      found++;
      assert.match(problem, oneSentence);
      assert.match(problem, /restore/);
      if (found > 3) continue;
      await store.restore(mirror);
      assert.deepEqual(checksums(await store.list()), checksums(listed));
      assert.deepEqual((await store.verify()).problems, []);
      assert.deepEqual(await store.documents("labels").get("a"), { label: "cat" });
    }
    assert.ok(found >= 6, `${found} of 24 changes were found`);
  });

  for (const [what, size] of [
    ["cut in half", 0.5],
    ["cut to its first page", 0.001],
    ["empty", 0],
  ] as const)
    it(`that is ${what} is found when it is read and when it is written to, and is moved aside by a restore`, async (t) => {
      const { place, mirror, listed } = await mirrored(t);
      truncateSync(place, Math.round(readFileSync(place).length * size));
      const store = await storage.open(place);
      await assert.rejects(
        store.verify().then(({ problems }) => problems.length > 0 && Promise.reject(new Error(problems[0]!.problem))),
        (error: Error) => oneSentence.test(error.message),
      );
      if (size === 0) await assert.rejects(store.save("new", [{ a: 1 }]), /0 bytes; restore it from a backup/);
      await store.restore(mirror);
      assert.deepEqual(checksums(await store.list()), checksums(listed));
    });

  it("that is none at all is left alone", async (t) => {
    const path = join(scratch(t), "notes.txt");
    writeFileSync(path, "not a database ".repeat(1000));
    const store = await storage.open(path);
    await assert.rejects(store.save("people", [{ a: 1 }]), /is no DuckDB file, or its first bytes are broken/);
    const folder = dirname(path);
    await assert.rejects((await storage.open(folder)).list(), {
      message: `storage: ${folder} is a folder; give the path of a file, such as ${folder}/store.duckdb.`,
    });
    assert.equal(readFileSync(path, "utf8"), "not a database ".repeat(1000));
  });

  it("whose rows somebody changed is found by its checksums", async (t) => {
    const { place, listed } = await mirrored(t);
    const segment = listed[0]!.parts[0]!.segments[0]!;
    await withConnection(async (connection) => {
      await connection.run(`ATTACH '${place}' AS attacked`);
      await connection.run(`UPDATE attacked.tslab_ml_data."${segment}" SET h = h + 1 WHERE i = 777`);
      await connection.run("DETACH attacked");
    });
    const store = await storage.open(place);
    await assert.rejects(store.load("numbers", { version: 1 }), /are not those that were saved \(segment/);
    const { problems } = await store.verify();
    assert.deepEqual(
      problems.map(({ name, version }) => [name, version]),
      [
        ["numbers", 1],
        ["numbers", 2],
      ],
    );
    await assert.rejects(store.backup(join(scratch(t), "backup.duckdb")), /are not those that were saved/);
  });

  const changes: [what: string, change: string, unverified?: RegExp][] = [
    ["a version's columns", `replace(body, '"i","type":"BIGINT"', '"i","type":"DOUBLE"')`],
    ["a type to SQL", `replace(body, '"i","type":"BIGINT"', '"i","type":"BIGINT), read_text(1"')`, /names the type .* which is none/],
    ["a segment's name to SQL", `replace(body, '"segments":["', '"segments":["x\\"; DROP TABLE y; --')`, /lacks the segment x"/],
    ["a bracket", `replace(body, '{', '')`, /is no JSON/],
  ];
  for (const [what, change, unverified] of changes)
    it(`in whose catalogue somebody changed ${what} is found`, async (t) => {
      const { place } = await mirrored(t);
      await withConnection(async (connection) => {
        await connection.run(`ATTACH '${place}' AS attacked`);
        await connection.run(`UPDATE attacked.tslab_ml.versions SET body = ${change} WHERE version = 1`);
        await connection.run("DETACH attacked");
      });
      const store = await storage.open(place);
      await assert.rejects(store.load("numbers", { version: 1 }), { message: /^storage: [^\n]*somebody has changed it; restore/ });
      // Whoever does not want checksums still runs nobody else's SQL.
      if (unverified) await assert.rejects(store.load("numbers", { version: 1, verify: false }), unverified);
    });
});

describe("a store file that another program holds", () => {
  it("is waited for, and then one sentence says by which process it is locked", async (t) => {
    const { place, store: waiting } = await mirrored(t);
    const holder = fork(join(__dirname, "holder.js"), [place]);
    t.after(() => void holder.kill());
    await once(holder, "message");
    const store = await storage.open(place, { timeout: 200 });
    const message = new RegExp(
      `^storage: .*lab.duckdb is locked by another process \\(.*node.*, process ${holder.pid}\\); wait until that is done, close what holds the file open, or give a longer timeout.$`,
    );
    await assert.rejects(store.save("people", [{ a: 1 }]), { message });
    await assert.rejects(store.load("numbers"), { message });
    // With patience it comes through as soon as the other lets go.
    const saving = waiting.save("people", [{ a: 1 }]);
    holder.send("end");
    assert.equal((await saving).version, 1);
  });

  it("keeps that program's tables", async (t) => {
    const place = join(scratch(t), "theirs.duckdb");
    const holder = fork(join(__dirname, "holder.js"), [place]);
    await once(holder, "message");
    holder.send("end");
    await once(holder, "exit");
    const store = await storage.open(place);
    await assert.rejects(store.load("people"), /is a DuckDB file, but holds no store/);
    await store.save("people", [{ a: 1 }]);
    await withConnection(async (connection) => {
      await connection.run(`ATTACH '${place}' AS theirs (READ_ONLY)`);
      assert.deepEqual((await connection.runAndReadAll("SELECT a FROM theirs.theirs")).getRowsJS(), [[1]]);
      await connection.run("DETACH theirs");
    });
  });
});

describe("a mirror that cannot be written", () => {
  it("is an error that says what is where", async (t) => {
    const folder = scratch(t);
    writeFileSync(join(folder, "mirror.duckdb"), "no database ".repeat(1000));
    const store = await storage.open(join(folder, "lab.duckdb"), { mirror: join(folder, "mirror.duckdb") });
    await assert.rejects(
      store.save("people", [{ a: 1 }]),
      /this is in .*lab.duckdb, but not in its mirror: storage: .*mirror.duckdb is no DuckDB file/,
    );
    assert.equal((await store.list()).length, 1);
  });
});

describe("a store in a folder without rights", () => {
  it("says so", { skip: process.getuid?.() === 0 && "root may write everywhere" }, async (t) => {
    const folder = scratch(t);
    chmodSync(folder, 0o500);
    t.after(() => chmodSync(folder, 0o700));
    const store = await storage.open(join(folder, "lab.duckdb"));
    await assert.rejects(store.save("people", [{ a: 1 }]), /cannot be opened with this user's rights|EACCES/);
  });
});

/** Why a small disk cannot be made here: it takes Linux and the right to mount. */
function withoutSmallDisk(): string | false {
  if (process.platform !== "linux") return "a small disk is mounted by Linux's namespaces";
  const { status, stderr } = spawnSync("unshare", ["-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], { encoding: "utf8" });
  return status === 0 ? false : `no small disk can be mounted here: ${stderr || "unshare is missing"}`;
}

describe("a full disk", { skip: withoutSmallDisk() }, () => {
  it("loses nothing that was reported, says so in one sentence, and work goes on when there is room", (t) => {
    const folder = scratch(t);
    const output = execFileSync("unshare", ["-rm", process.execPath, join(__dirname, "full-disk.js"), folder], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
    });
    const { saved, names, errors, kept, label, backupError, after, count } = JSON.parse(output);
    assert.equal(errors.length, 2);
    for (const error of [...errors, backupError])
      assert.match(
        error,
        /^storage: the disk of .* is full, and nothing of this was saved \(what was saved before is as it was\); make room and try again\.$/,
      );
    assert.ok(saved.length >= 3, `${saved.length} were saved before the disk was full`);
    assert.deepEqual([...names].sort(), saved.slice(0, -1).sort());
    assert.deepEqual([kept, after, label, count], [[], [], 1, saved.length]);
    assert.ok(existsSync(join(folder, "outside.duckdb")));
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.endsWith(".part")),
      [],
    );
  });
});
