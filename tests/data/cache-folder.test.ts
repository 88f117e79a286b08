import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { cacheFolder } from "tslab-ml/data";

describe("cacheFolder", () => {
  const before = process.env.TSLAB_ML_CACHE;
  beforeEach(() => delete process.env.TSLAB_ML_CACHE);
  afterEach(() => {
    if (before === undefined) delete process.env.TSLAB_ML_CACHE;
    else process.env.TSLAB_ML_CACHE = before;
  });

  it("is the one named in TSLAB_ML_CACHE", () => {
    process.env.TSLAB_ML_CACHE = "/somewhere";
    assert.equal(cacheFolder(), "/somewhere");
  });

  it("is the platform's otherwise", () => {
    assert.match(cacheFolder(), /tslab-ml/);
  });
});
