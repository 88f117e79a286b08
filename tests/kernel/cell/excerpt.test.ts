import assert from "node:assert/strict";
import { test } from "node:test";
import { excerpt } from "tslab-ml/kernel/cell/excerpt";

const code = "one\n\ttwo\nthree\nfour\nfive";

test("the line stands out among its neighbours, with a caret under the column", () => {
  assert.deepEqual(excerpt(code, 2, { column: 2, context: 1 }), ["  2 | \ttwo", "> 3 | three", "    |   ^", "  4 | four"]);
});

test("a caret behind a tab stands under its character", () => {
  assert.deepEqual(excerpt(code, 1, { column: 1, length: 3, context: 0 }), ["> 2 | \ttwo", "    | \t^^^"]);
});

test("carets end with the line, and a line that does not exist shows nothing", () => {
  assert.deepEqual(excerpt("ab", 0, { column: 1, length: 50 }), ["> 1 | ab", "    |  ^"]);
  assert.deepEqual(excerpt("ab", 7), []);
});
