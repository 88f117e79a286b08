// @ts-check
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * What `npx tslab-ml install` chose for a folder, so that the doctor looks there.
 * @typedef {object} Installation
 * @property {string} python the Python with Jupyter
 * @property {string} [tensorflow] TensorFlow's folder, where it is not that Python's
 * @property {string} data the Jupyter data folder with the kernel
 */

/** @param {import("./layout.mjs").Layout} layout */
const fileOf = ({ state }) => join(state, "install.json");

/** @param {import("./layout.mjs").Layout} layout @param {Installation} installation */
export function writeInstallation(layout, installation) {
  mkdirSync(layout.state, { recursive: true });
  writeFileSync(fileOf(layout), `${JSON.stringify(installation, null, 2)}\n`);
}

/** @param {import("./layout.mjs").Layout} layout @returns {Installation} what was chosen, else what the set-up of the repository makes */
export function readInstallation(layout) {
  const path = fileOf(layout);
  if (existsSync(path)) return JSON.parse(readFileSync(path, "utf8"));
  return { python: layout.python, data: join(layout.environment, "share/jupyter") };
}
