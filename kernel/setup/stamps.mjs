// @ts-check
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A short name for anything that a step depends on. @param {unknown[]} parts */
export const keyOf = (...parts) => createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 20);

/** The content of files, for {@link keyOf}. @param {string[]} paths */
export const contents = (...paths) => paths.map((path) => (existsSync(path) ? readFileSync(path, "utf8") : null));

/** What was done last under a name. @param {string} folder @param {string} name */
export function readStamp(folder, name) {
  const path = join(folder, name);
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

/** Written last, and at once, so that a stamp means that everything before it was done. @param {string} folder @param {string} name @param {string} key */
export function writeStamp(folder, name, key) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.new`), key);
  renameSync(join(folder, `${name}.new`), join(folder, name));
}

/** @param {string} folder @param {string} name */
export const dropStamp = (folder, name) => rmSync(join(folder, name), { force: true });
