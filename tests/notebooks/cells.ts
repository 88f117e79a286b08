import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { ModuleKind, ScriptTarget, transpileModule } from "typescript-for-cells";
import { repositoryRoot } from "../reference";

interface Cell {
  cell_type: string;
  source: string | string[];
}

/**
 * Runs the code cells of a notebook one after the other, as one module without a kernel, and returns what an expression over their variables is then, by way of JSON: so a test
 * computes with what the notebook computed.
 *
 *     await runCells("11-logistics-demand.ipynb", "({ demand, forecasts })", { TSLAB_ML_QUICK: "1" })
 */
export async function runCells<T>(notebook: string, expression: string, env: Readonly<Record<string, string>> = {}): Promise<T> {
  const { cells } = JSON.parse(readFileSync(join(repositoryRoot, "notebooks", notebook), "utf8")) as { cells: Cell[] };
  const code = cells.filter(({ cell_type }) => cell_type === "code").map(({ source }) => [source].flat().join(""));
  // Within the package, so that it finds itself as `tslab-ml`.
  const folder = mkdtempSync(join(repositoryRoot, "dist", "cells-"));
  try {
    const [program, result] = [join(folder, "cells.mjs"), join(folder, "result.json")];
    const last = `(await import("node:fs")).writeFileSync(${JSON.stringify(result)}, JSON.stringify(${expression}));`;
    const { outputText } = transpileModule([...code, last].join("\n;\n"), {
      compilerOptions: { module: ModuleKind.ESNext, target: ScriptTarget.ES2022 },
    });
    writeFileSync(program, outputText);
    await promisify(execFile)(process.execPath, [program], {
      cwd: join(repositoryRoot, "notebooks"),
      env: { ...process.env, ...env },
      maxBuffer: 1 << 28,
    });
    return JSON.parse(readFileSync(result, "utf8")) as T;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
