import assert from "node:assert/strict";
import { test } from "node:test";
import { liveOf } from "tslab-ml/kernel/front/live";

test("a frontend that can be asked is live, one that cannot is not", () => {
  assert.equal(liveOf(true, undefined), true);
  assert.equal(liveOf(undefined, undefined), true);
  assert.equal(liveOf(false, undefined), false);
});

test("TSLAB_ML_LIVE overrides the frontend", () => {
  assert.equal(liveOf(false, "1"), true);
  assert.equal(liveOf(true, "0"), false);
  assert.equal(liveOf(false, ""), false);
});
