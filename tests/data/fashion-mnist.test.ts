import assert from "node:assert/strict";
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { tf } from "tslab-ml";
import { fashionMnist, fetchFashionMnist } from "tslab-ml/data";
import { displaySymbol } from "tslab-ml/display";
import { fileNames } from "../../src/data/fashion-mnist/files";

const empty = () => mkdtempSync(join(tmpdir(), "tslab-ml-fashion-"));
const nowhere = { hosts: ["http://127.0.0.1:9"], systemFolders: [] as string[], apt: false };

describe("fetchFashionMnist", () => {
  let real = "";
  before(async () => {
    real = await fetchFashionMnist();
  });

  it("lists the ways to provide the files when it finds none and has no network", async () => {
    await assert.rejects(fetchFashionMnist({ ...nowhere, cache: empty() }), (error: Error) => {
      for (const part of ["TSLAB_ML_FASHION_MNIST", "dataset-fashion-mnist", "train-images-idx3-ubyte.gz", "the connection failed"])
        assert.ok(error.message.includes(part), part);
      return true;
    });
  });

  it("finds the files in the cache without asking anybody", async () => {
    const cache = empty();
    cpSync(real, cache, { recursive: true });
    assert.equal(await fetchFashionMnist({ ...nowhere, cache }), cache);
  });

  it("downloads into the cache what is missing or corrupt there, and says so", async (t) => {
    const server = createServer((request, response) => {
      const path = join(real, request.url ?? "");
      if (!existsSync(path)) return void response.writeHead(404).end();
      import("node:fs").then(({ createReadStream }) => createReadStream(path).pipe(response));
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    t.after(() => server.close());
    const cache = empty();
    cpSync(real, cache, { recursive: true });
    writeFileSync(join(cache, "t10k-labels-idx1-ubyte.gz"), "not a gzip file");
    rmSync(join(cache, "train-labels-idx1-ubyte.gz"));
    const said: string[] = [];
    const hosts = [`http://127.0.0.1:${(server.address() as AddressInfo).port}`];
    assert.equal(
      await fetchFashionMnist({ cache, hosts, systemFolders: [], apt: false, onProgress: (message) => said.push(message) }),
      cache,
    );
    assert.ok(
      said.some((message) => /t10k-labels-idx1-ubyte\.gz is corrupt \(.*\) and is fetched again/.test(message)),
      said.join("\n"),
    );
    assert.deepEqual(
      fileNames.map((name) => existsSync(join(cache, name))),
      [true, true, true, true],
    );
  });

  it("uses the folder it is told, and nothing else", async () => {
    const folder = empty();
    await assert.rejects(fetchFashionMnist({ folder }), /cannot be used: train-images-idx3-ubyte\.gz: it is missing; /);
    assert.equal(await fetchFashionMnist({ folder: real }), real);
  });
});

describe("fashionMnist", () => {
  it("loads all 70,000 real images, 6,000 and 1,000 of every class, and frees them", async () => {
    const before = tf.memory().numTensors;
    const fashion = await fashionMnist();
    assert.deepEqual(
      [fashion.train.xs.shape, fashion.train.ys.shape, fashion.test.xs.shape, fashion.test.ys.shape],
      [[60000, 28, 28], [60000], [10000, 28, 28], [10000]],
    );
    for (const [set, each] of [
      [fashion.train, 6000],
      [fashion.test, 1000],
    ] as const) {
      assert.deepEqual(
        tf.tidy(() => tf.bincount(set.ys, [] as never, 10).arraySync()),
        Array(10).fill(each),
      );
    }
    // The mean brightness 72.94 of 255 is the published mean 0.2860 of the training set.
    const mean = tf.tidy(() => fashion.train.xs.mean().dataSync()[0] as number) / 255;
    assert.ok(Math.abs(mean - 0.286) < 1e-4, `mean is ${mean}`);
    fashion.dispose();
    assert.equal(tf.memory().numTensors, before);
  });

  it("takes only the first rows when asked, and refuses impossible numbers", async () => {
    const fashion = await fashionMnist({ rows: 60 });
    assert.deepEqual([fashion.train.size, fashion.test.size], [60, 10]);
    fashion.dispose();
    await assert.rejects(fashionMnist({ rows: 70000 }), {
      message: "fashionMnist: rows is 70000, but must be a whole number from 6 to 60000.",
    });
  });

  it("shows itself as a picture with a line of text", async () => {
    const fashion = await fashionMnist({ rows: 60 });
    const bundle = await fashion[displaySymbol]();
    assert.equal(bundle["text/plain"], "Fashion-MNIST: 60 training and 10 test images of 28 x 28 pixels in 10 classes");
    assert.equal(Buffer.from(String(bundle["image/png"]), "base64").subarray(1, 4).toString(), "PNG");
    fashion.dispose();
  });
});
