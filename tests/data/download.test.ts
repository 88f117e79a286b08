import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { download } from "tslab-ml/data";

const content = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 7919) % 251));

/** A host on this machine; returns its address, and counts what it was asked. */
async function host(t: TestContext, answer: (request: IncomingMessage, response: ServerResponse, count: number) => void) {
  const requests: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    requests.push(request.headers.range);
    answer(request, response, requests.length);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/data`, requests };
}

const target = () => join(mkdtempSync(join(tmpdir(), "tslab-ml-download-")), "sub", "file");
const check = (path: string) => (readFileSync(path).equals(content) ? undefined : "the checksum is wrong");
const from = (request: IncomingMessage) => Number(/bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);

function sendRest(request: IncomingMessage, response: ServerResponse): void {
  const start = from(request);
  response.writeHead(start > 0 ? 206 : 200, { "content-length": content.length - start });
  response.end(content.subarray(start));
}

/** Sends `bytes`, then breaks the connection. */
function sendAndBreak(request: IncomingMessage, response: ServerResponse, bytes: number): void {
  const start = from(request);
  response.writeHead(start > 0 ? 206 : 200, { "content-length": content.length - start });
  response.write(content.subarray(start, start + bytes), () => setTimeout(() => response.destroy(), 20));
}

describe("download", () => {
  it("puts the whole file in place and reports progress", async (t) => {
    const { url } = await host(t, sendRest);
    const file = target();
    const seen: number[] = [];
    await download({
      urls: [url],
      file,
      check,
      onProgress(bytes, total) {
        seen.push(bytes);
        assert.equal(total, content.length);
      },
    });
    assert.ok(readFileSync(file).equals(content));
    assert.equal(seen.at(-1), content.length);
    assert.ok(!existsSync(`${file}.part`));
  });

  it("goes on after a cut connection where it ended", async (t) => {
    const { url, requests } = await host(t, (request, response, count) =>
      count === 1 ? sendAndBreak(request, response, 100_000) : sendRest(request, response),
    );
    const file = target();
    await download({ urls: [url], file, check });
    assert.ok(readFileSync(file).equals(content));
    assert.equal(requests[0], undefined);
    assert.match(requests[1] ?? "", /^bytes=[1-9]\d*-$/);
  });

  it("goes on with what an earlier call left behind, and starts again when that was wrong", async (t) => {
    const { url, requests } = await host(t, sendRest);
    const file = target();
    await assert.rejects(download({ urls: ["http://127.0.0.1:9/none"], file, check }));
    writeFileSync(`${file}.part`, content.subarray(0, 1000));
    await download({ urls: [url], file, check });
    assert.deepEqual(requests, ["bytes=1000-"]);
    writeFileSync(`${file}.part`, Buffer.alloc(1000, 1));
    await download({ urls: [url], file, check });
    assert.ok(readFileSync(file).equals(content));
  });

  it("starts again with a host that knows no ranges, and after 416", async (t) => {
    const whole = await host(t, (_, response) => void response.end(content));
    const short = await host(t, (request, response) =>
      request.headers.range ? void response.writeHead(416).end() : void response.end(content),
    );
    for (const { url } of [whole, short]) {
      const file = target();
      await assert.rejects(download({ urls: ["http://127.0.0.1:9/none"], file }));
      writeFileSync(`${file}.part`, content.subarray(0, 5000));
      await download({ urls: [url], file, check });
      assert.ok(readFileSync(file).equals(content));
    }
  });

  it("asks the next host when one does not have the file", async (t) => {
    const without = await host(t, (_, response) => void response.writeHead(404).end());
    const withIt = await host(t, sendRest);
    const file = target();
    await download({ urls: [without.url, withIt.url], file, check });
    assert.equal(without.requests.length, 1);
    assert.ok(existsSync(file));
  });

  it("says in one sentence what went wrong, and leaves nothing under the final name", async (t) => {
    const missing = await host(t, (_, response) => void response.writeHead(404).end());
    const wrong = await host(t, (_, response) => void response.end("something else"));
    const cut = await host(t, (request, response) => sendAndBreak(request, response, 0));
    const silent = await host(t, () => {});
    const cases: [string, RegExp][] = [
      [missing.url, /: HTTP 404 Not Found\.$/],
      [wrong.url, /: the checksum is wrong\.$/],
      [cut.url, /: the connection (failed|ended)/],
      [silent.url, /: no byte came for 0\.2 seconds\.$/],
      ["http://127.0.0.1:9/none", /: the connection failed \(/],
    ];
    for (const [url, message] of cases) {
      const file = target();
      await assert.rejects(download({ urls: [url], file, check, stallSeconds: 0.2 }), (error: Error) => {
        assert.match(error.message, /^download: cannot get /);
        assert.match(error.message, message);
        return true;
      });
      assert.ok(!existsSync(file));
    }
  });

  it("says that the disk is full", { skip: !existsSync("/dev/full") && "needs /dev/full" }, async (t) => {
    const { url } = await host(t, sendRest);
    const file = join(mkdtempSync(join(tmpdir(), "tslab-ml-full-")), "file");
    symlinkSync("/dev/full", `${file}.part`);
    await assert.rejects(download({ urls: [url], file }), /cannot write .*: the disk is full; make room \(ENOSPC\)\.$/);
  });

  it("says that the folder cannot be written", { skip: process.platform !== "linux" && "needs /sys" }, async () => {
    await assert.rejects(
      download({ urls: ["http://127.0.0.1:9/none"], file: "/sys/tslab-ml/file" }),
      /cannot write .*(folder cannot be written|read-only).*TSLAB_ML_CACHE/,
    );
  });
});
