// @ts-check
import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { partialOf } from "./notebooks.mjs";

const program = join(dirname(fileURLToPath(import.meta.url)), "run.py");

/**
 * What became of a notebook.
 * @typedef {object} Result
 * @property {string} name
 * @property {"ok" | "failed" | "interrupted" | "not run"} result
 * @property {number} [cells] code cells that it has
 * @property {number} done those that ran to their end
 * @property {number} seconds
 * @property {number | null} [cell] the cell that failed or was interrupted, counted from 1; none where the notebook as a whole failed
 * @property {string} [source] its first line
 * @property {string} [error]
 * @property {string} [kept] the file with what has run
 */

/**
 * What run.py says.
 * @typedef {{ event: "begin", cells: number } | { event: "cell", cell: number, source: string } | { event: "done", cell: number } |
 *   { event: "ok" | "failed" | "interrupted", cell?: number | null, source?: string, error?: string, kept?: string }} Event
 */

/**
 * Executes a notebook in place, by the kernel that it names; one that does not come to its end stays as it was.
 * @param {string} name
 * @param {{ python: string, env: NodeJS.ProcessEnv, folder: string, onEvent: (event: Event) => void, stop: AbortSignal }} options
 * @returns {Promise<Result>}
 */
export function executeNotebook(name, { python, env, folder, onEvent, stop }) {
  const start = performance.now();
  /** @type {Result} */
  const result = { name, result: "failed", done: 0, seconds: 0 };
  return new Promise((resolve) => {
    // In a group of its own: the terminal's Ctrl-C is for us, who let the cell end and keep what has run.
    const child = spawn(python, [program, name, partialOf(name)], { cwd: folder, env, detached: process.platform !== "win32" });
    const interrupt = () => child.stdin.end();
    stop.addEventListener("abort", interrupt, { once: true });
    child.stdin.on("error", () => {});
    if (stop.aborted) interrupt();
    let told = false;
    let errors = "";
    child.stderr.on("data", (data) => (errors = (errors + data).slice(-4000)));
    createInterface({ input: child.stdout }).on("line", (line) => {
      /** @type {Event} */
      const event = JSON.parse(line);
      onEvent(event);
      if (event.event === "begin") result.cells = event.cells;
      else if (event.event === "done") result.done = event.cell;
      else if (event.event !== "cell") {
        const { event: end, ...rest } = event;
        Object.assign(result, rest, { result: end });
        told = true;
      }
    });
    /** @param {string} error */
    const settle = (error) => {
      stop.removeEventListener("abort", interrupt);
      if (!told) result.error = error;
      result.seconds = (performance.now() - start) / 1000;
      resolve(result);
    };
    child.on("error", (error) => settle(`${python} cannot be started: ${error.message}`));
    child.on("close", (code, signal) =>
      settle(`the process that executes it ended (${signal ?? `exit code ${code}`}): ${errors.trim().split("\n").slice(-3).join("\n")}`),
    );
  });
}
