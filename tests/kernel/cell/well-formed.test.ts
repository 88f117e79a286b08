import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { wellFormed } from "tslab-ml/kernel/cell/well-formed";

test("halves of characters become replacement characters, and nothing else changes", () => {
  const part = fc.constantFrom("\ud83c", "\udf89", "\\", "\\ud83c", "ud83c", '"', "é", "🎉", "\n", "\\\\");
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const text = parts.join("");
      assert.deepEqual(JSON.parse(wellFormed(JSON.stringify({ [text]: [text] }))), { [whole(text)]: [whole(text)] });
    }),
  );
});

const whole = (text: string): string => Buffer.from(text, "utf8").toString("utf8");
