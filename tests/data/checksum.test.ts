import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { checksumFault } from "../../src/data/checksum";
import { reference } from "../reference";
import { scratch } from "../scratch";

describe("checksumFault", () => {
  it("finds nothing wrong with a file that has the MD5 and the SHA-256 that Python computes, gzipped or not", async (t) => {
    const file = join(scratch(t), "file");
    writeFileSync(file, gzipSync("Fashion"));
    const [md5, sha256] = (await reference<string[]>(
      `import hashlib, gzip
content = open(args, "rb").read()
result = [hashlib.md5(content).hexdigest(), hashlib.sha256(gzip.decompress(content)).hexdigest()]`,
      file,
    )) as [string, string];
    assert.equal(await checksumFault(file, { algorithm: "md5", value: md5.toUpperCase() }), undefined);
    assert.equal(await checksumFault(file, { algorithm: "sha256", value: sha256, decompressed: true }), undefined);
  });

  it("says what is wrong", async (t) => {
    const folder = scratch(t);
    const file = join(folder, "file");
    const sum = { algorithm: "md5", value: "0".repeat(32), decompressed: true } as const;
    assert.equal(await checksumFault(file, sum), "it is missing");
    writeFileSync(file, "not compressed");
    assert.match((await checksumFault(file, sum)) ?? "", /^it is not a whole gzip file \(incorrect header check\)$/);
    writeFileSync(file, gzipSync("Fashion").subarray(0, 20));
    assert.match((await checksumFault(file, sum)) ?? "", /^it is not a whole gzip file \(unexpected end of file\)$/);
    writeFileSync(file, gzipSync("Fashion"));
    assert.match((await checksumFault(file, sum)) ?? "", /^the MD5 of its content is [0-9a-f]{12}\.\.\. in place of 0{12}\.\.\.$/);
    assert.match((await checksumFault(folder, sum)) ?? "", /^it cannot be read \(EISDIR/);
  });
});
