// @ts-check
import { rmSync } from "node:fs";
import { join } from "node:path";
import { run } from "../process.mjs";

/** Compiles the package, the kernel and the tests; TypeScript's native compiler takes less than a second. @param {import("../layout.mjs").Layout} layout @returns {import("../steps.mjs").Step} */
export function buildStep({ root }) {
  return {
    name: "build",
    title: "Build",
    run: async () => {
      // A test whose source is gone must not run any more.
      rmSync(join(root, "dist/tests"), { recursive: true, force: true });
      await run(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", root], { cwd: root });
      await run(process.execPath, [join(root, "kernel/labextension/build.mjs")], { cwd: root });
    },
  };
}
