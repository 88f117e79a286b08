// @ts-check
import { closeSync, openSync, readSync, writeSync } from "node:fs";

const dynamicSegment = 2;
const flags1 = 0x6ffffffb;
const initFirst = 0x20;

/**
 * Sets DF_1_INITFIRST in a 64-bit little-endian ELF library that was linked with -Wl,-z,nodelete (so that it has the entry DT_FLAGS_1): the same as
 * -Wl,-z,initfirst, which Zig's linker does not know. See log-level.cc for what it is good for. Layout: elf(5), "Dynamic tags".
 *
 * @param {string} library
 * @returns {boolean} whether the entry was found
 */
export function initialiseFirst(library) {
  const file = openSync(library, "r+");
  try {
    const read = (/** @type {number} */ position, /** @type {number} */ length) => {
      const bytes = Buffer.alloc(length);
      readSync(file, bytes, 0, length, position);
      return bytes;
    };
    const header = read(0, 64);
    const size = header.readUInt16LE(54);
    for (let segment = 0; segment < header.readUInt16LE(56); segment++) {
      const entry = read(Number(header.readBigUInt64LE(32)) + segment * size, size);
      if (entry.readUInt32LE(0) !== dynamicSegment) continue;
      const start = Number(entry.readBigUInt64LE(8));
      const dynamic = read(start, Number(entry.readBigUInt64LE(32)));
      for (let at = 0; at < dynamic.length; at += 16) {
        if (dynamic.readBigUInt64LE(at) !== BigInt(flags1)) continue;
        dynamic.writeBigUInt64LE(dynamic.readBigUInt64LE(at + 8) | BigInt(initFirst), at + 8);
        writeSync(file, dynamic, at + 8, 8, start + at + 8);
        return true;
      }
    }
    return false;
  } finally {
    closeSync(file);
  }
}
