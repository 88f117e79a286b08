import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";

/** An empty folder that is gone after the test. */
export function scratch(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "tslab-ml-test-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

let root: string | undefined;

/** An empty folder that is gone when the process of the test file ends. */
export function scratchOfFile(): string {
  if (root === undefined) {
    const made = mkdtempSync(join(tmpdir(), "tslab-ml-test-"));
    process.on("exit", () => rmSync(made, { recursive: true, force: true }));
    root = made;
  }
  return mkdtempSync(join(root, "folder-"));
}
