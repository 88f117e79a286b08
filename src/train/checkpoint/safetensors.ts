import { createHash } from "node:crypto";
import { writeWhole } from "../../files";

/** Values and shape of one tensor. */
export interface StoredTensor {
  readonly dtype: "float32" | "int32" | "bool";
  readonly shape: readonly number[];
  readonly values: Float32Array | Int32Array | Uint8Array;
}

export interface Safetensors {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  /** Free text by name. */
  readonly metadata: Readonly<Record<string, string>>;
}

const names = { float32: "F32", int32: "I32", bool: "BOOL" } as const;
const readers = { F32: Float32Array, I32: Int32Array, BOOL: Uint8Array } as const;
const dtypes = { F32: "float32", I32: "int32", BOOL: "bool" } as const;

interface Entry {
  dtype: keyof typeof readers;
  shape: number[];
  data_offsets: [number, number];
}

const bytesOf = ({ values }: StoredTensor) => Buffer.from(values.buffer, values.byteOffset, values.byteLength);
const digestOf = (pieces: readonly Uint8Array[]) => {
  const hash = createHash("sha256");
  for (const piece of pieces) hash.update(piece);
  return hash.digest("hex");
};

/**
 * Writes a safetensors file (https://github.com/huggingface/safetensors, "Format"), with the SHA-256 of its data among the metadata. The file is
 * written beside its place, synced and renamed: at any moment there is the old file or the new one, whole.
 */
export async function writeSafetensors(path: string, { tensors, metadata }: Safetensors): Promise<void> {
  const pieces = [...tensors.values()].map(bytesOf);
  let offset = 0;
  const entries = [...tensors].map(([name, { dtype, shape }], i): [string, Entry] => {
    const start = offset;
    offset += (pieces[i] as Buffer).byteLength;
    return [name, { dtype: names[dtype], shape: [...shape], data_offsets: [start, offset] }];
  });
  const json = JSON.stringify({ __metadata__: { ...metadata, sha256: digestOf(pieces) }, ...Object.fromEntries(entries) });
  const header = Buffer.from(json.padEnd(json.length + ((8 - (Buffer.byteLength(json) % 8)) % 8), " "));
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(header.byteLength));
  await writeWhole(path, [size, header, ...pieces]);
}

/**
 * Reads what {@link writeSafetensors} or another library has written.
 *
 * @throws {Error} when the file is no safetensors file, is cut short, or its data is not what was written
 */
export function readSafetensors(bytes: Buffer, path: string): Safetensors {
  const broken = (why: string) => new Error(`${path} is not a whole safetensors file: ${why}; take an earlier checkpoint.`);
  if (bytes.byteLength < 8) throw broken(`it has ${bytes.byteLength} bytes`);
  const size = Number(bytes.readBigUInt64LE(0));
  if (8 + size > bytes.byteLength) throw broken(`its header should have ${size} bytes, and the file has ${bytes.byteLength}`);
  let header: Record<string, Entry> & { __metadata__?: Record<string, string> };
  try {
    header = JSON.parse(bytes.toString("utf8", 8, 8 + size));
  } catch {
    throw broken("its header is not JSON");
  }
  const { __metadata__: metadata = {}, ...entries } = header;
  const data = bytes.subarray(8 + size);
  const end = Math.max(0, ...Object.values(entries).map(({ data_offsets }) => data_offsets[1]));
  if (end > data.byteLength) throw broken(`its tensors should have ${end} bytes, and there are ${data.byteLength}`);
  if (metadata.sha256 && metadata.sha256 !== digestOf([data])) throw broken("its data does not have the SHA-256 it was written with");
  const tensors = Object.entries(entries).map(([name, { dtype, shape, data_offsets }]): [string, StoredTensor] => {
    const Reader = readers[dtype];
    if (!Reader) throw new Error(`${path}: the tensor ${name} is of type ${dtype}, but only F32, I32 and BOOL are read.`);
    // A copy of its own, for a typed array must start at a multiple of its element size.
    const own = data.subarray(...data_offsets);
    const values = new Reader(own.buffer.slice(own.byteOffset, own.byteOffset + own.byteLength) as ArrayBuffer);
    return [name, { dtype: dtypes[dtype], shape, values }];
  });
  return { tensors: new Map(tensors), metadata };
}
