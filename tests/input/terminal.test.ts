import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, it } from "node:test";

/** Runs a program that asks three questions, a moment apart, with this on its standard input. */
function asked(input: string) {
  const code = `const { input } = require("tslab-ml/input");
(async () => {
  for (const question of ["a? ", "b? ", "c? "]) {
    console.log("=" + await input(question));
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
})().catch((error) => console.log(error.message));`;
  const { stdout, status } = spawnSync(process.execPath, ["-e", code], { input, encoding: "utf8", timeout: 30_000 });
  return { lines: stdout.split("\n").slice(0, -1), status };
}

describe("input without a terminal", () => {
  it("takes a line that is piped in for every question, also where all came at once", () => {
    assert.deepEqual(asked("one\ntwo\nthree\n"), { lines: ["a? =one", "b? =two", "c? =three"], status: 0 });
  });

  it("says so when the standard input has ended", () => {
    const message =
      "input: the standard input has ended, so nobody can answer; run this in a terminal or a notebook, or pipe a line for every question.";
    assert.deepEqual(asked("one"), { lines: ["a? =one", `b? ${message}`], status: 0 });
    assert.deepEqual(asked(""), { lines: [`a? ${message}`], status: 0 });
  });
});
