import assert from "node:assert/strict";
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { fetchFashionMnist } from "tslab-ml/data";
import { fileNames } from "../../../src/data/fashion-mnist/files";
import { scratch } from "../../scratch";
import { goneHost, host, serve } from "../download/host";
import { realFiles } from "./real-files";

describe("fetchFashionMnist", () => {
  let nowhere = {};
  let real: Awaited<typeof realFiles>;
  before(async () => {
    real = await realFiles;
    delete process.env.TSLAB_ML_FASHION_MNIST;
    nowhere = { hosts: [await goneHost()], systemFolders: [], apt: false };
  });
  const copy = (folder: string) => cpSync(real.folder as string, folder, { recursive: true });

  it("lists the ways to provide the files when it finds none and has no network", async (t) => {
    const cache = scratch(t);
    await assert.rejects(fetchFashionMnist({ ...nowhere, cache }), (error: Error) => {
      const said = [
        "TSLAB_ML_FASHION_MNIST",
        cache,
        "package dataset-fashion-mnist",
        "train-images-idx3-ubyte.gz",
        "the connection failed",
      ];
      for (const part of said) assert.ok(error.message.includes(part), part);
      return true;
    });
    assert.deepEqual(readdirSync(cache), []);
  });

  it("says that the cache folder cannot be written", async (t) => {
    const cache = join(scratch(t), "file");
    writeFileSync(cache, "");
    await assert.rejects(fetchFashionMnist({ ...nowhere, cache }), {
      message: new RegExp(`^fashionMnist: cannot write to ${cache}: .*; name another cache folder in .*TSLAB_ML_CACHE\\.$`),
    });
  });

  it("says what is wrong with the folder it is told, and tries nothing else", async (t) => {
    const folder = scratch(t);
    await assert.rejects(fetchFashionMnist({ folder }), /cannot be used: train-images-idx3-ubyte\.gz: it is missing; .*it is missing\.$/);
    process.env.TSLAB_ML_FASHION_MNIST = folder;
    await assert.rejects(fetchFashionMnist(), /\(option folder or TSLAB_ML_FASHION_MNIST\) cannot be used/).finally(() => {
      delete process.env.TSLAB_ML_FASHION_MNIST;
    });
  });

  it("uses the folder it is told, else the cache, else a system folder, without asking anybody", async (t) => {
    if (real.skip) return t.skip(real.skip);
    assert.equal(await fetchFashionMnist({ ...nowhere, folder: real.folder }), real.folder);
    const cache = scratch(t);
    assert.equal(await fetchFashionMnist({ ...nowhere, cache, systemFolders: [cache, real.folder as string] }), real.folder);
    copy(cache);
    assert.equal(await fetchFashionMnist({ ...nowhere, cache }), cache);
  });

  it("downloads into the cache what is missing or corrupt there, and says so", async (t) => {
    if (real.skip) return t.skip(real.skip);
    const { url, requests } = await host(t, (request, response) =>
      serve(readFileSync(join(real.folder as string, request.url ?? "")), request, response),
    );
    const cache = scratch(t);
    copy(cache);
    writeFileSync(join(cache, "t10k-labels-idx1-ubyte.gz"), "not a gzip file");
    rmSync(join(cache, "train-labels-idx1-ubyte.gz"));
    const said: string[] = [];
    const options = { ...nowhere, hosts: [url], cache, onProgress: (message: string) => said.push(message) };
    assert.equal(await fetchFashionMnist(options), cache);
    assert.match(said[0] ?? "", /t10k-labels-idx1-ubyte\.gz is corrupt \(it is not a whole gzip file .*\) and is fetched again\.$/);
    assert.match(said.at(-1) ?? "", /^t10k-labels-idx1-ubyte\.gz: 0\.0 of 0\.0 MB$/);
    assert.equal(requests.length, 2);
    assert.deepEqual(readdirSync(cache).sort(), [...fileNames].sort());
    assert.equal(await fetchFashionMnist({ ...nowhere, cache }), cache);
  });

  it("leaves a corrupt file where it is when it cannot be fetched again", async (t) => {
    const cache = scratch(t);
    const path = join(cache, "t10k-labels-idx1-ubyte.gz");
    writeFileSync(path, "not a gzip file");
    await assert.rejects(fetchFashionMnist({ ...nowhere, cache }), /could not be fetched/);
    assert.ok(existsSync(path));
  });
});
