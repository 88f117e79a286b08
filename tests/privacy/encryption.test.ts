import assert from "node:assert/strict";
import { createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import fc from "fast-check";
import { privacy } from "tslab-ml";
import { scratch } from "../scratch";

const header = 40;
const chunk = 65536 + 16;

async function encrypted(t: TestContext, plain: Buffer) {
  const folder = scratch(t);
  const key = await privacy.createKeyFile(join(folder, "keys", "lab.key"));
  const [source, target, back] = ["plain", "sealed", "back"].map((name) => join(folder, name)) as [string, string, string];
  writeFileSync(source, plain);
  await privacy.encryptFile(source, target, key);
  return { folder, key, source, target, back };
}

describe("encryptFile", () => {
  for (const size of [0, 1, 65535, 65536, 65537, 131072, 200_000])
    it(`gives back ${size} bytes as they were`, async (t) => {
      const plain = randomBytes(size);
      const { key, target, back } = await encrypted(t, plain);
      assert.equal(readFileSync(target).length, header + size + 16 * Math.max(1, Math.ceil(size / 65536)));
      await privacy.decryptFile(target, back, key);
      assert.deepEqual(readFileSync(back), plain);
    });

  it("is AES-256-GCM as the documentation says, so that any other program can read it", async (t) => {
    const plain = Buffer.from("Ada Lovelace, 1815-12-10");
    const { key, target } = await encrypted(t, plain);
    const bytes = readFileSync(target);
    const own = Buffer.from(hkdfSync("sha256", key.export(), bytes.subarray(8, 40), "tslab-ml file 1", 32));
    const nonce = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    const decipher = createDecipheriv("aes-256-gcm", own, nonce).setAAD(bytes.subarray(0, 40)).setAuthTag(bytes.subarray(-16));
    assert.deepEqual(Buffer.concat([decipher.update(bytes.subarray(40, -16)), decipher.final()]), plain);
  });

  it("writes the same file differently every time, and nothing of it in the open", async (t) => {
    const plain = Buffer.from("Ada Lovelace ".repeat(10_000));
    const { key, source, target, folder } = await encrypted(t, plain);
    await privacy.encryptFile(source, join(folder, "again"), key);
    const [first, second] = [readFileSync(target), readFileSync(join(folder, "again"))];
    assert.ok(!first.subarray(header).equals(second.subarray(header)));
    assert.ok(!first.includes("Lovelace"));
  });
});

describe("an attack on an encrypted file", () => {
  it("with another key finds nothing", async (t) => {
    const { folder, target, back } = await encrypted(t, randomBytes(1000));
    const other = await privacy.createKeyFile(join(folder, "keys", "other.key"));
    await assert.rejects(privacy.decryptFile(target, back, other), /encrypted with another key/);
    assert.ok(!existsSync(back));
  });

  it("that changes any one bit is found, and what was decrypted before stays as it was", async (t) => {
    const { folder, key, target, back } = await encrypted(t, randomBytes(140_000));
    const whole = readFileSync(target);
    writeFileSync(back, "as before");
    const sealed = join(folder, "changed");
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(7), async (at, bit) => {
        const changed = Buffer.from(whole);
        changed[at]! ^= 1 << bit;
        writeFileSync(sealed, changed);
        await assert.rejects(privacy.decryptFile(sealed, back, key), /changed|no file of/);
      }),
      { numRuns: 60 },
    );
    assert.equal(readFileSync(back, "utf8"), "as before");
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.endsWith(".part")),
      [],
    );
  });

  const attacks: Record<string, (bytes: Buffer) => Buffer> = {
    "cuts the last byte": (bytes) => bytes.subarray(0, -1),
    "cuts the last chunk, so that the rest ends at a chunk": (bytes) => bytes.subarray(0, header + 2 * chunk),
    "cuts all but the header": (bytes) => bytes.subarray(0, header),
    "cuts into the header": (bytes) => bytes.subarray(0, 20),
    "leaves nothing": () => Buffer.alloc(0),
    "swaps two chunks": (bytes) =>
      Buffer.concat([
        bytes.subarray(0, header),
        bytes.subarray(header + chunk, header + 2 * chunk),
        bytes.subarray(header, header + chunk),
        bytes.subarray(header + 2 * chunk),
      ]),
    "drops a chunk in the middle": (bytes) => Buffer.concat([bytes.subarray(0, header + chunk), bytes.subarray(header + 2 * chunk)]),
    "repeats a chunk": (bytes) => Buffer.concat([bytes.subarray(0, header + chunk), bytes.subarray(header)]),
    "adds bytes": (bytes) => Buffer.concat([bytes, randomBytes(100)]),
  };
  for (const [what, attack] of Object.entries(attacks))
    it(`that ${what} is found`, async (t) => {
      const { folder, key, target, back } = await encrypted(t, randomBytes(150_000));
      const sealed = join(folder, "attacked");
      writeFileSync(sealed, attack(readFileSync(target)));
      await assert.rejects(privacy.decryptFile(sealed, back, key), /decryptFile: .*(changed|cut|no file of)/);
      assert.ok(!existsSync(back));
    });

  it("that puts in a chunk of another file of the same key is found", async (t) => {
    const { folder, key, source, target, back } = await encrypted(t, randomBytes(150_000));
    await privacy.encryptFile(source, join(folder, "twin"), key);
    const [bytes, twin] = [readFileSync(target), readFileSync(join(folder, "twin"))];
    writeFileSync(target, Buffer.concat([bytes.subarray(0, header + chunk), twin.subarray(header + chunk)]));
    await assert.rejects(privacy.decryptFile(target, back, key), /changed or cut in chunk 1/);
  });
});
