import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { repositoryRoot } from "../../reference";
import { scratchOfFile } from "../../scratch";
import { setupModule } from "./modules";

/** Waits until a process is gone. */
async function ended(pid: number): Promise<void> {
  assert.ok(pid > 1);
  for (let i = 0; i < 100; i++) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await sleep(50);
  }
  assert.fail(`process ${pid} goes on`);
}

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
    const stamps = scratchOfFile();
    let runs = 0;
    const run = async () => `run ${++runs}`;
    assert.match(await runOne({ run }, stamps), /\[1\/1\] One step: run 1, \d+\.\d s$/);
    assert.match(await runOne({ run }, stamps), /^\[1\/1\] One step: done before$/);
    await runOne({ run, key: () => "b" }, stamps);
    await runOne({ run, key: () => "b", check: () => false }, stamps);
    assert.equal(runs, 3);
  });

  it("repeats a step that failed, and names it in the failure", async () => {
    const stamps = scratchOfFile();
    await assert.rejects(runOne({ run: () => Promise.reject(new Error("no network")) }, stamps), {
      name: "Fault",
      message: "One step: no network",
    });
    assert.match(await runOne({ run: async () => "mended" }, stamps), /mended/);
  });

  it("forgets an earlier success before it begins anew, so that an interruption leaves no stamp", async () => {
    const stamps = scratchOfFile();
    await runOne({ run: async () => {} }, stamps);
    await runOne({ key: () => "b", run: async () => assert.ok(!existsSync(join(stamps, "one"))) }, stamps);
  });

  it("goes on after an optional step, and says what was not done", async () => {
    assert.match(
      await runOne({ optional: true, run: () => Promise.reject(new Error("no data")) }, scratchOfFile()),
      /One step: not done\. no data$/,
    );
  });

  it("puts common faults of the disk into words", async () => {
    const full = Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC", path: "/x" });
    await assert.rejects(runOne({ run: () => Promise.reject(full) }, scratchOfFile()), {
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

describe("run, with a limit", { skip: process.platform === "win32" && "there are no process groups" }, () => {
  it("ends a command that hangs together with what it has started", async () => {
    const { attempt } = await setupModule("process.mjs");
    const { code, output } = await attempt("sh", ["-c", "sleep 60 & echo $!; wait"], { seconds: 0.5 });
    assert.equal(code, "no end after 0.5 s");
    await ended(Number(output));
  });

  it("ends what is running when the set-up is ended, and leaves no stamp", async () => {
    const stamps = scratchOfFile();
    const modules = ["steps.mjs", "process.mjs", "setup.mjs"].map((name) => pathToFileURL(join(repositoryRoot, "kernel/setup", name)).href);
    const program = `const [{ runSteps }, { run }, { command }] = await Promise.all(${JSON.stringify(modules)}.map((name) => import(name)));
      const step = { name: "slow", title: "Slow", key: () => "a", run: () => run("sh", ["-c", "echo $$; exec sleep 60"], { onLine: console.log }) };
      command(() => runSteps([step], { stamps: ${JSON.stringify(stamps)}, print: () => {} }));`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", program], { stdio: ["ignore", "pipe", "inherit"] });
    const [data] = await once(child.stdout, "data");
    child.kill("SIGTERM");
    assert.deepEqual(await once(child, "exit"), [143, null]);
    await ended(Number(data));
    assert.deepEqual(readdirSync(stamps), []);
  });
});

describe("causeOf", () => {
  it("knows a full disk, a read-only folder and a missing network by what npm and pip print", async () => {
    const { causeOf } = await setupModule("fault.mjs");
    assert.match(causeOf("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device"), /disk is full/);
    assert.match(causeOf("npm error code EROFS"), /read-only/);
    assert.match(causeOf("npm error code ENOTFOUND"), /network does not answer/);
    assert.match(causeOf("ERROR: Could not find a version that satisfies the requirement x (from versions: none)"), /network/);
    assert.equal(causeOf("error TS2304: Cannot find name 'x'."), undefined);
  });
});

describe("withLock", () => {
  it("refuses a second set-up while the first one runs, and takes over what a dead one left", async () => {
    const { withLock } = await setupModule("lock.mjs");
    const path = join(scratchOfFile(), "lock");
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

  it("lets only one of many take over a dead one's lock", async () => {
    const path = join(scratchOfFile(), "lock");
    writeFileSync(path, "999999999");
    const module = pathToFileURL(join(repositoryRoot, "kernel/setup/lock.mjs")).href;
    const program = `const { withLock } = await import(${JSON.stringify(module)});
      await withLock(${JSON.stringify(path)}, () => new Promise((done) => setTimeout(done, 3000))).then(() => console.log("mine"), () => console.log("refused"));`;
    const said = await Promise.all(
      Array.from({ length: 6 }, async () => {
        const child = spawn(process.execPath, ["--input-type=module", "-e", program], { stdio: ["ignore", "pipe", "inherit"] });
        return String((await once(child.stdout, "data"))[0]).trim();
      }),
    );
    assert.deepEqual(said.sort(), ["mine", "refused", "refused", "refused", "refused", "refused"]);
  });
});
