// @ts-check
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { run } from "../process.mjs";
import { dropStale } from "../stale.mjs";
import { contents, keyOf } from "../stamps.mjs";

const sources = ["src", "kernel", "tests"];
const results = [
  "src/index.js",
  "kernel/front/main.js",
  "kernel/cell/main.js",
  "kernel/labextension/package.json",
  "kernel/nbconvert/conf.json",
  "tests",
];

/** Compiles the package, the kernel and the tests; TypeScript's native compiler takes less than a second. @param {import("../layout.mjs").Layout} layout @returns {import("../steps.mjs").Step} */
export function buildStep({ root }) {
  return {
    name: "build",
    title: "Build",
    key: () =>
      keyOf(
        ...sources.map((folder) => times(join(root, folder))),
        ...contents(join(root, "tsconfig.json"), join(root, "package-lock.json")),
      ),
    check: () => results.every((path) => existsSync(join(root, "dist", path))),
    run: async () => {
      dropStale(root);
      await run(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", root], { cwd: root });
      await run(process.execPath, [join(root, "kernel/labextension/build.mjs")], { cwd: root });
    },
  };
}

/** Every file of a folder with its size and time of change: what a build depends on, without reading it. @param {string} folder */
const times = (folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .sort()
    .map((name) => ({ name, stat: statSync(join(folder, name)) }))
    .filter(({ stat }) => stat.isFile())
    .map(({ name, stat }) => [name, stat.size, stat.mtimeMs]);
