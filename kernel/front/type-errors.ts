import { excerpt } from "../cell/excerpt";
import type { CellError } from "../cell/protocol";
import { typescriptVersion } from "../compile/options";
import type { Diagnostic } from "../compile/protocol";

const red = (text: string): string => `\u001b[31m${text}\u001b[39m`;

/** The errors that TypeScript found in a cell, each with its line and a caret. */
export function describeDiagnostics(diagnostics: readonly Diagnostic[], cell: string, code: string): CellError {
  const traceback: string[] = [];
  for (const { start, end, code: number, message, file } of diagnostics) {
    const where = `${file ?? cell}, line ${start.line + 1}, column ${start.column + 1}`;
    traceback.push(`${red(`TS${number}`)}: ${message}`, `    at ${where}`);
    if (!file) {
      const length = end.line === start.line ? end.column - start.column : undefined;
      traceback.push("", ...excerpt(code, start.line, { column: start.column, length, context: 1 }), "");
    }
  }
  if (diagnostics.some(({ syntax }) => syntax)) {
    traceback.push(`TypeScript ${typescriptVersion()} compiles the cells; syntax that is newer is not understood.`);
  }
  const first = diagnostics[0];
  const more = diagnostics.length > 1 ? ` (and ${diagnostics.length - 1} more)` : "";
  return { ename: "TypeScriptError", evalue: first ? `TS${first.code}: ${first.message}${more}` : "", traceback };
}
