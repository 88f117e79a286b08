import { relative } from "node:path";
import type typescript from "typescript-for-cells";
import { type CellText, positionAt } from "./cell-text";
import { allowedInCells, type TypeScript } from "./options";
import type { Diagnostic } from "./protocol";

/** What is wrong with a cell and the files beside the notebook that it imports; syntax first, since it makes what follows guesswork. */
export function collectDiagnostics(
  ts: TypeScript,
  program: typescript.Program,
  file: typescript.SourceFile,
  cell: CellText,
  local: readonly typescript.SourceFile[],
  folder: string,
): Diagnostic[] {
  const files = [file, ...local.filter(({ fileName }) => /\.[cm]?tsx?$/.test(fileName))];
  const syntax = files.flatMap((each) => program.getSyntacticDiagnostics(each));
  const found = syntax.length > 0 ? syntax : files.flatMap((each) => program.getSemanticDiagnostics(each));
  return found
    .filter(({ code, category }) => category === ts.DiagnosticCategory.Error && !allowedInCells.has(code))
    .map(({ start = 0, length = 0, code, messageText, file: at }) => {
      const inCell = at === file;
      const place = (offset: number) => (inCell ? positionAt(cell.code, cell.toCell(offset)) : positionAt(at?.text ?? "", offset));
      return {
        start: place(start),
        end: place(start + length),
        code,
        message: ts.flattenDiagnosticMessageText(messageText, "\n"),
        syntax: syntax.length > 0,
        file: inCell || !at ? undefined : relative(folder, at.fileName),
      };
    });
}
