// @ts-check
import { existsSync } from "node:fs";
import { join } from "node:path";
import { run } from "../process.mjs";

/** Compiles the package, the kernel and the tests; TypeScript's native compiler takes less than a second. @param {import("../layout.mjs").Layout} layout @returns {import("../steps.mjs").Step} */
export function buildStep({ root }) {
  return {
    name: "build",
    title: "Build",
    run: async () => {
      await run(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", root], { cwd: root });
      const extension = join(root, "kernel/labextension/build.mjs");
      if (existsSync(extension)) await run(process.execPath, [extension], { cwd: root });
    },
  };
}
