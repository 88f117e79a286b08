import { open, rm, stat } from "node:fs/promises";

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
