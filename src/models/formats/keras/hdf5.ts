import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Dataset, File, Group } from "h5wasm/node";

export type { Dataset, File, Group };

// An ES module, and a megabyte of WebAssembly: loaded when the first HDF5 file is.
const library = async () => {
  const h5 = await import("h5wasm/node");
  await h5.ready;
  return h5;
};

async function beside<T>(use: (path: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "tslab-ml-h5-"));
  try {
    return await use(join(folder, "file.h5"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Reads from the bytes of an HDF5 file. */
export function withHdf5<T>(bytes: Uint8Array, read: (file: File) => T): Promise<T> {
  return beside(async (path) => {
    await writeFile(path, bytes);
    const { File } = await library();
    const file = new File(path, "r");
    try {
      return read(file);
    } finally {
      file.close();
    }
  });
}

/** The bytes of a new HDF5 file. */
export function hdf5Of(write: (file: File) => void): Promise<Buffer> {
  return beside(async (path) => {
    const { File } = await library();
    const file = new File(path, "w");
    try {
      write(file);
    } finally {
      file.close();
    }
    return readFile(path);
  });
}

export const groupAt = (parent: Group, path: string): Group | undefined => {
  const found = parent.get(path);
  return found && "keys" in found ? (found as Group) : undefined;
};
