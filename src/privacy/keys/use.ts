import { createSecretKey, hkdfSync } from "node:crypto";
import { realpathSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { type Key, keyFileOf } from "./source";

/**
 * A key of its own for every use, so that what one of them gives away says nothing about the others (HKDF with SHA-256, RFC 5869).
 *
 * @param use names the use, such as "tslab-ml pseudonyms 1"
 */
export const derivedKey = (key: Key, use: string, salt: Uint8Array = new Uint8Array()): Key =>
  createSecretKey(Buffer.from(hkdfSync("sha256", key, salt, use, 32)));

/** @throws {TypeError} when a key is none: a password or bytes would be taken for one otherwise */
export function checkKey(caller: string, key: unknown): asserts key is Key {
  if (typeof key === "object" && key !== null && (key as Key).type === "secret" && (key as Key).symmetricKeySize === 32) return;
  throw new TypeError(
    `${caller}: key must be one of privacy.keyFromFile, privacy.keyFromEnvironment or privacy.createKeyFile, but it is ${key === null ? "null" : `of type ${typeof key}`}.`,
  );
}

/** @throws {Error} when the key's file lies in the folder of the data: whoever takes the folder would have both */
export function checkApart(caller: string, key: Key, data: string): void {
  checkKey(caller, key);
  const file = keyFileOf(key);
  if (!file || dirname(file) !== real(dirname(resolve(data)))) return;
  throw new Error(`${caller}: the key file ${file} lies beside ${data}, so that whoever takes the folder has both; move it elsewhere.`);
}

function real(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}
