import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Where npm puts the global packages of a prefix. */
export const globalModules = (prefix: string): string => join(prefix, ...(process.platform === "win32" ? [] : ["lib"]), "node_modules");

/**
 * Installs packages in exact versions, unless they are there already. Globally, because stock tslab finds the typings of Node only so.
 *
 * @param prefix the folder that stands for the machine
 * @param versions versions by package name
 */
export async function installGlobally(prefix: string, versions: Record<string, string>): Promise<void> {
  const missing = Object.entries(versions).filter(([name, version]) => installed(join(globalModules(prefix), name)) !== version);
  if (missing.length === 0) return;
  mkdirSync(prefix, { recursive: true });
  const packages = missing.map(([name, version]) => `${name}@${version}`);
  console.error(`bench: installs ${packages.join(" and ")} into ${prefix}`);
  execFileSync("npm", ["install", "--global", "--prefix", prefix, "--ignore-scripts", "--no-audit", "--no-fund", ...packages], {
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32",
  });
}

function installed(folder: string): string | undefined {
  const file = join(folder, "package.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version : undefined;
}
