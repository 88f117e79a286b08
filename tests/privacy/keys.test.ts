import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { chmodSync, chownSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { inspect } from "node:util";
import { privacy } from "tslab-ml";
import { scratch } from "../scratch";

const onWindows = process.platform === "win32" && "Windows has no modes of files";

describe("a key file", () => {
  it("is made with 32 random bytes that only its owner can read, and read again as the same key", async (t) => {
    const path = join(scratch(t), "keys", "lab.key");
    const made = await privacy.createKeyFile(path);
    assert.equal(Buffer.from(readFileSync(path, "utf8"), "base64").length, 32);
    if (!onWindows) assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.ok(made.equals(await privacy.keyFromFile(path)));
  });

  it("is never written over", async (t) => {
    const path = join(scratch(t), "lab.key");
    const key = await privacy.createKeyFile(path);
    await assert.rejects(privacy.createKeyFile(path), /exists already/);
    assert.ok(key.equals(await privacy.keyFromFile(path)));
  });

  for (const mode of [0o640, 0o604, 0o660, 0o777])
    it(`is refused with mode 0${mode.toString(8)}: others could use it`, { skip: onWindows }, async (t) => {
      const path = join(scratch(t), "lab.key");
      await privacy.createKeyFile(path);
      chmodSync(path, mode);
      await assert.rejects(privacy.keyFromFile(path), { message: new RegExp(`has mode 0${mode.toString(8)}.*chmod 600`) });
    });

  it("is refused when it belongs to somebody else", { skip: process.getuid?.() !== 0 && "only root can give a file away" }, async (t) => {
    const path = join(scratch(t), "lab.key");
    await privacy.createKeyFile(path);
    chownSync(path, 65534, 65534);
    await assert.rejects(privacy.keyFromFile(path), /belongs to user 65534/);
  });

  it("is refused when it holds a password, without saying it", async (t) => {
    const path = join(scratch(t), "lab.key");
    writeFileSync(path, "correct horse battery staple", { mode: 0o600 });
    await assert.rejects(
      privacy.keyFromFile(path),
      (error: Error) => /28 characters that are no key/.test(error.message) && !/horse/.test(error.message),
    );
  });

  it("is refused beside the data that it protects", async (t) => {
    const folder = scratch(t);
    writeFileSync(join(folder, "people.csv"), "name\nAda\n");
    const key = await privacy.createKeyFile(join(folder, "lab.key"));
    await assert.rejects(privacy.encryptFile(join(folder, "people.csv"), join(folder, "people.enc"), key), /lies beside/);
  });
});

describe("a key from the environment", () => {
  it("is read as base64 and as hexadecimal", (t) => {
    const bytes = randomBytes(32);
    t.after(() => delete process.env.TSLAB_ML_KEY);
    process.env.TSLAB_ML_KEY = bytes.toString("base64");
    const key = privacy.keyFromEnvironment();
    process.env.TSLAB_ML_KEY = bytes.toString("hex");
    assert.ok(key.equals(privacy.keyFromEnvironment()));
    assert.deepEqual(key.export(), bytes);
  });

  it("is asked for by name when it is missing", () => {
    assert.throws(
      () => privacy.keyFromEnvironment("TSLAB_ML_NO_KEY"),
      /TSLAB_ML_NO_KEY is not set; put the output of openssl rand -base64 32/,
    );
  });
});

describe("a key", () => {
  it("shows itself nowhere: not printed, not in JSON", async (t) => {
    const path = join(scratch(t), "lab.key");
    const key = await privacy.createKeyFile(path);
    const secret = readFileSync(path, "utf8").trim();
    for (const shown of [inspect(key, { depth: 9, showHidden: true }), JSON.stringify({ key }), String(key)]) {
      assert.ok(!shown.includes(secret.slice(0, 10)));
      assert.ok(!shown.includes(Buffer.from(secret, "base64").toString("hex").slice(0, 10)));
    }
  });

  it("is not a password: text in its place is refused", async (t) => {
    const path = join(scratch(t), "a");
    writeFileSync(path, "x");
    await assert.rejects(privacy.encryptFile(path, `${path}.enc`, "password" as never), /key must be one of privacy.keyFromFile/);
  });
});
