import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";

/** What a file must hold, such as `{ algorithm: "md5", value: "8d4fb7e6c68d591d4c3dfef9ec88bf0d" }`. */
export interface Checksum {
  algorithm: "md5" | "sha256";
  /** In hexadecimal. */
  value: string;
  /** Whether it is that of what a gzip file contains, which stays when somebody compresses the same data anew. Default: false. */
  decompressed?: boolean;
}

// One chunk per megabyte: Fashion-MNIST takes half as long to check as with Node's chunks of 16 and 64 KiB.
const chunk = 1 << 20;

/** What is wrong with a file, such as "it is missing", or undefined when it holds what the checksum says. */
export async function checksumFault(path: string, { algorithm, value, decompressed = false }: Checksum): Promise<string | undefined> {
  const hash = createHash(algorithm);
  const bytes = createReadStream(path, { highWaterMark: chunk });
  try {
    await (decompressed ? pipeline(bytes, createGunzip({ chunkSize: chunk }), hash) : pipeline(bytes, hash));
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return "it is missing";
    if (code.startsWith("Z_")) return `it is not a whole gzip file (${message})`;
    return `it cannot be read (${message})`;
  }
  const actual = hash.digest("hex");
  if (actual === value.toLowerCase()) return undefined;
  const name = { md5: "MD5", sha256: "SHA-256" }[algorithm];
  return `the ${name} of its ${decompressed ? "content" : "bytes"} is ${actual.slice(0, 12)}... in place of ${value.slice(0, 12)}...`;
}
