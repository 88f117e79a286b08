// @ts-check
import { existsSync } from "node:fs";
import { attempt } from "./process.mjs";

/**
 * Installs a package of Debian where CI runs as root with apt at hand; elsewhere it does nothing.
 * @param {string} name the package
 */
export async function installWithApt(name) {
  if (process.env.CI !== "true" || process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return;
  console.log(`tests: ${name} is missing; installing Debian's`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await attempt("apt-get", ["update", "-qq"], { env, seconds: 300 });
  await attempt("apt-get", ["install", "-y", "-qq", "--no-install-recommends", name], { env, seconds: 600 });
}
