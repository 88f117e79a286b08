// @ts-check
import { existsSync, lstatSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { run } from "../process.mjs";
import { contents, keyOf } from "../stamps.mjs";

/** npm itself, as it started us or from the PATH. @returns {[string, string[]]} */
export function npmCommand() {
  const script = process.env.npm_execpath;
  if (script && /\.c?js$/.test(script)) return [process.execPath, [script]];
  return [process.platform === "win32" ? "npm.cmd" : "npm", []];
}

/** @param {import("../layout.mjs").Layout} layout @returns {import("../steps.mjs").Step} */
export function npmStep({ root, modules }) {
  const lock = join(root, "package-lock.json");
  return {
    name: "npm",
    title: "npm packages (npm ci)",
    key: () => keyOf(process.platform, process.arch, ...contents(lock)),
    check: () => existsSync(join(modules, ".package-lock.json")) && isLink(join(modules, "tslab-ml")),
    run: async () => {
      const [command, args] = npmCommand();
      await run(command, [...args, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: root });
      linkSelf(root);
    },
  };
}

/** Makes `import ... from "tslab-ml"` work in notebooks/ as it does in any folder that has installed the package. @param {string} root */
export function linkSelf(root) {
  const link = join(root, "node_modules", "tslab-ml");
  rmSync(link, { recursive: false, force: true });
  symlinkSync(process.platform === "win32" ? root : "..", link, process.platform === "win32" ? "junction" : "dir");
}

/** @param {string} path */
const isLink = (path) => existsSync(path) && lstatSync(path).isSymbolicLink();
