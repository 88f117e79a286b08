import { open, readdir, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

export const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** Brings a file or a folder onto the disk, so that it outlives the machine. */
export async function syncedFile(path: string): Promise<void> {
  const file = await open(path, "r+").catch(() => open(path, "r"));
  try {
    await file.sync();
  } catch (error) {
    // Windows syncs no folders.
    if (!["EPERM", "EISDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  } finally {
    await file.close();
  }
}

/** Removes a DuckDB file and its log. */
export async function removed(path: string): Promise<void> {
  for (const each of [path, `${path}.wal`]) await rm(each, { force: true });
}

/** Removes what processes that died while they wrote `path` have left beside it. */
export async function removeRemains(path: string): Promise<void> {
  const folder = dirname(path);
  for (const name of await readdir(folder).catch(() => [])) {
    if (!name.startsWith(`.${basename(path)}.`)) continue;
    const owner = /^\.(\d+)(\.\d+)?\.part(\.wal)?$/.exec(name.slice(basename(path).length + 1))?.[1];
    if (owner && !isAlive(Number(owner))) await rm(join(folder, name), { force: true });
  }
}

function isAlive(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
