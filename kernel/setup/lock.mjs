// @ts-check
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
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
    const owner = ownerOf(path);
    if (isAlive(owner)) {
      throw new Fault(
        `Another set-up of this folder is running (process ${owner}); wait for it to end and run the command again. ` +
          `If that process is something else, delete ${path}.`,
      );
    }
    drop(path, owner);
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

/** The lock appears with its content, so that nobody reads an empty one. @param {string} path */
function take(path) {
  const own = `${path}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    return isMissingLink(error) && takePlainly(path);
  } finally {
    rmSync(own, { force: true });
  }
}

/** Some file systems have no hard links. @param {unknown} error */
const isMissingLink = (error) => /** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST";

/** @param {string} path */
function takePlainly(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") return false;
    throw error;
  }
}

/** @param {string} path */
function ownerOf(path) {
  try {
    return Number(readFileSync(path, "utf8"));
  } catch {
    return 0;
  }
}

/** Removes a dead process's lock. Of two that found it, only one moves it away; who moved a newer one puts it back. @param {string} path @param {number} dead */
function drop(path, dead) {
  const old = `${path}.${process.pid}.old`;
  try {
    renameSync(path, old);
    if (ownerOf(old) !== dead) linkSync(old, path);
  } catch {
    // The other one was faster.
  }
  rmSync(old, { force: true });
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
