import { rename as move } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Key } from "../privacy";
import type { Backend } from "./backend";
import { copyStore, type StoreReport, verifyStore } from "./copy";
import { embedded, exists, isBroken, realPath, removed, removeRemains, syncedFile } from "./embedded";
import { sweep } from "./versions";

export interface BackupOptions {
  readonly key?: Key;
  readonly timeout: number;
}

/**
 * Copies a store into a DuckDB file beside its place, reads the copy against all checksums, syncs it and renames it: a backup that is there is whole,
 * and one that was cut off leaves the old one.
 */
export async function backUp(from: Backend, path: string, options: BackupOptions): Promise<StoreReport> {
  const beside = join(dirname(path), `.${basename(path)}.${process.pid}.part`);
  try {
    await removed(beside);
    await removeRemains(path);
    const copy = embedded(beside, options);
    await from.read((source) => copy.write((target) => copyStore(source, target, { from: from.place, to: path })));
    const report = await verifyStore({ ...copy, place: path });
    if (!report.intact)
      throw new Error(`backup: the copy is not what was saved, and ${path} is left as it was: ${report.problems[0]?.problem}`);
    await syncedFile(beside);
    await move(beside, path);
    await syncedFile(dirname(path));
    return report;
  } catch (error) {
    await removed(beside);
    throw error;
  }
}

/**
 * Puts a backup's content in the place of the store's, as one piece of work, after every checksum was found right. A store whose file is broken is moved aside, to
 * `PATH.broken-TIME`, and a new one is made.
 */
export async function restoreFrom(to: Backend, path: string, options: BackupOptions): Promise<StoreReport> {
  if (!(await exists(path))) throw new Error(`restore: ${path} is missing; give the path of a file that store.backup wrote.`);
  if (realPath(path) === realPath(to.place))
    throw new RangeError(`restore: path is ${path}, which is the store itself; give the path of a backup or of its mirror.`);
  const source = embedded(path, options);
  const report = await verifyStore(source);
  if (!report.intact)
    throw new Error(`restore: ${path} is not what was saved, and the store is left as it was: ${report.problems[0]?.problem}`);
  // The store first, then the other file, as where it is mirrored: else a save and a restore from the mirror would wait for each other.
  const restore = () => to.write((target) => source.read((from) => copyStore(from, target, { from: path, to: to.place }, { anew: true })));
  try {
    await restore();
  } catch (error) {
    if (!isBroken(error) || !(await exists(to.place))) throw error;
    await setAside(to.place);
    await restore();
  }
  await to.write(sweep);
  return { ...(await verifyStore(to)) };
}

/** A broken file is kept: somebody may still find something in it. */
async function setAside(path: string): Promise<void> {
  const aside = `${path}.broken-${new Date().toISOString().replace(/[:.]/g, "-")}`;
  await move(path, aside);
  if (await exists(`${path}.wal`)) await move(`${path}.wal`, `${aside}.wal`);
}
