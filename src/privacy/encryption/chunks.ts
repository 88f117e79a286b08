import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { derivedKey, type Key } from "../keys";

// A file is a header and sealed chunks, as in the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár: "Online Authenticated-Encryption and
// its Nonce-Reuse Misuse-Resistance", 2015): a nonce counts the chunks and marks the last one, so that none can be changed, moved, dropped or added.
const magic = Buffer.from("tslabml\x01");
const saltSize = 32;
const headerSize = magic.length + saltSize;
const tagSize = 16;
const chunkSize = 1 << 16;

const fileKey = (key: Key, header: Buffer): Key => derivedKey(key, "tslab-ml file 1", header.subarray(magic.length));

function nonceOf(chunk: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(chunk, 5, 6);
  nonce[11] = last ? 1 : 0;
  return nonce;
}

/** The header, then every chunk as ciphertext and tag. Each file has a key of its own by its random salt. */
export async function* sealed(pieces: AsyncIterable<Buffer>, key: Key): AsyncGenerator<Buffer> {
  const header = Buffer.concat([magic, randomBytes(saltSize)]);
  const own = fileKey(key, header);
  yield header;
  for await (const { chunk, bytes, last } of chunks(pieces, chunkSize)) {
    const cipher = createCipheriv("aes-256-gcm", own, nonceOf(chunk, last), { authTagLength: tagSize }).setAAD(header);
    yield Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
  }
}

/** What a file of {@link sealed} holds, chunk by chunk as each is found to be whole; `name` is for the messages. */
export async function* unsealed(pieces: AsyncIterable<Buffer>, key: Key, name: string): AsyncGenerator<Buffer> {
  const { header, rest } = await headerOf(pieces);
  if (header.length < headerSize || !header.subarray(0, magic.length).equals(magic))
    throw new Error(`decryptFile: ${name} is no file of privacy.encryptFile, or its first bytes are changed.`);
  const own = fileKey(key, header);
  for await (const { chunk, bytes, last } of chunks(rest, chunkSize + tagSize)) {
    if (bytes.length < tagSize) throw new Error(`decryptFile: ${name} is cut short in chunk ${chunk}; take it from a backup.`);
    const decipher = createDecipheriv("aes-256-gcm", own, nonceOf(chunk, last), { authTagLength: tagSize }).setAAD(header);
    decipher.setAuthTag(bytes.subarray(-tagSize));
    const plain = decipher.update(bytes.subarray(0, -tagSize));
    try {
      decipher.final();
    } catch {
      throw new Error(
        chunk === 0
          ? `decryptFile: ${name} was encrypted with another key, or its bytes are changed; give the key it was encrypted with.`
          : `decryptFile: ${name} is changed or cut in chunk ${chunk} (from byte ${headerSize + chunk * (chunkSize + tagSize)}); take it from a backup.`,
      );
    }
    yield plain;
  }
}

async function headerOf(pieces: AsyncIterable<Buffer>) {
  const reader = pieces[Symbol.asyncIterator]();
  let held = Buffer.alloc(0);
  while (held.length < headerSize) {
    const { value, done } = await reader.next();
    if (done) break;
    held = Buffer.concat([held, value]);
  }
  async function* rest() {
    yield held.subarray(headerSize);
    yield* { [Symbol.asyncIterator]: () => reader };
  }
  return { header: held.subarray(0, headerSize), rest: rest() };
}

interface Chunk {
  readonly chunk: number;
  readonly bytes: Buffer;
  readonly last: boolean;
}

/** Pieces of any size as chunks of one size; the last may be shorter, and is empty only when there is nothing at all. */
async function* chunks(pieces: AsyncIterable<Buffer>, size: number): AsyncGenerator<Chunk> {
  let chunk = 0;
  let held: Buffer[] = [];
  let length = 0;
  for await (const piece of pieces) {
    held.push(piece);
    length += piece.length;
    if (length <= size) continue;
    const joined = Buffer.concat(held);
    let start = 0;
    // One byte more than a chunk is needed to know that the chunk is not the last.
    for (; joined.length - start > size; start += size) yield { chunk: chunk++, bytes: joined.subarray(start, start + size), last: false };
    held = [joined.subarray(start)];
    length = joined.length - start;
  }
  yield { chunk, bytes: Buffer.concat(held), last: true };
}
