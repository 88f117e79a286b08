import { randomUUID } from "node:crypto";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/**
 * Writes a file beside its place, syncs it and renames it: at any moment there is the old file or the new one, whole. Folders on the way are made.
 * When a piece cannot be had, nothing is left behind.
 */
export async function writeWhole(path: string, pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const beside = besideOf(path);
  try {
    const file = await open(beside, "w");
    try {
      for await (const piece of pieces) await file.writeFile(piece);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

/** A file's place while it is being written: beside its own, hidden, and another one for each that writes at once. */
export const besideOf = (path: string): string => join(dirname(path), `.${basename(path)}.${randomUUID().slice(0, 8)}.part`);
