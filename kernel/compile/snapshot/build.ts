import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cacheFolder } from "../../../src/data/cache-folder";
import { compilerFolder, nodeOptions, snapshotFile, snapshotName, snapshotPrefix } from "./file";

/** Snapshots of other versions are removed when they have not been made anew for so long. */
const keptDays = 30;

/**
 * Makes the start-up snapshot (V8's memory with TypeScript loaded and the common typings parsed) that lets a kernel's first cell run without waiting for
 * them: `node dist/kernel/compile/snapshot/build.js`. Does nothing where it is there already.
 *
 * @returns its path
 */
export function buildSnapshot(): string {
  const existing = snapshotFile();
  if (existing) return existing;
  const folder = cacheFolder();
  mkdirSync(folder, { recursive: true });
  removeOld(folder);
  const scratch = mkdtempSync(join(tmpdir(), "tslab-ml-snapshot-"));
  try {
    // The entry of a snapshot is a plain script, and TypeScript writes only modules.
    const entry = join(scratch, "entry.js");
    writeFileSync(entry, `const exports = {};\n${readFileSync(join(__dirname, "build-entry.js"), "utf8")}`);
    const blob = join(folder, `${snapshotName()}.${process.pid}`);
    const parts = [compilerFolder, require.resolve("typescript-for-cells"), require.resolve("@types/node/package.json"), scratch];
    const { status, stderr, error } = spawnSync(
      process.execPath,
      [...nodeOptions, "--snapshot-blob", blob, "--build-snapshot", entry, ...parts],
      {
        encoding: "utf8",
      },
    );
    if (status !== 0) throw new Error(`Node could not make the compiler's snapshot: ${error?.message ?? stderr.trim()}`);
    const file = join(folder, snapshotName());
    renameSync(blob, file);
    return file;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function removeOld(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(snapshotPrefix)) continue;
    const path = join(folder, name);
    if (Date.now() - statSync(path).mtimeMs > keptDays * 86_400_000) rmSync(path, { force: true });
  }
}

if (require.main === module) console.log(buildSnapshot());
