import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { python, repositoryRoot } from "../reference";

interface Cell {
  cell_type: "code" | "markdown";
  source: string | string[];
  execution_count: number | null;
  outputs: { output_type: string; ename?: string; evalue?: string; text?: string | string[]; data?: Record<string, unknown> }[];
}

const folder = join(repositoryRoot, "notebooks");
const names = readdirSync(folder).filter((name) => name.endsWith(".ipynb") && !name.endsWith(".partial.ipynb"));
const jupyter = join(dirname(python), process.platform === "win32" ? "jupyter.exe" : "jupyter");
const read = (path: string) => (JSON.parse(readFileSync(path, "utf8")) as { cells: Cell[] }).cells;
const codeOf = (cells: Cell[]) => cells.filter((cell) => cell.cell_type === "code");
const text = (source: string | string[] | undefined) => [source ?? ""].flat().join("");

/** nbconvert in an environment that reads nobody's own settings. */
async function nbconvert(args: string[], home: string, env: Record<string, string> = {}) {
  const own = {
    JUPYTER_CONFIG_DIR: join(home, "config"),
    JUPYTER_DATA_DIR: join(home, "data"),
    JUPYTER_RUNTIME_DIR: join(home, "runtime"),
    IPYTHONDIR: join(home, "ipython"),
  };
  return promisify(execFile)(jupyter, ["nbconvert", ...args], { cwd: folder, env: { ...process.env, ...own, ...env }, maxBuffer: 1 << 28 });
}

describe("notebooks", () => {
  let home = "";
  before(() => {
    home = mkdtempSync(join(tmpdir(), "tslab-ml-notebooks-"));
  });
  after(() => rmSync(home, { recursive: true, force: true }));

  it("are there", () => {
    assert.ok(names.length >= 2, `found ${names.length}`);
  });

  for (const name of names) {
    describe(name, () => {
      it("is committed as executed from top to bottom in full, without errors, and under 1 MB", () => {
        const path = join(folder, name);
        const code = codeOf(read(path));
        assert.deepEqual(
          code.map((cell) => cell.execution_count),
          code.map((_, i) => i + 1),
        );
        for (const cell of code)
          assert.ok(
            cell.outputs.every((output) => output.output_type !== "error"),
            text(cell.source),
          );
        assert.ok(statSync(path).size < 1 << 20, `${statSync(path).size} bytes`);
        assert.doesNotMatch(JSON.stringify(code[0]?.outputs), /quick/i);
      });

      it("has 10 to 25 code cells of at most 25 lines, and ends with what was reached", () => {
        const cells = read(join(folder, name));
        const code = codeOf(cells);
        assert.ok(code.length >= 6 && cells.length >= 10, `${code.length} code cells of ${cells.length}`);
        for (const cell of code) assert.ok(text(cell.source).split("\n").length <= 25, text(cell.source));
        assert.match(text(code.at(-1)?.source) + JSON.stringify(code.at(-1)?.outputs), /\d/);
        // A word that stood for a text to come was committed once.
        for (const cell of cells) if (cell.cell_type === "markdown") assert.match(text(cell.source), /^\s*#|[.:?!|]\s*$/m);
      });

      it("runs from top to bottom with nbconvert in quick mode, and says so in its first output", async () => {
        const output = join(home, name);
        await nbconvert(["--to", "notebook", "--execute", name, "--output", output], home, { TSLAB_ML_QUICK: "1" });
        const code = codeOf(read(output));
        assert.deepEqual(
          code.map((cell) => cell.execution_count),
          code.map((_, i) => i + 1),
        );
        for (const cell of code)
          assert.deepEqual(
            cell.outputs.filter((o) => o.output_type === "error"),
            [],
          );
        assert.match(JSON.stringify(code[0]?.outputs), /quick/i);
      });
    });
  }
});
