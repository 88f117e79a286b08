// @ts-check
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { packageRoot } from "./layout.mjs";

const folders = ["src", "kernel/front", "kernel/cell", "kernel/compile", "tests"];

/** Deletes what was built from a source that is gone: a package would have it, a test would run, and a file would hide the folder of its name. @param {string} root */
export function dropStale(root) {
  for (const folder of folders) {
    const built = join(root, "dist", folder);
    if (!existsSync(built)) continue;
    for (const name of readdirSync(built, { recursive: true, encoding: "utf8" })) {
      const source = /^(.*)\.(?:js|d\.ts|js\.map)$/.exec(name)?.[1];
      if (source && !existsSync(join(root, folder, `${source}.ts`))) rmSync(join(built, name));
    }
  }
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) dropStale(packageRoot);
