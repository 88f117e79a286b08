// @ts-check
import { constants } from "node:os";
import { releaseSignals } from "../setup.mjs";
import { notebooksIn } from "./notebooks.mjs";
import { progress } from "./progress.mjs";
import { executeNotebook } from "./run.mjs";
import { summaryOf } from "./summary.mjs";

/**
 * Executes notebooks one after the other, says how it goes, and sums it up. One that fails does not stop the others; SIGINT ends the running one and the run.
 * @param {{ python: string, env: NodeJS.ProcessEnv, folder: string, parts: string[], out?: NodeJS.WriteStream }} options
 * @returns {Promise<number>} the exit code: 0, 1 when a notebook failed, 128 and the signal's number when it was interrupted
 */
export async function executeAll({ python, env, folder, parts, out = process.stdout }) {
  const names = notebooksIn(folder, parts);
  const stop = new AbortController();
  let code = 0;
  releaseSignals();
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]))
    process.on(signal, () => {
      if (stop.signal.aborted) process.exit(code);
      code = 128 + constants.signals[signal];
      out.write(`${out.isTTY ? "\n" : ""}${signal}: the running cell is interrupted; once more ends at once.\n`);
      stop.abort();
    });
  /** @type {import("./run.mjs").Result[]} */
  const results = [];
  for (const [i, name] of names.entries()) {
    if (stop.signal.aborted) {
      results.push({ name, result: "not run", done: 0, seconds: 0 });
      continue;
    }
    const shown = progress(`[${i + 1}/${names.length}] ${name}`, out);
    const result = await executeNotebook(name, { python, env, folder, onEvent: shown.take, stop: stop.signal });
    shown.end(result);
    results.push(result);
  }
  out.write(`\n${summaryOf(results)}\n`);
  return code || Number(results.some(({ result }) => result !== "ok"));
}
