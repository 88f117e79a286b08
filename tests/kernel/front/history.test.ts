import assert from "node:assert/strict";
import { test } from "node:test";
import { searchHistory } from "tslab-ml/kernel/front/history";

const session = (number: number, entries: { line: number; input: string; output?: string }[]) => ({ id: `s${number}`, number, entries });
const before = session(4, [
  { line: 1, input: "old" },
  { line: 2, input: "1 + 1", output: "2" },
]);
const entries = [
  { line: 1, input: "1 + 1", output: "2" },
  { line: 2, input: "const a = 1;\na" },
  { line: 3, input: "1 + 1", output: "2" },
  { line: 4, input: "f(?)" },
];
const inputs = (request: Parameters<typeof searchHistory>[1]) => searchHistory([session(5, entries)], request).map((row) => row[1]);

test("tail gives the last n cells, the oldest first", () => {
  assert.deepEqual(inputs({ hist_access_type: "tail", n: 2 }), [3, 4]);
  assert.deepEqual(inputs({ hist_access_type: "tail", n: 0 }), []);
  assert.deepEqual(inputs({ hist_access_type: "tail", n: 99 }), [1, 2, 3, 4]);
});

test("range gives start to before stop of the current session only", () => {
  assert.deepEqual(inputs({ hist_access_type: "range", session: 0, start: 2, stop: 4 }), [2, 3]);
  assert.deepEqual(inputs({ hist_access_type: "range", session: 5, start: 2 }), [2, 3, 4]);
  assert.deepEqual(inputs({ hist_access_type: "range", session: 7, start: 1 }), []);
});

test("earlier sessions are reached by their number, or counted back from the current one", () => {
  const ask = (request: Parameters<typeof searchHistory>[1]) => searchHistory([before, session(5, entries)], request);
  assert.deepEqual(ask({ hist_access_type: "range", session: -1, start: 1, stop: 2 }), [[4, 1, "old"]]);
  assert.deepEqual(ask({ hist_access_type: "range", session: 4, start: 2 }), [[4, 2, "1 + 1"]]);
  assert.deepEqual(ask({ hist_access_type: "range", session: -7, start: 0 }), []);
  assert.deepEqual(ask({ hist_access_type: "tail", n: 5 })[0], [4, 2, "1 + 1"]);
  assert.deepEqual(ask({ hist_access_type: "search", pattern: "1 + 1", unique: true }), [[5, 3, "1 + 1"]]);
});

test("search matches a glob against the whole input, over line breaks", () => {
  assert.deepEqual(inputs({ hist_access_type: "search", pattern: "1*" }), [1, 3]);
  assert.deepEqual(inputs({ hist_access_type: "search", pattern: "*a" }), [2]);
  assert.deepEqual(inputs({ hist_access_type: "search", pattern: "f(?)" }), [4]);
  assert.deepEqual(inputs({ hist_access_type: "search", pattern: "1" }), []);
});

test("a unique search keeps the last of equal inputs", () => {
  assert.deepEqual(inputs({ hist_access_type: "search", pattern: "1*", unique: true }), [3]);
  assert.deepEqual(inputs({ hist_access_type: "search", pattern: "*", n: 1 }), [4]);
});

test("outputs come along when asked for", () => {
  assert.deepEqual(searchHistory([session(5, entries)], { hist_access_type: "tail", n: 3, output: true })[1], [5, 3, ["1 + 1", "2"]]);
  assert.deepEqual(searchHistory([session(5, entries)], { hist_access_type: "tail", n: 1, output: true })[0], [5, 4, ["f(?)", null]]);
});
