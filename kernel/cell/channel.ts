import { writeSync } from "node:fs";
import { descriptors, type Event, endMark } from "./protocol";
import { wellFormed } from "./well-formed";

const nap = new Int32Array(new SharedArrayBuffer(4));

/** Writes all of `bytes`, waiting while the pipe is full: nothing is lost when the process dies right after. */
export function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let offset = 0; offset < bytes.length; ) {
    try {
      offset += writeSync(descriptor, bytes, offset);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
      Atomics.wait(nap, 0, 0, 1);
    }
  }
}

/**
 * Sends an event to the front at once, also while the event loop is held up. The leading line break closes a line that an
 * interrupt cut in two, so that at most that one is lost.
 */
export function emit(event: Event): void {
  writeAll(descriptors.events, Buffer.from(`\n${wellFormed(JSON.stringify(event))}\n`));
}

/** Marks the end of a cell on the descriptors that native code and inherited child processes write to. */
export function markEnd(id: string): void {
  for (const descriptor of [1, 2]) {
    try {
      writeAll(descriptor, Buffer.from(endMark(id)));
    } catch {
      // The cell closed its standard output; the front does not wait for ever.
    }
  }
}
