import { readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/** The unfinished file beside a download, which no other process writes to. */
export interface PartFile {
  readonly path: string;
  /** Bytes that are there already. */
  size(): Promise<number>;
  /** Throws the bytes away. */
  clear(): Promise<void>;
  /** Makes it the finished file. */
  finish(): Promise<void>;
  /** Leaves it, as `<file>.part`, for a later call to go on with. */
  leave(): Promise<void>;
}

/**
 * Takes over what an earlier call left of a file: `<file>.part`, or `<file>.<process>.part` of a process that is gone. Renaming is what
 * keeps two processes apart: only one gets the file, and the other starts its own.
 */
export async function takePartFile(file: string): Promise<PartFile> {
  const path = `${file}.${process.pid}.part`;
  for (const left of await abandoned(file)) {
    const taken = await rename(left, path).then(
      () => true,
      () => false,
    );
    if (taken) break;
  }
  const size = () =>
    stat(path).then(
      (stats) => (stats.isFile() ? stats.size : 0),
      () => 0,
    );
  return {
    path,
    size,
    clear: () => rm(path, { force: true }),
    finish: () => rename(path, file),
    async leave() {
      if ((await size()) === 0) await rm(path, { force: true }).catch(() => {});
      else await rename(path, `${file}.part`).catch(() => {});
    },
  };
}

async function abandoned(file: string): Promise<string[]> {
  const prefix = `${basename(file)}.`;
  const names = await readdir(dirname(file));
  return names
    .filter((name) => name.startsWith(prefix) && name.endsWith(".part"))
    .filter((name) => {
      const owner = name.slice(prefix.length - 1, -".part".length);
      return owner === "" || (/^\.\d+$/.test(owner) && isGone(Number(owner.slice(1))));
    })
    .map((name) => join(dirname(file), name));
}

function isGone(process_: number): boolean {
  if (process_ === process.pid) return true;
  try {
    process.kill(process_, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}
