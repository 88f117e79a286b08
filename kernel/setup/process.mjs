// @ts-check
import { spawn } from "node:child_process";
import { causeOf, Fault } from "./fault.mjs";

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {(line: string) => void} [onLine] called with every line of output
 * @property {number} [seconds] ends the command, and all that it has started, after so long
 */

/** @type {Set<() => void>} */
const running = new Set();
// What we have started must not go on without us: the next set-up would meet it at work in the same folders.
process.once("exit", () => {
  for (const end of running) end();
});

/**
 * Runs a command to its end and returns what it printed.
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<string>}
 * @throws {Fault} when it cannot be started or fails, with the end of its output
 */
export async function run(command, args, options = {}) {
  const { code, output } = await attempt(command, args, options);
  if (code === 0) return output;
  const tail = output.trim().split("\n").slice(-12).join("\n  ");
  const cause = causeOf(output);
  throw new Fault(`${cause ? `${cause}.\n  ` : ""}"${[command, ...args].join(" ").slice(0, 200)}" failed (${code}).\n  ${tail}`);
}

/**
 * Like {@link run}, but a failure is a result too.
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{ code: number | string, output: string }>}
 */
export function attempt(command, args, { cwd, env, onLine, seconds } = {}) {
  return new Promise((resolve) => {
    const shell = process.platform === "win32" && /\.(cmd|bat)$/.test(command);
    // Where a command may be ended early it leads a process group, so that its children end with it.
    const group = seconds !== undefined && process.platform !== "win32";
    const child = spawn(command, args, { cwd, env: env ?? process.env, stdio: ["ignore", "pipe", "pipe"], shell, detached: group });
    const end = () => {
      try {
        if (child.pid) process.kill(group ? -child.pid : child.pid, "SIGKILL");
      } catch {
        // It has ended by itself.
      }
    };
    running.add(end);
    let output = "";
    let rest = "";
    let late = false;
    const timer =
      seconds &&
      setTimeout(() => {
        late = true;
        end();
      }, seconds * 1000);
    /** @param {Buffer} data */
    const take = (data) => {
      output += data;
      const lines = (rest + data).split(/[\r\n]+/);
      rest = lines.pop() ?? "";
      for (const line of lines) if (line.trim()) onLine?.(line.trim());
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    const settle = () => {
      running.delete(end);
      if (timer) clearTimeout(timer);
    };
    child.on("error", (error) => {
      settle();
      resolve({ code: /** @type {any} */ (error).code ?? 1, output: error.message });
    });
    child.on("close", (code, signal) => {
      settle();
      resolve({ code: late ? `no end after ${seconds} s` : (code ?? signal ?? 1), output });
    });
  });
}
