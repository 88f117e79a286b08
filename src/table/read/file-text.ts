import { randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { open, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";

/** A file as plain UTF-8, as DuckDB reads it. */
export interface TextFile {
  /** The file itself, or a temporary copy of it. */
  readonly path: string;
  /** The file's own name, for errors. */
  readonly name: string;
  /** Its beginning, and whether that is all of it. */
  readonly beginning: string;
  readonly whole: boolean;
  /** The beginning, longer. */
  more(): Promise<TextFile>;
  /** Removes the temporary copy, if there is one. */
  remove(): Promise<void>;
}

export interface TextFileOptions {
  /** As `TextDecoder` knows it. Default: UTF-8, or UTF-16 where the file begins with its mark. */
  encoding?: string;
  /** A compressed file that grows beyond this is refused. Default: 200 times its size (at least 100 MB), which no table reaches. */
  maxBytes?: number;
}

/** A file that is compressed this much, or more, is a bomb: CSV reaches 5 to 20, deflate's limit is 1032 (https://zlib.net/zlib_tech.html). */
const maxRatio = 200;
const sound = 100e6;
const firstBytes = 1 << 18;

/**
 * Opens a text file: gunzipped and decoded into a temporary file where it is not plain UTF-8.
 *
 * @throws {Error} naming the file, when it does not exist, is empty, is not in its encoding, or unpacks to more than `maxBytes`
 */
export async function textFile(caller: string, name: string, { encoding, maxBytes }: TextFileOptions): Promise<TextFile> {
  const size = await sizeOf(caller, name);
  const start = await bytesOf(name, 4);
  if (start[0] === 0x50 && start[1] === 0x4b && start[2] === 3)
    throw new Error(`${caller}: ${name} is a zip archive; unpack it first, or read it with data.readExcel if it is a workbook.`);
  const zipped = start[0] === 0x1f && start[1] === 0x8b;
  const plain = zipped
    ? await temporary(caller, name, (to) =>
        pipeline(
          createReadStream(name),
          createGunzip(),
          limited(caller, name, maxBytes ?? Math.max(sound, maxRatio * size)),
          createWriteStream(to),
        ),
      )
    : name;
  const codec = encoding?.toLowerCase() ?? utf16(zipped ? await bytesOf(plain, 2) : start);
  if (codec === undefined || codec === "utf-8" || codec === "utf8") return begun(plain, name, plain !== name, firstBytes);
  const decoded = await temporary(caller, name, (to) =>
    pipeline(createReadStream(plain), decoder(caller, name, codec), createWriteStream(to)),
  );
  if (plain !== name) await rm(plain, { force: true });
  return begun(decoded, name, true, firstBytes);
}

async function sizeOf(caller: string, name: string): Promise<number> {
  const found = await stat(name).catch(() => undefined);
  if (!found) throw new Error(`${caller}: there is no file ${name}.`);
  if (!found.isFile()) throw new Error(`${caller}: ${name} is not a file.`);
  if (found.size === 0) throw new Error(`${caller}: ${name} is empty (0 bytes); a table needs at least a line of column names.`);
  return found.size;
}

async function bytesOf(path: string, count: number): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(count), 0, count, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

const utf16 = (start: Buffer): string | undefined =>
  start[0] === 0xff && start[1] === 0xfe ? "utf-16le" : start[0] === 0xfe && start[1] === 0xff ? "utf-16be" : undefined;

async function begun(path: string, name: string, copy: boolean, count: number): Promise<TextFile> {
  const bytes = await bytesOf(path, count);
  const whole = bytes.length < count;
  // A character that the end cuts in two is left away.
  const beginning = new TextDecoder().decode(bytes, { stream: true });
  return {
    path,
    name,
    beginning,
    whole,
    more: () => begun(path, name, copy, count * 16),
    remove: async () => void (copy && (await rm(path, { force: true }))),
  };
}

async function temporary(caller: string, name: string, write: (to: string) => Promise<void>): Promise<string> {
  const to = join(tmpdir(), `tslab-ml-${process.pid}-${randomUUID()}`);
  try {
    await write(to);
    return to;
  } catch (error) {
    await rm(to, { force: true });
    const { code, message } = error as NodeJS.ErrnoException;
    if (code?.startsWith("Z_")) throw new Error(`${caller}: ${name} is a broken gzip file (${message}).`, { cause: error });
    throw error;
  }
}

function limited(caller: string, name: string, maxBytes: number): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length;
      if (bytes <= maxBytes) done(null, chunk);
      else
        done(
          new Error(
            `${caller}: ${name} unpacks to more than ${Math.round(maxBytes / 1e6)} MB, as a zip bomb does; give maxBytes if it is sound.`,
          ),
        );
    },
  });
}

/** Decodes to UTF-8, and counts lines for the error. */
function decoder(caller: string, name: string, encoding: string): Transform {
  let decode: InstanceType<typeof TextDecoder>;
  try {
    decode = new TextDecoder(encoding, { fatal: true });
  } catch (cause) {
    throw new RangeError(
      `${caller}: encoding "${encoding}" is not known; give one such as "utf-8", "windows-1252", "utf-16le" or "shift_jis".`,
      { cause },
    );
  }
  let line = 1;
  const text = (chunk: Buffer | undefined) => {
    try {
      const decoded = chunk ? decode.decode(chunk, { stream: true }) : decode.decode();
      line += decoded.split("\n").length - 1;
      return decoded;
    } catch (cause) {
      throw new Error(`${caller}: ${name} is not in ${encoding}, after line ${line}; give the encoding that it has.`, { cause });
    }
  };
  return new Transform({
    transform(chunk: Buffer, _, done) {
      try {
        done(null, text(chunk));
      } catch (error) {
        done(error as Error);
      }
    },
    flush(done) {
      try {
        done(null, text(undefined));
      } catch (error) {
        done(error as Error);
      }
    },
  });
}
