import { readFile } from "node:fs/promises";

/**
 * Reads a file.
 *
 * @param caller the public function that was called, for the error
 * @throws {Error} naming the file, when it cannot be read
 */
export async function readBytes(caller: string, path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const reason = code === "ENOENT" ? "there is no such file" : code === "EISDIR" ? "it is a folder" : message;
    throw new Error(`${caller}: ${path} cannot be read: ${reason}.`, { cause });
  }
}
