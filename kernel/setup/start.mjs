// @ts-check
import { spawn } from "node:child_process";
import { join } from "node:path";
import { jupyterEnvironment } from "./layout.mjs";
import { command, releaseSignals, setUp } from "./setup.mjs";

command(async () => {
  const layout = await setUp({ optionalData: true });
  const args = ["-m", "jupyterlab", "--notebook-dir", join(layout.root, "notebooks"), ...process.argv.slice(2)];
  if (process.getuid?.() === 0) args.push("--allow-root");
  const child = spawn(layout.python, args, { cwd: layout.root, env: jupyterEnvironment(layout), stdio: ["inherit", "inherit", "pipe"] });
  let said = false;
  child.stderr.on("data", (data) => {
    process.stderr.write(data);
    const url = /https?:\/\/(localhost|127\.0\.0\.1)\S+/.exec(String(data))?.[0];
    if (url && !said && args.includes("--no-browser")) {
      said = true;
      console.log(`\nJupyterLab is ready: ${url}\n`);
    }
  });
  releaseSignals();
  // Ctrl-C reaches JupyterLab by itself; a signal to npm alone does not.
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]))
    process.on(signal, () => signal === "SIGINT" || child.kill(signal));
  return new Promise((resolve) => child.on("exit", (code) => resolve(code ?? 0)));
});
