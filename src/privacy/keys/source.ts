import { createSecretKey, type KeyObject, randomBytes } from "node:crypto";
import { lstat, mkdir, open, readFile, realpath, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";

/** 256 bits for encryption and pseudonyms: Node's own `KeyObject`, which neither prints nor serialises what it holds. */
export type Key = KeyObject;

const size = 32;
const sources = new WeakMap<Key, string>();

/** The file that a key was read from, if it was. */
export const keyFileOf = (key: Key): string | undefined => sources.get(key);

/**
 * Makes a key file: 32 random bytes as base64, readable by its owner alone (mode 0600). Keep it apart from the data, and keep a copy: without it nothing can be read.
 *
 *     await privacy.createKeyFile("../keys/lab.key");
 *
 * @throws {Error} when there is a file of that name already: a key that is written over is data that is lost
 */
export async function createKeyFile(path: string): Promise<Key> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const bytes = randomBytes(size);
  const file = await open(path, "wx", 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
    throw new Error(`createKeyFile: ${path} exists already and is left as it is; use it by keyFromFile, or give another path.`);
  });
  try {
    await file.writeFile(`${bytes.toString("base64")}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  return remembered(bytes, await realpath(path));
}

/**
 * Reads a key from a file that nobody but its owner can read (mode 0600 or 0400, as ssh asks of private keys; on Windows modes are not looked at).
 *
 * @throws {Error} when the file is missing, others can read it, it belongs to somebody else, or it does not hold 32 bytes as base64 or hexadecimal
 */
export async function keyFromFile(path: string): Promise<Key> {
  const facts = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new Error(
      `keyFromFile: ${path} cannot be read (${error.code}); give the path of a key file, or make one by privacy.createKeyFile.`,
    );
  });
  if (process.platform !== "win32") {
    const mode = facts.mode & 0o777;
    if (mode & 0o077)
      throw new Error(
        `keyFromFile: ${path} has mode 0${mode.toString(8)}, so others can use the key; take their rights away (chmod 600 ${path}).`,
      );
    const link = await lstat(path);
    const owner = [facts.uid, link.uid].find((uid) => uid !== process.geteuid?.() && uid !== 0);
    if (owner !== undefined)
      throw new Error(
        `keyFromFile: ${path} belongs to user ${owner}, who can change it; use a key file of your own (user ${process.geteuid?.()}).`,
      );
  }
  return remembered(bytesOf("keyFromFile", path, await readFile(path, "utf8")), await realpath(resolve(path)));
}

/**
 * Reads a key from an environment variable that holds 32 bytes as base64 (44 characters) or hexadecimal (64), as `openssl rand -base64 32` makes them.
 *
 * @param name Default: "TSLAB_ML_KEY".
 * @throws {Error} when the variable is not set or holds something else
 */
export function keyFromEnvironment(name = "TSLAB_ML_KEY"): Key {
  const text = process.env[name];
  if (!text) throw new Error(`keyFromEnvironment: ${name} is not set; put the output of openssl rand -base64 32 into it.`);
  return createSecretKey(bytesOf("keyFromEnvironment", name, text));
}

function remembered(bytes: Buffer, path: string): Key {
  const key = createSecretKey(bytes);
  sources.set(key, path);
  return key;
}

// The text itself is in no message: it may be most of a key.
function bytesOf(caller: string, place: string, text: string): Buffer {
  const trimmed = text.trim();
  const encoding = /^[0-9a-f]{64}$/i.test(trimmed) ? "hex" : /^[A-Za-z0-9+/]{43}=$/.test(trimmed) ? "base64" : undefined;
  if (encoding) return Buffer.from(trimmed, encoding);
  throw new Error(
    `${caller}: ${place} holds ${trimmed.length} characters that are no key; it must hold ${size} bytes as base64 (44 characters) or hexadecimal (64).`,
  );
}
