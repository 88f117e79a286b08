import { StringDecoder } from "node:string_decoder";
import { endMark } from "../cell/protocol";

const mark = /\0tslab-ml end ([^\0]*)\0/;
const markStart = endMark("").slice(0, -1);

export interface NativeOutput {
  /** Takes bytes that native code or a child process wrote. */
  read(chunk: Buffer): void;
  /** The last of what was written, to tell why the process died. */
  tail(): string;
}

export interface NativeOutputHandlers {
  onText(text: string): void;
  /** The mark that the child writes at the end of a cell was reached. */
  onEnd(id: string): void;
}

const tailLength = 8192;
/** V8 prints pages of diagnostics when it runs out of memory; the error of the cell says it in a sentence. */
const fatal = /\n?<--- Last few GCs --->[\s\S]*|FATAL ERROR: [\s\S]*|\n*-----? ?Native stack trace[\s\S]*/;

/** Reads standard output or error of the child: text between the marks of cells, without V8's last words. */
export function createNativeOutput({ onText, onEnd }: NativeOutputHandlers): NativeOutput {
  const decoder = new StringDecoder("utf8");
  let held = "";
  let tail = "";
  /** What may be V8's last words, or what a program of the user says. */
  let last = "";

  function show(text: string): void {
    if (!text) return;
    tail = (tail + text).slice(-tailLength);
    const before = last ? "" : text.replace(fatal, "");
    const shown = before.trim() || before === text ? before : "";
    last += text.slice(shown.length);
    if (shown) onText(shown);
  }

  function showLast(): void {
    if (last) onText(last);
    last = "";
  }

  return {
    tail: () => tail,
    read(chunk) {
      held += decoder.write(chunk);
      for (let found = mark.exec(held); found; found = mark.exec(held)) {
        show(held.slice(0, found.index));
        held = held.slice(found.index + found[0].length);
        // The process lives.
        showLast();
        onEnd(found[1]!);
      }
      const start = unfinishedMark(held);
      show(held.slice(0, start));
      held = held.slice(start);
    },
  };
}

/** Where a mark begins that is not complete yet; the length of the text when there is none. */
function unfinishedMark(text: string): number {
  const start = text.lastIndexOf("\0");
  if (start < 0) return text.length;
  const rest = text.slice(start);
  const possible = rest.length <= markStart.length ? markStart.startsWith(rest) : rest.startsWith(markStart) && rest.length < 200;
  return possible ? start : text.length;
}
