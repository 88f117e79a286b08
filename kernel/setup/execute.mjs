// @ts-check
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { jupyterEnvironment } from "./layout.mjs";
import { run } from "./process.mjs";
import { command, setUp } from "./setup.mjs";
import { since } from "./steps.mjs";

// Runs the notebooks in full, in place: all of them, or those named.
command(async () => {
  const layout = await setUp();
  const folder = join(layout.root, "notebooks");
  const wanted = process.argv.slice(2);
  const names = readdirSync(folder).filter(
    (name) => name.endsWith(".ipynb") && (wanted.length === 0 || wanted.some((part) => name.includes(part))),
  );
  const env = { ...jupyterEnvironment(layout), TSLAB_ML_QUICK: "" };
  for (const name of names) {
    const start = performance.now();
    await run(layout.python, ["-m", "nbconvert", "--to", "notebook", "--execute", "--inplace", name], { cwd: folder, env });
    console.log(`${name}: ${since(start)}`);
  }
});
