// @ts-check
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** @typedef {{ name: string, version: string, licence: string | undefined }} Licensed */

const platform = /-(?:android|darwin|linux|win32|freebsd)-.*$/;

/** What `npm install tslab-ml` brings, for all platforms, by the lock file. @param {string} root @returns {Licensed[]} */
export function npmLicences(root) {
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  /** @type {Map<string, Licensed>} */
  const found = new Map();
  for (const [path, entry] of Object.entries(packages)) {
    // What is for development only, and links within the repository.
    if (!path.includes("node_modules/") || entry.dev || entry.link) continue;
    const name = entry.name ?? path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
    const licence = entry.license ?? ofFile(join(root, path, "package.json")) ?? ofSibling(packages, name);
    found.set(`${name}@${entry.version}`, { name, version: entry.version, licence });
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** @param {string} path @returns {string | undefined} */
function ofFile(path) {
  if (!existsSync(path)) return undefined;
  const { license } = JSON.parse(readFileSync(path, "utf8"));
  return typeof license === "string" ? license : license?.type;
}

/** A binary for another platform has the licence of the package that it belongs to; the lock file does not say. @param {Record<string, any>} packages @param {string} name */
const ofSibling = (packages, name) => (platform.test(name) ? packages[`node_modules/${name.replace(platform, "")}`]?.license : undefined);
