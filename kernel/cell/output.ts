import { StringDecoder } from "node:string_decoder";
import { emit } from "./channel";

type Callback = (error?: Error | null) => void;

/**
 * Makes `process.stdout.write` and `process.stderr.write` publish their text for the cell that `current` names.
 * Bytes that split a character are held until the rest arrives; callbacks fire as those of any stream do.
 */
export function captureOutput(current: () => string): void {
  for (const name of ["stdout", "stderr"] as const) {
    const decoder = new StringDecoder("utf8");
    const write = (chunk: string | Uint8Array, encoding?: BufferEncoding | Callback, callback?: Callback): boolean => {
      const text = typeof chunk === "string" ? textOf(chunk, encoding) : decoder.write(Buffer.from(chunk));
      if (text) emit({ type: "stream", cell: current(), name, text });
      const done = typeof encoding === "function" ? encoding : callback;
      if (done) process.nextTick(done);
      return true;
    };
    process[name].write = write as typeof process.stdout.write;
  }
}

const textOf = (chunk: string, encoding?: BufferEncoding | Callback): string =>
  typeof encoding !== "string" || encoding === "utf8" || encoding === "utf-8" ? chunk : Buffer.from(chunk, encoding).toString();
