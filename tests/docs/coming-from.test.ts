import assert from "node:assert/strict";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { repositoryRoot } from "../reference";
import { compilePrograms, pages } from "./examples";

const rooms = "clean, data, explain, metrics, models, plots, preprocess, sweep, tf, train";

/** What the snippets take for granted. */
const preamble = `import { ${rooms} } from "tslab-ml";
declare const model: tf.LayersModel;
declare const [xs, ys]: [tf.Tensor2D, tf.Tensor1D];
declare const symbolic: tf.SymbolicTensor;
declare const dataset: data.Dataset;
declare const history: train.History;
declare const [table, other]: [data.Table, data.Table];
declare const study: sweep.Study;
declare const trial: sweep.Trial;
declare const yTrue: number[];
declare const yPred: number[];
declare const yProb: number[];
declare const tree: explain.DecisionTreeClassifier;
`;

/** Pieces of code in the right columns of the tables. */
function snippetsOf(page: string): string[] {
  const cells = page.split("\n").flatMap((line) => (/^\| (?!-)/.test(line) ? [line.split(/(?<!\\) \| /)[1] ?? ""] : []));
  const code = cells.flatMap((cell) => [...cell.matchAll(/(?<!`)(`{1,2})(?!`) ?(.+?) ?\1(?!`)/g)].map(([, , text]) => text as string));
  return code.filter((text) => /^(await |new |\w+\.)/.test(text) && !text.startsWith("npm "));
}

/** What the strict type check says of each snippet that it refuses. */
async function complaintsOf(snippets: readonly string[]): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "tslab-ml-coming-from-"));
  try {
    symlinkSync(join(repositoryRoot, "node_modules"), join(folder, "node_modules"), "junction");
    writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
    const compilerOptions = { target: "es2022", module: "nodenext", strict: true, skipLibCheck: true, noEmit: true, types: ["node"] };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }));
    const lines = snippets.map((text) => `void (async () => (${text}));`);
    writeFileSync(join(folder, "all.ts"), `${preamble}${lines.join("\n")}\n`);
    const first = preamble.split("\n").length;
    const { code, stdout } = await compilePrograms(folder);
    const found = stdout.split("\n").flatMap((line) => {
      const [, at, why] = /^all\.ts\((\d+),\d+\): (.*)/.exec(line) ?? [];
      return at ? [`${snippets[Number(at) - first] ?? "the preamble"}: ${why}`] : [];
    });
    assert.equal(found.length > 0, code !== 0, stdout);
    return found;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe("docs/coming-from.md", () => {
  const snippets = snippetsOf(pages.get("coming-from") ?? "");

  it("names in its right columns only what there is, with options that exist", async () => {
    assert.ok(snippets.length > 100, `${snippets.length} snippets`);
    assert.deepEqual(await complaintsOf(snippets), []);
  });

  it("would be refused with a name or an option that does not exist", async () => {
    const rows =
      "| a | b |\n| --- | --- |\n| `x.y()` | `data.nothing(1)`, or `` data.sql`SELECT 1` ``, `clean.ffill({ backwards: true })` |\n";
    const found = await complaintsOf(snippetsOf(rows));
    assert.equal(found.length, 2, found.join("\n"));
    assert.match(found[0] ?? "", /^data\.nothing\(1\): .*'nothing' does not exist/);
    assert.match(found[1] ?? "", /^clean\.ffill.*'backwards' does not exist/);
  });
});
