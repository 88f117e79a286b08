import { createReadStream } from "node:fs";
import { access } from "node:fs/promises";
import { writeWhole } from "../../files";
import { checkApart, type Key } from "../keys";
import { sealed, unsealed } from "./chunks";

/**
 * Encrypts a file of any size with AES-256-GCM, 64 KiB at a time, each chunk authenticated with its place. The original stays.
 *
 *     await privacy.encryptFile("people.parquet", "people.parquet.enc", privacy.keyFromEnvironment());
 *
 * Who has the encrypted file learns its length, and nothing else. `docs/privacy.md` has the format.
 *
 * @throws {Error} when the source cannot be read, or the key's file lies in the target's folder
 */
export async function encryptFile(source: string, target: string, key: Key): Promise<void> {
  checkApart("encryptFile", key, target);
  await checkReadable("encryptFile", source);
  await writeWhole(target, sealed(createReadStream(source), key));
}

/**
 * Decrypts a file of {@link encryptFile}. The target appears only when every chunk has proved whole, in its place and of this key.
 *
 * @throws {Error} when the key is another one, or a byte is changed, missing, moved or added; the target is then as it was before
 */
export async function decryptFile(source: string, target: string, key: Key): Promise<void> {
  checkApart("decryptFile", key, source);
  await checkReadable("decryptFile", source);
  await writeWhole(target, unsealed(createReadStream(source), key, source));
}

async function checkReadable(caller: string, path: string): Promise<void> {
  await access(path).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`${caller}: ${path} cannot be read (${error.code}); give the path of a file.`);
  });
}
