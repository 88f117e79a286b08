import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { describe, it } from "node:test";
import { inspect } from "node:util";
import { bundleOf, displaySymbol } from "tslab-ml/display";

describe("bundleOf", () => {
  it("asks the value itself first, and waits for promises", async () => {
    const value = { [displaySymbol]: async () => ({ "text/html": "<b>1</b>", "text/plain": "1" }) };
    assert.deepEqual(await bundleOf(value), { "text/html": "<b>1</b>", "text/plain": "1" });
  });

  it("always has a text", async () => {
    const bundle = await bundleOf({ a: 1, [displaySymbol]: () => ({ "text/html": "x" }) });
    assert.match(String(bundle["text/plain"]), /a: 1/);
  });

  for (const value of ["text", 1n, null, undefined, new Map([[1, new Set([2])]]), [1, 2], { a: { b: [] } }, Symbol("s"), () => 1]) {
    it(`prints ${inspect(value)} as Node does`, async () => {
      assert.deepEqual(await bundleOf(value), { "text/plain": inspect(value) });
    });
  }

  it("prints an error with its stack", async () => {
    assert.match(String((await bundleOf(new RangeError("too far")))["text/plain"]), /^RangeError: too far\n {4}at /);
  });

  it("shows records that share their keys as a table, and others as text", async () => {
    assert.match(
      String(
        (
          await bundleOf([
            { a: 1, b: "x" },
            { b: null, a: 2 },
          ])
        )["text/html"],
      ),
      /<td>2<\/td><td><em>null<\/em>/,
    );
    for (const other of [[{ a: 1 }], [{ a: 1 }, { b: 1 }], [{ a: {} }, { a: {} }], [{}, {}], [[1], [2]], [new Date(), new Date()]]) {
      assert.deepEqual(Object.keys(await bundleOf(other)), ["text/plain"], inspect(other));
    }
  });

  it("falls back to text with the reason when a value fails to show itself", async () => {
    const failing = { [displaySymbol]: () => Promise.reject(new Error("no canvas")) };
    assert.match(String((await bundleOf(failing))["text/plain"]), /\(could not be shown otherwise: no canvas\)$/);
    const throwing = new Proxy({}, { get: () => assert.fail("no peeking") });
    assert.ok((await bundleOf(throwing))["text/plain"]);
  });

  it("loads neither TensorFlow.js nor the drawing libraries until something needs them", () => {
    const code = `require("tslab-ml/display"); console.log(Object.keys(require.cache).filter((file) => /tensorflow|danfojs|canvas.index|happy-dom|resvg|tslab.dist/.test(file)).join())`;
    assert.equal(execFileSync(process.execPath, ["-e", code], { cwd: __dirname, encoding: "utf8" }).trim(), "");
  });
});
