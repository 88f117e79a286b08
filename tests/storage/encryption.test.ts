import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it, type TestContext } from "node:test";
import { data, preprocess, privacy, storage } from "tslab-ml";
import { withConnection } from "tslab-ml/table";
import { repositoryRoot } from "../reference";
import { scratch } from "../scratch";

const run = (statement: string) => withConnection(async (connection) => void (await connection.run(statement)));

async function encrypted(t: TestContext) {
  const folder = scratch(t);
  const place = join(folder, "lab.duckdb");
  const key = await privacy.createKeyFile(join(folder, "keys", "store.key"));
  const other = await privacy.createKeyFile(join(folder, "keys", "other.key"));
  const store = await storage.open(place, { key });
  const saved = await store.save("people", await data.sql("SELECT 'Ada Lovelace' AS name, range AS i FROM range(20000)"), {
    source: "secret-clinic.csv",
  });
  await store.documents("labels").put("secret-id", { label: "secret-label" });
  return { folder, place, key, other, store, saved };
}

describe("an encrypted store", () => {
  before(async () => {
    // What the package itself never does: where DuckDB's OpenSSL is not installed, its own AES is tested, whose random numbers DuckDB calls unsafe.
    const hasOpenSsl = await run("LOAD httpfs").then(
      () => true,
      () => false,
    );
    if (hasOpenSsl) return;
    await run("SET GLOBAL force_mbedtls_unsafe = 'true'");
    console.log("DuckDB's extension httpfs is not installed here: its built-in AES was tested in place of OpenSSL's.");
  });

  it("shows nothing of what is in it, and gives it back to whoever has the key", async (t) => {
    const { place, key, store, saved } = await encrypted(t);
    const file = readFileSync(place);
    for (const text of ["Lovelace", "secret-clinic", "secret-id", "secret-label", "tslab_ml", "people"])
      assert.ok(!file.includes(text), text);
    const again = await storage.open(place, { key });
    assert.equal((await again.info("people")).checksum, saved.checksum);
    assert.equal(await (await again.load("people")).count(), 20_000);
    assert.deepEqual((await store.verify()).problems, []);
    assert.equal((await again.append("people", [{ name: "Grace", i: 1 }])).version, 2);
  });

  it("gives nothing to another key, to no key, or to another program", async (t) => {
    const { place, other } = await encrypted(t);
    const whole = readFileSync(place);
    const wrong = await storage.open(place, { key: other });
    await assert.rejects(wrong.list(), {
      message: `storage: ${place} was encrypted with another key; give the key that it was made with.`,
    });
    await assert.rejects(wrong.save("people", [{ a: 1 }]), /was encrypted with another key/);
    const none = await storage.open(place);
    await assert.rejects(none.list(), { message: `storage: ${place} is encrypted; give its key: storage.open(path, { key }).` });
    await assert.rejects(none.save("people", [{ a: 1 }]), /is encrypted; give its key/);
    await assert.rejects(run(`ATTACH '${place}' AS attacked`), /without a key/);
    assert.deepEqual(readFileSync(place), whole);
  });

  it("says when a key is given for a store that has none", async (t) => {
    const { folder, key } = await encrypted(t);
    const plain = await storage.open(join(folder, "plain.duckdb"));
    await plain.save("people", [{ a: 1 }]);
    await assert.rejects((await storage.open(plain.place, { key })).list(), /plain.duckdb is not encrypted, but a key was given/);
  });

  it("finds a changed byte wherever it is, and never gives other rows", async (t) => {
    const { folder, place, key, saved } = await encrypted(t);
    const whole = readFileSync(place);
    const { integer } = preprocess.random(5);
    let found = 0;
    for (let round = 0; round < 16; round++) {
      const bytes = Buffer.from(whole);
      bytes[integer(round < 4 ? 0 : 12288, round < 4 ? 4095 : bytes.length - 1)]! ^= 1 << integer(0, 7);
      const path = join(folder, `broken-${round}.duckdb`);
      writeFileSync(path, bytes);
      const store = await storage.open(path, { key });
      const problem = await store.verify().then(
        ({ problems }) => problems[0]?.problem,
        (error: Error) => error.message,
      );
      if (problem) {
        found++;
        assert.match(problem, /^storage: [^\n]+(restore|key)/);
      } else assert.equal((await store.info("people")).checksum, saved.checksum);
    }
    assert.ok(found >= 4, `${found} of 16 changes were found`);
  });

  it("has backups and mirrors that are encrypted too", async (t) => {
    const { folder, key, other, store } = await encrypted(t);
    const backup = join(folder, "backup.duckdb");
    await store.backup(backup);
    assert.ok(!readFileSync(backup).includes("Lovelace"));
    await assert.rejects((await storage.open(backup)).list(), /is encrypted/);
    await store.backup(join(folder, "other.duckdb"), { key: other });
    assert.equal((await (await storage.open(join(folder, "other.duckdb"), { key: other })).list()).length, 1);
    const mirrored = await storage.open(join(folder, "second.duckdb"), { key, mirror: join(folder, "mirror.duckdb") });
    await mirrored.save("people", [{ name: "Ada Lovelace" }]);
    assert.ok(!readFileSync(join(folder, "mirror.duckdb")).includes("Lovelace"));
    const restored = await storage.open(join(folder, "third.duckdb"), { key });
    await restored.restore(backup);
    assert.equal(await (await restored.load("people")).count(), 20_000);
  });

  it("refuses a key file beside the store", async (t) => {
    const folder = scratch(t);
    const key = await privacy.createKeyFile(join(folder, "store.key"));
    await assert.rejects(storage.open(join(folder, "lab.duckdb"), { key }), /lies beside/);
  });

  it("is not written without OpenSSL: one sentence says what to do, and no file appears", async (t) => {
    const folder = scratch(t);
    const program = `
      const { storage, privacy } = { storage: require("tslab-ml/storage"), privacy: require("tslab-ml/privacy") };
      privacy.createKeyFile("${join(folder, "keys", "k")}").then((key) => storage.open("${join(folder, "lab.duckdb")}", { key }))
        .then((store) => store.save("a", [{ a: 1 }])).then(() => console.log("saved"), (error) => console.log(error.message))
        .then(() => console.log(require("fs").readdirSync("${folder}").join()));`;
    // A home without extensions.
    const output = execFileSync(process.execPath, ["-e", program], {
      cwd: repositoryRoot,
      encoding: "utf8",
      env: { ...process.env, HOME: folder },
    });
    assert.match(
      output,
      /^storage: .*lab.duckdb cannot be written with encryption, since DuckDB's extension httpfs, which brings OpenSSL, is not installed; call storage.installEncryption\(\) once/,
    );
    assert.equal(output.split("\n")[1], "keys");
  });
});
