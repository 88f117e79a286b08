// @ts-check
import { join } from "node:path";
import { executeAll } from "./execute/all.mjs";
import { jupyterEnvironment } from "./layout.mjs";
import { command, setUp } from "./setup.mjs";

// npm run execute [-- 02 tour ...]: runs the notebooks in full, in place: all of them, or those whose names contain a part.
command(async () => {
  const layout = await setUp();
  const env = { ...jupyterEnvironment(layout), TSLAB_ML_QUICK: "" };
  return executeAll({ python: layout.python, env, folder: join(layout.root, "notebooks"), parts: process.argv.slice(2) });
});
