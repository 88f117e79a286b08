import assert from "node:assert/strict";
import { test } from "node:test";
import { toCharacters, toUtf16 } from "tslab-ml/kernel/front/cursor";

test("a cursor behind an emoji counts it once for Jupyter and twice for JavaScript", () => {
  assert.equal(toUtf16("a😀b", 2), 3);
  assert.equal(toCharacters("a😀b", 3), 2);
});

test("a cursor beyond the text stands at its end", () => {
  assert.equal(toUtf16("ab", 99), 2);
  assert.equal(toCharacters("ab", 99), 2);
});
