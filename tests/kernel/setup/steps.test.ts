import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { setupModule } from "./modules";

const folder = () => mkdtempSync(join(tmpdir(), "tslab-ml-steps-"));

/** Runs one step and returns what was printed. */
async function runOne(step: object, stamps: string): Promise<string> {
  const { runSteps } = await setupModule("steps.mjs");
  const printed: string[] = [];
  await runSteps([{ name: "one", title: "One step", key: () => "a", ...step }], {
    stamps,
    print: (line: string) => void printed.push(line),
  });
  return printed.join("\n");
}

describe("runSteps", () => {
  it("does a step once, and again when what it depends on changes or its result is gone", async () => {
    const stamps = folder();
    let runs = 0;
    const run = async () => `run ${++runs}`;
    assert.match(await runOne({ run }, stamps), /\[1\/1\] One step: run 1, \d+\.\d s$/);
    assert.match(await runOne({ run }, stamps), /^\[1\/1\] One step: done before$/);
    await runOne({ run, key: () => "b" }, stamps);
    await runOne({ run, key: () => "b", check: () => false }, stamps);
    assert.equal(runs, 3);
  });

  it("repeats a step that failed, and names it in the failure", async () => {
    const stamps = folder();
    await assert.rejects(runOne({ run: () => Promise.reject(new Error("no network")) }, stamps), {
      name: "Fault",
      message: "One step: no network",
    });
    assert.match(await runOne({ run: async () => "mended" }, stamps), /mended/);
  });

  it("forgets an earlier success before it begins anew, so that an interruption leaves no stamp", async () => {
    const stamps = folder();
    await runOne({ run: async () => {} }, stamps);
    await runOne({ key: () => "b", run: async () => assert.ok(!existsSync(join(stamps, "one"))) }, stamps);
  });

  it("goes on after an optional step, and says what was not done", async () => {
    assert.match(
      await runOne({ optional: true, run: () => Promise.reject(new Error("no data")) }, folder()),
      /One step: not done\. no data$/,
    );
  });

  it("puts common faults of the disk into words", async () => {
    const full = Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC", path: "/x" });
    await assert.rejects(runOne({ run: () => Promise.reject(full) }, folder()), {
      message: "One step: /x: the disk is full; make room and run the command again.",
    });
  });
});

describe("run", () => {
  it("fails with the command and the end of its output", async () => {
    const { run } = await setupModule("process.mjs");
    await assert.rejects(run(process.execPath, ["-e", "console.error('it broke'); process.exit(3)"]), {
      name: "Fault",
      message: /failed \(3\)\.\n {2}it broke/,
    });
    await assert.rejects(run("no-such-command-here", []), { message: /failed \(ENOENT\)/ });
  });
});

describe("withLock", () => {
  it("refuses a second set-up while the first one runs, and takes over what a dead one left", async () => {
    const { withLock } = await setupModule("lock.mjs");
    const path = join(folder(), "lock");
    const other = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    writeFileSync(path, String(other.pid));
    await assert.rejects(
      withLock(path, async () => {}),
      { name: "Fault", message: new RegExp(`^Another set-up of this folder is running \\(process ${other.pid}\\)`) },
    );
    other.kill("SIGKILL");
    await new Promise((done) => other.on("exit", done));
    assert.equal(await withLock(path, async () => "done"), "done");
    assert.ok(!existsSync(path));
  });
});
