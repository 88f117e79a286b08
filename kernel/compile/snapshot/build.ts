import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cacheFolder } from "../../../src/data/cache-folder";
import { compilerFolder, environment, nodeOptions, snapshotFile, snapshotName, snapshotPrefix } from "./file";

/** How many snapshots stay: those of other versions of Node or of this package may be in use too, at 46 MB each. */
const kept = 3;

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
        env: environment(),
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
  const found = readdirSync(folder).filter((name) => name.startsWith(snapshotPrefix));
  const newestFirst = found.map((name) => join(folder, name)).sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  for (const path of newestFirst.slice(kept - 1)) rmSync(path, { force: true });
}

if (require.main === module) console.log(buildSnapshot());
