import type { Diagnostic, SourceFile } from "typescript-for-cells";
import type { TypeScript } from "./options";
import type { IsCompleteReply } from "./protocol";

/** Errors that more text can mend although they are reported before the end: unterminated comment, template. */
const unterminated = new Set([1010, 1160]);

/** Errors that more lines cannot mend: unterminated string, regular expression. */
const endedByLine = new Set([1002, 1161]);

/** Whether a console may run `code` as it stands, should ask for more lines, or cannot be helped by more lines. */
export function isComplete(ts: TypeScript, code: string): IsCompleteReply {
  const file = ts.createSourceFile("cell.ts", code, ts.ScriptTarget.Latest, false, ts.ScriptKind.TS) as SourceFile & {
    parseDiagnostics: Diagnostic[];
  };
  if (file.parseDiagnostics.length === 0) return { status: "complete" };
  const goesOn = /\\\n?$/.test(code);
  if (!goesOn && file.parseDiagnostics.some(({ code: number }) => endedByLine.has(number))) return { status: "invalid" };
  const end = code.trimEnd().length;
  const open = file.parseDiagnostics.some(({ start = 0, code: number }) => start >= end || unterminated.has(number));
  return open ? { status: "incomplete", indent: indentAfter(code) } : { status: "invalid" };
}

/** The indent of the last line, two spaces deeper after an opening bracket. */
function indentAfter(code: string): string {
  const line = code.trimEnd().split("\n").at(-1) ?? "";
  const indent = /^[ \t]*/.exec(line)![0];
  return /[{([]\s*$/.test(line) ? `${indent}  ` : indent;
}
