import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { python, repositoryRoot } from "../../reference";
import { setupModule } from "./modules";

interface Cell {
  outputs: { output_type: string; text?: string | string[]; ename?: string }[];
  execution_count: number | null;
}

const codeCell = (source: string, i: number) => ({
  cell_type: "code",
  id: `c${i}`,
  metadata: {},
  execution_count: 99,
  outputs: [{ output_type: "stream", name: "stdout", text: "of an earlier run" }],
  source,
});
const notebook = (...sources: string[]) =>
  JSON.stringify({
    cells: [{ cell_type: "markdown", id: "m", metadata: {}, source: "# A story" }, ...sources.map(codeCell)],
    metadata: { kernelspec: { name: "tslab-ml", display_name: "TypeScript (tslab-ml)", language: "typescript" } },
    nbformat: 4,
    nbformat_minor: 5,
  });

describe("npm run execute", () => {
  let folder = "";
  let cellsOf: (name: string) => Cell[];
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "tslab-ml-execute-"));
    cellsOf = (name) => JSON.parse(readFileSync(join(folder, name), "utf8")).cells.slice(1);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** The command without the set-up before it, in a process of its own, as signals need one. */
  function execute(...parts: string[]) {
    const module = pathToFileURL(join(repositoryRoot, "kernel/setup/execute/all.mjs")).href;
    const options = JSON.stringify({ python, folder, parts });
    const program = `import { executeAll } from ${JSON.stringify(module)};
      process.exitCode = await executeAll({ ...${options}, env: process.env });`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", program], { stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (output += data));
    const ended = new Promise<{ code: number | null; output: string }>((resolve) => child.on("close", (code) => resolve({ code, output })));
    const says = async (pattern: RegExp) => {
      while (!pattern.test(output)) await new Promise((resolve) => setTimeout(resolve, 50));
    };
    return { child, ended, says };
  }

  it("executes in place, goes on after a failure, keeps what has run of it, and sums up", { timeout: 120_000 }, async () => {
    const failing = notebook("console.log('before')", "const data = {} as { rows: number[] };", "data.rows.length", "console.log('never')");
    writeFileSync(join(folder, "1-passes.ipynb"), notebook("const answer: number = 6 * 7;", "", "console.log('answer', answer)"));
    writeFileSync(join(folder, "2-fails.ipynb"), failing);
    writeFileSync(join(folder, "3-broken.ipynb"), "{ no notebook");
    writeFileSync(join(folder, "4-passes.ipynb"), notebook("console.log('the last one')"));
    writeFileSync(join(folder, "4-passes.partial.ipynb"), "what an earlier run has left");
    const { code, output } = await execute().ended;
    assert.equal(code, 1, output);

    assert.match(output, /^\[1\/4\] 1-passes\.ipynb: cell 2 of 2, \d+\.\d s$/m);
    assert.match(output, /^\[2\/4\] 2-fails\.ipynb: failed in cell 3, \d+\.\d s$/m);
    const summary = output.slice(output.indexOf("\n\n") + 2);
    const seconds = /\d+\.\d s/g;
    assert.equal(
      summary.replace(seconds, "T s").replace(/ {2,}/g, "  "),
      `notebook  cells  time  result
1-passes.ipynb  2  T s  ok
2-fails.ipynb  2 of 4  T s  failed in cell 3
 | data.rows.length
 TypeError: Cannot read properties of undefined (reading 'length')
 what has run is in 2-fails.partial.ipynb; the notebook itself is as it was
3-broken.ipynb  -  T s  failed
 3-broken.ipynb cannot be read as a notebook: Notebook does not appear to be JSON: '{ no notebook'
4-passes.ipynb  1  T s  ok
2 ok, 2 failed, T s
`.replace(/^ (?=\S)/gm, "  "),
    );

    const [first, , last] = cellsOf("1-passes.ipynb");
    assert.deepEqual(first?.outputs, []);
    assert.match(JSON.stringify(last?.outputs), /answer 42/);
    assert.match(JSON.stringify(cellsOf("4-passes.ipynb")), /the last one/);
    assert.equal(readFileSync(join(folder, "2-fails.ipynb"), "utf8"), failing);
    const partial = cellsOf("2-fails.partial.ipynb");
    assert.match(JSON.stringify(partial[0]?.outputs), /before/);
    assert.equal(partial[2]?.outputs[0]?.ename, "TypeError");
    assert.deepEqual([partial[3]?.outputs, partial[3]?.execution_count], [[], null]);
    assert.deepEqual(
      readdirSync(folder).filter((name) => !/^\d-\w+\.ipynb$/.test(name)),
      ["2-fails.partial.ipynb"],
    );
  });

  it("ends by Ctrl-C with the summary so far, and keeps what has run", { timeout: 120_000 }, async () => {
    writeFileSync(
      join(folder, "5-endless.ipynb"),
      notebook("console.log('kept')", "for (;;) await new Promise((r) => setTimeout(r, 50));", "1"),
    );
    writeFileSync(join(folder, "6-passes.ipynb"), notebook("1"));
    const { child, ended, says } = execute("5-", "6-");
    await says(/cell 1 of 3/);
    await new Promise((resolve) => setTimeout(resolve, 500));
    child.kill("SIGINT");
    const { code, output } = await ended;
    assert.equal(code, 130, output);
    assert.match(output, /^5-endless\.ipynb +1 of 3 +\d+\.\d s {2}interrupted in cell 2$/m);
    assert.match(output, /^6-passes\.ipynb +- +- {2}not run$/m);
    assert.match(output, /what has run is in 5-endless\.partial\.ipynb/);
    assert.match(JSON.stringify(cellsOf("5-endless.partial.ipynb")[0]?.outputs), /kept/);
    assert.match(JSON.stringify(cellsOf("5-endless.ipynb")[0]?.outputs), /of an earlier run/);
    assert.ok(!existsSync(join(folder, "5-endless.ipynb.new")));
  });

  it("lists what there is when a name matches nothing", async () => {
    const { notebooksIn } = await setupModule("execute/notebooks.mjs");
    assert.throws(() => notebooksIn(folder, ["1-", "tour", "99"]), {
      name: "Fault",
      message: `No notebook's name contains "tour" or "99"; there are ${readdirSync(folder)
        .filter((name) => !name.includes("partial"))
        .sort()
        .join(", ")}.`,
    });
    assert.deepEqual(notebooksIn(folder, ["passes"]), ["1-passes.ipynb", "4-passes.ipynb", "6-passes.ipynb"]);
  });
});
