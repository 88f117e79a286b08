// @ts-check
import { Fault } from "../fault.mjs";

/** @param {string} version such as `v20.11.0` @throws {Fault} when it is older than 20 */
export function checkNode(version) {
  const major = Number(/^v?(\d+)\./.exec(version)?.[1]);
  if (!(major >= 20)) throw new Fault(`Node.js ${version} is too old; tslab-ml needs Node.js 20 or newer (https://nodejs.org).`);
  return version;
}

/** @returns {import("../steps.mjs").Step} */
export const nodeStep = () => ({ name: "node", title: "Node.js", run: async () => checkNode(process.version) });
