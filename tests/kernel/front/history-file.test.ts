import assert from "node:assert/strict";
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { historyFile, openHistory } from "tslab-ml/kernel/front/history-file";

const folder = mkdtempSync(join(tmpdir(), "tslab-ml-history-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const summary = (sessions: ReturnType<ReturnType<typeof openHistory>["withCurrent"]>) =>
  sessions.map(({ number, entries }) => [number, ...entries.map(({ input }) => input)]);

test("sessions are counted in the order in which their first cells came", () => {
  const file = join(folder, "new folder", "order.jsonl");
  const [a, b, c] = ["a", "b", "c"].map((id) => openHistory(id, file));
  b!.append({ line: 1, input: "b1" });
  a!.append({ line: 1, input: "a1", output: "x".repeat(20_000) });
  b!.append({ line: 2, input: "b2" });
  assert.deepEqual(summary(c!.withCurrent([{ line: 1, input: "c1" }])), [
    [1, "b1", "b2"],
    [2, "a1"],
    [3, "c1"],
  ]);
  assert.equal(c!.withCurrent([])[1]!.entries[0]!.output!.length, 10_000);
});

test("a line that a crash cut off is passed over", () => {
  const file = join(folder, "cut.jsonl");
  openHistory("a", file).append({ line: 1, input: "kept" });
  appendFileSync(file, '{"session":"a","line":2,"inp\n');
  openHistory("b", file).append({ line: 1, input: "after" });
  assert.deepEqual(summary(openHistory("c", file).withCurrent([])), [[1, "kept"], [2, "after"], [3]]);
});

test("a file that cannot be written costs nothing but the history", () => {
  const file = join(folder, "is a folder");
  mkdirSync(file);
  const history = openHistory("a", file);
  history.append({ line: 1, input: "1" });
  assert.deepEqual(summary(history.withCurrent([{ line: 1, input: "1" }])), [[1, "1"]]);
});

test("a file that has grown too long loses its older half, and numbers stay", () => {
  const file = join(folder, "long.jsonl");
  for (const id of ["a", "b", "c", "d"]) openHistory(id, file).append({ line: 1, input: id });
  const text = readFileSync(file, "utf8");
  writeFileSync(file, text.replace('"input":"a"', `"input":"${"a".repeat(17 << 20)}"`));
  const history = openHistory("e", file);
  assert.ok(statSync(file).size < 1000);
  assert.deepEqual(summary(history.withCurrent([])), [[3, "c"], [4, "d"], [5]]);
});

test("TSLAB_ML_HISTORY names the file, or 0 for none", () => {
  assert.equal(historyFile("/tmp/mine"), "/tmp/mine");
  assert.equal(historyFile("0"), undefined);
  assert.match(historyFile("") ?? "", /tslab-ml.*history\.jsonl$/);
});
