import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { after, describe, it } from "node:test";
import { clearOutput, display, type Host, type MimeBundle, setHost } from "tslab-ml/display";

function recorder() {
  const calls: unknown[] = [];
  const kernel: Host = {
    display: (bundle: MimeBundle, options) => calls.push([bundle, options]),
    clearOutput: (wait) => calls.push(["clear", wait]),
    interrupt: new AbortController().signal,
    live: true,
  };
  return { kernel, calls };
}

describe("display", () => {
  after(() => setHost(undefined));

  it("publishes in the tslab-ml kernel, and updates in place", async () => {
    const { kernel, calls } = recorder();
    setHost(kernel);
    const handle = await display(1, { displayId: "d" });
    await handle.update(2);
    clearOutput({ wait: true });
    assert.deepEqual(calls, [
      [{ "text/plain": "1" }, { displayId: "d", update: false }],
      [{ "text/plain": "2" }, { displayId: "d", update: true }],
      ["clear", true],
    ]);
  });

  it("gives every output a name of its own", async () => {
    setHost(recorder().kernel);
    assert.notEqual((await display(1)).displayId, (await display(1)).displayId);
  });

  it("prints text in plain Node", () => {
    const code = `const { display } = require("tslab-ml/display"); display({ a: 1 }).then((shown) => shown.update("b"))`;
    assert.equal(execFileSync(process.execPath, ["-e", code], { cwd: __dirname, encoding: "utf8" }), "{ a: 1 }\n'b'\n");
  });

  it("publishes the whole bundle in the stock tslab kernel, where cells have a tslab of their own", () => {
    const code = `
      const jupyter = require("tslab/dist/jupyter.js");
      const calls = [];
      jupyter.lastWriteDisplayData = (content, update) => calls.push([content, update]);
      const { display, table } = require("tslab-ml/display");
      display(table({ columns: ["a"], rows: [[1]] }), { displayId: "d" }).then(() => console.log(JSON.stringify(calls)));`;
    const [[content, update]] = JSON.parse(execFileSync(process.execPath, ["-e", code], { cwd: __dirname, encoding: "utf8" }));
    assert.deepEqual(Object.keys(content.data), ["text/html", "text/plain"]);
    assert.deepEqual([content.transient, update], [{ display_id: "d" }, false]);
  });
});
