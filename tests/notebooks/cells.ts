import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { runInThisContext } from "node:vm";
import ts from "typescript-for-cells";
import { repositoryRoot } from "../reference";

const folder = join(repositoryRoot, "notebooks");

/**
 * Runs the code cells of a notebook in this process, without showing anything, and gives back variables of it by name: so a test looks at what the
 * notebook itself computes.
 */
export async function variablesOf<T>(notebook: string, names: readonly (keyof T & string)[]): Promise<T> {
  const path = join(folder, notebook);
  const { cells } = JSON.parse(readFileSync(path, "utf8")) as { cells: { cell_type: string; source: string[] }[] };
  const code = cells
    .filter(({ cell_type }) => cell_type === "code")
    .map(({ source }) => source.join(""))
    .join("\n;\n")
    .replace(/^import (\{[^}]*\}) from ("[^"]+");$/gm, "const $1 = require($2);");
  const { outputText } = ts.transpileModule(`(async (require) => {\n${code}\n;return { ${names.join(", ")} };\n})`, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  });
  const run = runInThisContext(outputText, { filename: `${path}.js` }) as (require: NodeJS.Require) => Promise<T>;
  return run(createRequire(path));
}
