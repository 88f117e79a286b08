import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createLines } from "tslab-ml/kernel/front/lines";

test("lines come out whole however the bytes are cut, without the empty ones", () => {
  const bytes = Buffer.from("\none\n\ntwö 😀\n\nthree\nunfinished");
  fc.assert(
    fc.property(fc.array(fc.nat(bytes.length)), (cuts) => {
      const places = [0, ...cuts.sort((a, b) => a - b), bytes.length];
      const lines: string[] = [];
      const read = createLines((line) => lines.push(line));
      for (const [index, end] of places.slice(1).entries()) read(bytes.subarray(places[index], end));
      assert.deepEqual(lines, ["one", "twö 😀", "three"]);
    }),
  );
});
