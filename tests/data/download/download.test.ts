import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { gzipSync } from "node:zlib";
import { type Checksum, download } from "tslab-ml/data";
import { scratch } from "../../scratch";
import { goneHost, host, serve } from "./host";

const content = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 7919) % 251));
const checksum: Checksum = { algorithm: "sha256", value: createHash("sha256").update(content).digest("hex") };
const quick = { pauseSeconds: 0.01 };

/** Where a download goes, with what an earlier call left of it. */
function target(t: TestContext, left?: Uint8Array): string {
  const file = join(scratch(t), "folder", "file");
  if (left) {
    mkdirSync(dirname(file));
    writeFileSync(`${file}.part`, left);
  }
  return file;
}

const beside = (file: string) => readdirSync(dirname(file));

describe("download", () => {
  it("puts the whole file in place, and reports progress", async (t) => {
    const { url } = await host(t, (request, response) => serve(content, request, response));
    const file = target(t);
    const seen: number[] = [];
    await download({
      urls: [url],
      file,
      checksum,
      onProgress(bytes, total) {
        seen.push(bytes);
        assert.equal(total, content.length);
      },
    });
    assert.ok(readFileSync(file).equals(content));
    assert.equal(seen.at(-1), content.length);
    assert.deepEqual(beside(file), ["file"]);
  });

  for (const sum of [checksum, undefined]) {
    it(`goes on after a cut connection where it ended, ${sum ? "with" : "without"} a checksum`, async (t) => {
      const { url, requests } = await host(t, (request, response, count) =>
        serve(content, request, response, { tag: '"1"', bytes: count < 6 ? 50_000 : undefined }),
      );
      const file = target(t);
      await download({ urls: [url], file, checksum: sum, attempts: 2, ...quick });
      assert.ok(readFileSync(file).equals(content));
      assert.equal(requests[0]?.range, undefined);
      assert.deepEqual(
        requests.slice(1).map((headers) => headers["if-range"]),
        Array(requests.length - 1).fill('"1"'),
      );
      assert.match(requests[1]?.range ?? "", /^bytes=[1-9]\d*-$/);
    });
  }

  it("starts again when the file of the host has changed since", async (t) => {
    const { url } = await host(t, (request, response, count) =>
      count === 1
        ? serve(Buffer.alloc(300_000, 1), request, response, { tag: '"1"', bytes: 100_000 })
        : serve(content, request, response, { tag: '"2"' }),
    );
    const file = target(t);
    await download({ urls: [url], file, ...quick });
    assert.ok(readFileSync(file).equals(content));
  });

  it("goes on with what an earlier call left, also when that lacks nothing, and starts again when it was wrong", async (t) => {
    const { url, requests } = await host(t, (request, response) => serve(content, request, response));
    for (const left of [content.subarray(0, 1000), content, Buffer.alloc(1000, 1)]) {
      const file = target(t, left);
      await download({ urls: [url], file, checksum });
      assert.ok(readFileSync(file).equals(content));
      assert.deepEqual(beside(file), ["file"]);
    }
    assert.deepEqual(
      requests.map(({ range }) => range),
      ["bytes=1000-", "bytes=300000-", "bytes=1000-", undefined],
    );
  });

  it("does not trust what an earlier call left when there is no checksum", async (t) => {
    const { url, requests } = await host(t, (request, response) => serve(content, request, response));
    const file = target(t, Buffer.alloc(1000, 1));
    await download({ urls: [url], file });
    assert.equal(requests[0]?.range, undefined);
    assert.ok(readFileSync(file).equals(content));
  });

  it("starts again with a host that knows no ranges, one that has fewer bytes, and one that sends another range", async (t) => {
    const whole = await host(t, (_, response) => void response.end(content));
    const fewer = await host(t, ({ headers }, response) => void (headers.range ? response.writeHead(416).end() : response.end(content)));
    const other = await host(t, ({ headers }, response) => {
      if (headers.range) response.writeHead(206, { "content-range": `bytes 7-${content.length - 1}/${content.length}` });
      response.end(headers.range ? content.subarray(7) : content);
    });
    for (const { url } of [whole, fewer, other]) {
      const file = target(t, content.subarray(0, 5000));
      await download({ urls: [url], file, checksum, ...quick });
      assert.ok(readFileSync(file).equals(content));
    }
  });

  it("goes on with what a process left that was killed, and leaves alone what a living one writes", async (t) => {
    const { url, requests } = await host(t, (request, response) => serve(content, request, response));
    const dead = spawn(process.execPath, ["-e", ""]);
    await new Promise((done) => dead.on("exit", done));
    const file = target(t, content.subarray(0, 1));
    writeFileSync(`${file}.${process.ppid}.part`, "of another process");
    writeFileSync(`${file}.${dead.pid}.part`, content.subarray(0, 2000));
    await download({ urls: [url], file, checksum });
    assert.ok(["bytes=1-", "bytes=2000-"].includes(requests[0]?.range ?? ""));
    assert.ok(readFileSync(file).equals(content));
    assert.equal(readFileSync(`${file}.${process.ppid}.part`, "utf8"), "of another process");
  });

  it("fetches once what is asked for twice at the same time", async (t) => {
    const { url, requests } = await host(t, (request, response) => serve(content, request, response));
    const file = target(t);
    await Promise.all([download({ urls: [url], file, checksum }), download({ urls: [url], file, checksum })]);
    assert.equal(requests.length, 1);
    assert.ok(readFileSync(file).equals(content));
  });

  it("asks again after a pause when a host is busy, and the next one when it does not have the file", async (t) => {
    const without = await host(t, (_, response) => void response.writeHead(404).end());
    const busy = await host(t, (request, response, count) =>
      count === 1 ? response.writeHead(503).end() : serve(content, request, response),
    );
    const file = target(t);
    await download({ urls: [without.url, busy.url], file, checksum, ...quick });
    assert.deepEqual([without.requests.length, busy.requests.length], [1, 2]);
    assert.ok(existsSync(file));
  });

  it("checks what a gzip file contains, whoever compressed it", async (t) => {
    const { gzipSync } = await import("node:zlib");
    const { url } = await host(t, (request, response) => serve(gzipSync(content, { level: 1 }), request, response));
    await download({ urls: [url], file: target(t), checksum: { ...checksum, decompressed: true } });
    await assert.rejects(
      download({ urls: [url], file: target(t), checksum }),
      /the SHA-256 of its bytes is [0-9a-f]{12}\.\.\. in place of [0-9a-f]{12}\.\.\.\.$/,
    );
  });

  it("says in one sentence what went wrong, and leaves nothing under the final name", async (t) => {
    const missing = await host(t, (_, response) => void response.writeHead(404).end());
    const wrong = await host(t, (_, response) => void response.end("something else"));
    const cut = await host(t, (request, response, count) => serve(content, request, response, { bytes: count === 1 ? 1000 : 0 }));
    const silent = await host(t, () => {});
    const slow = await host(t, (_, response) => void response.writeHead(200, { "content-length": 10 }).write("a"));
    const cases: [string, RegExp][] = [
      [missing.url, /: HTTP 404 Not Found\.$/],
      [wrong.url, /: the SHA-256 of its bytes is .* in place of .*\.$/],
      [cut.url, /: the connection (failed|ended)/],
      [silent.url, /: no byte came for 0\.3 seconds\.$/],
      [slow.url, /: no byte came for 0\.3 seconds\.$/],
      [await goneHost(), /: the connection failed \(ECONNREFUSED\)\.$/],
      ["http://nowhere.invalid", /: the name of the host is not found, so there may be no network \(\w+\)\.$/],
    ];
    for (const [url, message] of cases) {
      const file = target(t);
      await assert.rejects(download({ urls: [url], file, checksum, attempts: 2, stallSeconds: 0.3, ...quick }), (error: Error) => {
        assert.match(error.message, /^download: cannot get /);
        assert.match(error.message, message);
        return true;
      });
      assert.deepEqual(
        beside(file).filter((name) => name !== "file.part"),
        [],
      );
    }
  });

  it("says that the disk is full, and takes up no room", { skip: !existsSync("/dev/full") && "needs /dev/full" }, async (t) => {
    const { url } = await host(t, (request, response) => serve(content, request, response));
    const file = target(t, content);
    const { rmSync } = await import("node:fs");
    rmSync(`${file}.part`);
    symlinkSync("/dev/full", `${file}.part`);
    await assert.rejects(
      download({ urls: [url], file, checksum }),
      /^Error: download: cannot write .*: the disk is full \(ENOSPC\); make room, or choose another folder\.$/,
    );
    assert.deepEqual(beside(file), []);
  });

  it("says that an archive comes unpacked, and takes other files that were compressed on the way", async (t) => {
    const { url } = await host(t, (_, response) => void response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(content)));
    const file = target(t);
    await assert.rejects(
      download({ ...quick, urls: [`${url}/images.tar.gz`], file }),
      /the host sends its archive as compressed text \(Content-Encoding: gzip\), which Node\.js unpacks/,
    );
    assert.deepEqual(beside(file), []);
    await download({ ...quick, urls: [`${url}/table.csv`], file, checksum });
    assert.ok(readFileSync(file).equals(content));
  });

  it("ends with what onProgress throws", async (t) => {
    const { url, requests } = await host(t, (request, response) => serve(content, request, response));
    const onProgress = () => {
      throw new RangeError("no bar");
    };
    await assert.rejects(download({ ...quick, urls: [url], file: target(t), onProgress }), { name: "RangeError", message: "no bar" });
    assert.equal(requests.length, 1);
  });

  it("says that a file is in the way of the folder, or the folder cannot be written", async (t) => {
    const urls = [await goneHost()];
    const file = join(scratch(t), "file");
    writeFileSync(file, "");
    await assert.rejects(
      download({ urls, file: join(file, "data") }),
      /cannot write .*: a file stands where a folder should be \((EEXIST|ENOTDIR)\); choose another folder\.$/,
    );
    if (process.platform === "linux")
      await assert.rejects(
        download({ urls, file: "/sys/tslab-ml/file" }),
        /cannot write .*(folder cannot be written|read-only) \(E\w+\); choose another folder\.$/,
      );
  });
});
