export interface ExcerptOptions {
  /** Column of the caret, from zero. Default: no caret. */
  column?: number;
  /** How many carets. Default 1. */
  length?: number;
  /** Lines shown before and after. Default 2. */
  context?: number;
}

/** Lines of `code` around `line` (from zero), numbered, with a mark at the line and a caret at the column. */
export function excerpt(code: string, line: number, { column, length = 1, context = 2 }: ExcerptOptions = {}): string[] {
  const lines = code.split("\n");
  if (line >= lines.length) return [];
  const first = Math.max(0, line - context);
  const last = Math.min(lines.length - 1, line + context);
  const width = String(last + 1).length;
  const shown: string[] = [];
  for (let index = first; index <= last; index++) {
    const text = lines[index]!.trimEnd();
    shown.push(`${index === line ? ">" : " "} ${String(index + 1).padStart(width)} | ${text}`.trimEnd());
    if (index === line && column !== undefined) {
      // Tabs before the caret stay tabs, so that it stands under its character.
      const indent = text.slice(0, column).replace(/[^\t]/g, " ");
      shown.push(`  ${" ".repeat(width)} | ${indent}${"^".repeat(Math.max(1, Math.min(length, text.length - column)))}`);
    }
  }
  return shown;
}
