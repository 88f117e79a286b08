import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { python, repositoryRoot } from "../../reference";

const folder = join(repositoryRoot, "tests", "kernel", "front");

/** Runs a Python test program beside this file; its cases drive a live kernel through jupyter_client. */
function run(program: string): Promise<{ ok: boolean; report: string }> {
  const env = { ...process.env, NODE: process.execPath, PYTHONWARNINGS: "ignore::ResourceWarning", PYTHONDONTWRITEBYTECODE: "1" };
  // Node's test runner marks its children; a kernel under test is none of them.
  delete (env as NodeJS.ProcessEnv).NODE_TEST_CONTEXT;
  return new Promise((resolve) => {
    execFile(python, [program], { cwd: folder, env, timeout: 170_000, maxBuffer: 1 << 26 }, (error, _stdout, stderr) =>
      resolve({ ok: !error, report: stderr }),
    );
  });
}

for (const [sentence, program] of [
  ["the kernel passes the conformance suite of Jupyter", "conformance.py"],
  ["every message is as the protocol wants it, and no output is lost", "messages.py"],
  ["cells have types, modules and tracebacks in the user's lines", "language.py"],
  ["what a cell declares is there for later cells, and may be declared anew", "declarations.py"],
  ["files beside the notebook are typed, compiled, and loaded anew when edited", "files.py"],
  ["code is completed and explained, also while a cell runs", "questions.py"],
  ["cells ask the user, and say so where nobody can be asked", "stdin.py"],
  ["code and page speak through comms, and widgets keep one state on both sides", "comms.py"],
  ["the next kernel remembers what was typed", "sessions.py"],
  ["a cell that runs again keeps the memory of one run, without tf.tidy", "memory.py"],
  ["everything that can run can be interrupted, and no fault ends the kernel", "interrupts.py"],
  ["a kernel starts, ends and dies without leaving anything, and serves nbconvert", "lifecycle.py"],
] as const) {
  test(sentence, async (context) => {
    const { ok, report } = await run(program);
    assert.ok(ok, report);
    const cases = /Ran (\d+) tests?/.exec(report);
    assert.ok(cases && Number(cases[1]) > 0, report);
    context.diagnostic(`${program}: ${cases[0]}`);
  });
}
