// @ts-check
import { join } from "node:path";
import { packageRoot } from "../layout.mjs";
import { run } from "../process.mjs";

/**
 * Makes the snapshot that the compiler of cells starts from, so that a kernel's first cell does not wait for TypeScript to load. Without it everything
 * works, about half a second later.
 * @returns {import("../steps.mjs").Step}
 */
export function snapshotStep() {
  return {
    name: "snapshot",
    title: "Compiler snapshot",
    optional: true,
    run: async () =>
      (await run(process.execPath, [join(packageRoot, "dist/kernel/compile/snapshot/build.js")], { cwd: packageRoot })).trim(),
  };
}
