import { readFileSync } from "node:fs";
import { endianness } from "node:os";
import { gunzipSync } from "node:zlib";

/** Values of one of the types that the IDX format has. */
export type IdxArray = Uint8Array | Int8Array | Int16Array | Int32Array | Float32Array | Float64Array;

export interface Idx {
  /** One length per axis; `[60000, 28, 28]` for the Fashion-MNIST training images. */
  readonly shape: readonly number[];
  readonly dtype: "uint8" | "int8" | "int16" | "int32" | "float32" | "float64";
  /** All values, the last axis fastest. */
  readonly data: IdxArray;
}

// Type codes of the format's third byte: http://yann.lecun.com/exdb/mnist/, "THE IDX FILE FORMAT".
const types = {
  8: { dtype: "uint8", bytes: 1, array: Uint8Array },
  9: { dtype: "int8", bytes: 1, array: Int8Array },
  11: { dtype: "int16", bytes: 2, array: Int16Array },
  12: { dtype: "int32", bytes: 4, array: Int32Array },
  13: { dtype: "float32", bytes: 4, array: Float32Array },
  14: { dtype: "float64", bytes: 8, array: Float64Array },
} as const;

/**
 * Reads an IDX file, the format of MNIST and Fashion-MNIST: any rank, any of its six types, plain or gzipped.
 *
 * @param source a path, or the bytes of a file
 * @throws {Error} when there is no such file, the magic number or the length is wrong, or the gzip stream is damaged; the message names
 *   the file
 */
export function readIdx(source: string | Uint8Array): Idx {
  const name = typeof source === "string" ? source : "the given bytes";
  const bytes = unzipped(typeof source === "string" ? contentOf(source) : source, name);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const type = types[(bytes[2] ?? 0) as keyof typeof types];
  const rank = bytes[3] ?? 0;
  if (bytes.length < 4 || bytes[0] !== 0 || bytes[1] !== 0 || !type) {
    const magic = Buffer.from(bytes.subarray(0, 4)).toString("hex");
    throw new Error(
      `readIdx: ${name} begins with ${magic || "nothing"}, which is not the magic number of an IDX file (0000, a type 08 to 0e, a rank).`,
    );
  }
  const header = 4 + 4 * rank;
  if (bytes.length < header)
    throw new Error(`readIdx: ${name} ends after ${bytes.length} bytes, inside the header of ${header} bytes; it is cut off.`);
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  const size = shape.reduce((a, b) => a * b, 1);
  const expected = header + size * type.bytes;
  if (bytes.length !== expected) {
    const fault = bytes.length < expected ? "it is cut off" : "it has bytes after its end";
    throw new Error(
      `readIdx: ${name} has ${bytes.length} bytes, but shape [${shape.join(", ")}] of ${type.dtype} needs ${expected}; ${fault}.`,
    );
  }
  return { shape, dtype: type.dtype, data: inHostOrder(bytes.subarray(header), type) };
}

/**
 * The bytes of an IDX file (not gzipped) with these values.
 *
 * @throws {RangeError} when the format has no such type or shape, or the values are of another type or number
 */
export function writeIdx({ shape, dtype, data }: Idx): Uint8Array {
  const [code, type] = Object.entries(types).find(([, t]) => t.dtype === dtype) ?? [];
  if (!code || !type)
    throw new RangeError(`writeIdx: dtype is ${dtype}, but the format has uint8, int8, int16, int32, float32 and float64.`);
  if (data[Symbol.toStringTag] !== type.array.name)
    throw new RangeError(`writeIdx: data is of type ${data[Symbol.toStringTag]}, but dtype ${dtype} needs ${type.array.name}.`);
  const said = `shape [${shape.join(", ")}]`;
  if (shape.length > 255 || shape.some((length) => !Number.isInteger(length) || length < 0 || length > 0xffffffff))
    throw new RangeError(`writeIdx: ${said} must have at most 255 axes, each of a whole length from 0 to 4294967295.`);
  const size = shape.reduce((a, b) => a * b, 1);
  if (data.length !== size) throw new RangeError(`writeIdx: ${said} needs ${size} values, but data has ${data.length}.`);
  const header = new DataView(new ArrayBuffer(4 + 4 * shape.length));
  header.setUint8(2, Number(code));
  header.setUint8(3, shape.length);
  for (const [axis, length] of shape.entries()) header.setUint32(4 + 4 * axis, length);
  const values = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return Buffer.concat([new Uint8Array(header.buffer), swapped(Buffer.from(values), type.bytes)]);
}

function contentOf(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Error(`readIdx: ${path} cannot be read: ${code === "ENOENT" ? "there is no such file" : message}.`, { cause: error });
  }
}

function unzipped(bytes: Uint8Array, name: string): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes);
  } catch (error) {
    throw new Error(`readIdx: ${name} is a damaged gzip file (${(error as Error).message}); fetch it again.`);
  }
}

function inHostOrder(bytes: Uint8Array, { bytes: width, array }: (typeof types)[keyof typeof types]): IdxArray {
  const own = new Uint8Array(bytes);
  swapped(Buffer.from(own.buffer), width);
  return new array(own.buffer);
}

/** Turns, in place, between the file's big-endian order and that of the machine. */
function swapped(bytes: Buffer, width: number): Buffer {
  if (endianness() === "BE" || width === 1) return bytes;
  if (width === 2) return bytes.swap16();
  return width === 4 ? bytes.swap32() : bytes.swap64();
}
