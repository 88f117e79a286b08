import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { endMark } from "tslab-ml/kernel/cell/protocol";
import { createNativeOutput } from "tslab-ml/kernel/front/native-output";

function readAll(chunks: Buffer[]): { text: string; ends: string[]; tail: string } {
  let text = "";
  const ends: string[] = [];
  const output = createNativeOutput({ onText: (part) => (text += part), onEnd: (id) => ends.push(id) });
  for (const chunk of chunks) output.read(chunk);
  return { text, ends, tail: output.tail() };
}

test("marks are taken out of the text wherever the bytes are cut", () => {
  const bytes = Buffer.from(`é1${endMark("cell-1")}é2\n${endMark("cell-2")}é3`);
  fc.assert(
    fc.property(fc.array(fc.nat(bytes.length)), (cuts) => {
      const places = [0, ...cuts.sort((a, b) => a - b), bytes.length];
      const chunks = places.slice(1).map((end, index) => bytes.subarray(places[index], end));
      const { text, ends } = readAll(chunks);
      assert.equal(text, "é1é2\né3");
      assert.deepEqual(ends, ["cell-1", "cell-2"]);
    }),
  );
});

test("text with zero bytes of its own is not held back", () => {
  assert.equal(readAll([Buffer.from("a\0b")]).text, "a\0b");
});

test("V8's last words are kept for the diagnosis but not shown", () => {
  const words =
    "\n<--- Last few GCs --->\n[1:0x1] Mark-Compact\nFATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n";
  const { text, tail } = readAll([Buffer.from(`before\n${words}`), Buffer.from("----- Native stack trace -----\n 1: 0xb8")]);
  assert.equal(text, "before\n");
  assert.match(tail, /heap out of memory/);
});

test("text like V8's last words is shown once the cell has ended: the process lives", () => {
  const { text, ends } = readAll([
    Buffer.from("before"),
    Buffer.from("\n\nFATAL ERROR: cannot reach the database\n"),
    Buffer.from(`hint\n${endMark("cell-1")}later\n`),
    Buffer.from(`${endMark("cell-2")}`),
  ]);
  assert.equal(text, "before\n\nFATAL ERROR: cannot reach the database\nhint\nlater\n");
  assert.deepEqual(ends, ["cell-1", "cell-2"]);
});
