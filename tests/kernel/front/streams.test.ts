import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import fc from "fast-check";
import { createStreams, type Text } from "tslab-ml/kernel/front/streams";

const recorded = (options?: { delayMs?: number; maxLength?: number }) => {
  const published: Text<string>[] = [];
  return { published, streams: createStreams<string>((text) => published.push(text), options) };
};

test("writes to the same stream of the same cell become one message", () => {
  const { published, streams } = recorded();
  for (let i = 0; i < 1000; i++) streams.write({ parent: "cell", name: "stdout", text: `${i}\n` });
  streams.flush();
  assert.equal(published.length, 1);
  assert.equal(published[0]!.text.split("\n").length, 1001);
});

test("what is held is published before another stream or another cell writes", () => {
  const { published, streams } = recorded();
  streams.write({ parent: "a", name: "stdout", text: "1" });
  streams.write({ parent: "a", name: "stderr", text: "2" });
  streams.write({ parent: "b", name: "stderr", text: "3" });
  streams.flush();
  assert.deepEqual(
    published.map(({ parent, name, text }) => [parent, name, text].join()),
    ["a,stdout,1", "a,stderr,2", "b,stderr,3"],
  );
});

test("a lot of text is published at once, a little after the delay", async () => {
  const { published, streams } = recorded({ delayMs: 5, maxLength: 10 });
  streams.write({ parent: "a", name: "stdout", text: "x".repeat(10) });
  assert.equal(published.length, 1);
  streams.write({ parent: "a", name: "stdout", text: "y" });
  assert.equal(published.length, 1);
  await delay(50);
  assert.equal(published.length, 2);
});

test("nothing is lost and the order stays, whatever is written", () => {
  const write = fc.record({
    parent: fc.constantFrom("a", "b"),
    name: fc.constantFrom("stdout" as const, "stderr" as const),
    text: fc.string(),
  });
  fc.assert(
    fc.property(fc.array(write), (writes) => {
      const { published, streams } = recorded({ maxLength: 20 });
      for (const each of writes) streams.write(each);
      streams.flush();
      const flat = (texts: Text<string>[]) =>
        texts.flatMap(({ parent, name, text }) => Array.from(text, (character) => parent + name + character));
      assert.deepEqual(flat(published), flat(writes));
    }),
  );
});
