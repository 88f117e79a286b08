// @ts-check
import { spawn } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { Fault } from "./fault.mjs";
import { command, releaseSignals, setUp } from "./setup.mjs";

// npm run dashboard [-- STORAGE --port 8080 ...]: optuna-dashboard on the studies of a storage, `sqlite:///FILE` or `postgresql://...`.
command(async () => {
  const layout = await setUp({ dashboard: true, optionalData: true });
  const given = process.argv.slice(2);
  const at = given.findIndex((arg) => /^\w[\w+]*:\/\//.test(arg));
  const [storage] = at < 0 ? [newest(join(layout.root, "notebooks"))] : given.splice(at, 1);
  const program = join(dirname(layout.python), "optuna-dashboard");
  const child = spawn(program, [storage, ...given], { cwd: process.env.INIT_CWD ?? process.cwd(), stdio: "inherit" });
  releaseSignals();
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]))
    process.on(signal, () => signal === "SIGINT" || child.kill(signal));
  return new Promise((resolve) => child.on("exit", (code) => resolve(code ?? 0)));
});

/** The database that a notebook wrote last. @param {string} folder */
function newest(folder) {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith(".db"))
    .map((name) => join(folder, name))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  const [file] = files;
  if (!file || !existsSync(file))
    throw new Fault("There is no study in notebooks/ yet; name its storage, as in: npm run dashboard -- sqlite:///sweeps.db");
  console.log(`dashboard: ${file}`);
  return `sqlite:///${file}`;
}
