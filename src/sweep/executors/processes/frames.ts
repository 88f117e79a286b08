import { readSync, writeSync } from "node:fs";
import type { Readable } from "node:stream";
import { deserialize, serialize } from "node:v8";

/** Length and value, so that NaN, typed arrays and dates arrive as they were. */
export function frameOf(message: unknown): Buffer {
  const body = serialize(message);
  const head = Buffer.alloc(4);
  head.writeUInt32LE(body.length);
  return Buffer.concat([head, body]);
}

/** Calls `receive` with every message that arrives. */
export function onMessages<T>(stream: Readable, receive: (message: T) => void): void {
  let waiting = Buffer.alloc(0);
  stream.on("data", (chunk: Buffer) => {
    waiting = Buffer.concat([waiting, chunk]);
    while (waiting.length >= 4) {
      const end = 4 + waiting.readUInt32LE(0);
      if (waiting.length < end) return;
      const message = deserialize(waiting.subarray(4, end)) as T;
      waiting = waiting.subarray(end);
      receive(message);
    }
  });
}

/** Waits for a message with the thread held: a `suggest` in the middle of an objective has to have its answer at once. Undefined at the end. */
export function readMessage<T>(descriptor: number): T | undefined {
  const head = readExactly(descriptor, 4);
  const body = head && readExactly(descriptor, head.readUInt32LE(0));
  return body && (deserialize(body) as T);
}

export function writeMessage(descriptor: number, message: unknown): void {
  const frame = frameOf(message);
  for (let sent = 0; sent < frame.length; ) sent += writeSync(descriptor, frame, sent);
}

function readExactly(descriptor: number, length: number): Buffer | undefined {
  const buffer = Buffer.alloc(length);
  for (let filled = 0; filled < length; ) {
    const count = readSync(descriptor, buffer, filled, length - filled, null);
    if (count === 0) return undefined;
    filled += count;
  }
  return buffer;
}
