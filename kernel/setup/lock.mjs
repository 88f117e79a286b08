// @ts-check
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { Fault } from "./fault.mjs";

/**
 * Keeps two set-ups of one folder apart; a lock whose process is gone is taken over.
 * @template T
 * @param {string} path
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(path, work) {
  mkdirSync(dirname(path), { recursive: true });
  if (!take(path)) {
    const owner = Number(readFileSync(path, "utf8"));
    if (isAlive(owner))
      throw new Fault(`Another set-up of this folder is running (process ${owner}); wait for it to end and run the command again.`);
    rmSync(path, { force: true });
    if (!take(path)) throw new Fault("Another set-up of this folder has just begun; wait for it to end and run the command again.");
  }
  const release = () => rmSync(path, { force: true });
  process.once("exit", release);
  try {
    return await work();
  } finally {
    process.removeListener("exit", release);
    release();
  }
}

/** @param {string} path */
function take(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") return false;
    throw error;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  if (!pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
}
