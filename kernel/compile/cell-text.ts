import type typescript from "typescript-for-cells";
import { type Declared, declaredBy, isAugmentation, isUsing } from "./declarations";
import type { TypeScript } from "./options";
import type { Insertion, Position } from "./protocol";

/** A cell as the module that TypeScript checks: a line that names what earlier cells declared, and everything it declares exported. */
export interface CellText {
  /** As the user wrote it. */
  code: string;
  text: string;
  declared: Declared[];
  /** It says `declare global` or `declare module`. */
  augments: boolean;
  /** Lines before the cell's own. */
  linesBefore: number;
  inserted: Insertion[];
  /** A place of the cell -> the place in `text`. */
  toText(offset: number): number;
  /** A place in `text` -> the place of the cell; what lies outside goes to its nearest end. */
  toCell(offset: number): number;
}

const keyword = "export ";

/**
 * @param prelude gives the line that comes first, from what the cell declares and the names that it mentions
 */
export function cellText(
  ts: TypeScript,
  code: string,
  prelude: (declared: readonly Declared[], mentioned: ReadonlySet<string>) => string,
): CellText {
  const file = ts.createSourceFile("cell.ts", code, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS) as typescript.SourceFile & {
    identifiers: Map<string, string>;
  };
  const declared: Declared[] = [];
  const imported: string[] = [];
  const offsets: number[] = [];
  for (const statement of file.statements) {
    if (isUsing(ts, statement)) continue;
    const names = declaredBy(ts, statement);
    declared.push(...names);
    if (ts.isImportDeclaration(statement)) imported.push(...names.map(({ name }) => name));
    else if (names.length > 0 && !isExported(ts, statement)) offsets.push(statement.getStart(file));
  }
  const before = `${prelude(declared, new Set(file.identifiers.keys()))}\n`;
  let text = before;
  let last = 0;
  for (const offset of offsets) {
    text += code.slice(last, offset) + keyword;
    last = offset;
  }
  text += `${code.slice(last)}\nexport { ${[...new Set(imported)].join(", ")} };`;

  return {
    code,
    text,
    declared,
    augments: file.statements.some((statement) => ts.isModuleDeclaration(statement) && isAugmentation(ts, statement)),
    linesBefore: 1,
    inserted: placesIn(text, offsets, before.length),
    toText: (offset) => before.length + offset + keyword.length * offsets.filter((at) => at <= offset).length,
    toCell(offset) {
      let place = offset - before.length;
      for (const at of offsets) {
        if (place >= at + keyword.length) place -= keyword.length;
        else if (place > at) place = at;
        else break;
      }
      return Math.max(0, Math.min(code.length, place));
    },
  };
}

const isExported = (ts: TypeScript, statement: typescript.Statement): boolean =>
  ts.canHaveModifiers(statement) && (ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false);

/** Where in `text` the keywords stand; each moves those after it. */
function placesIn(text: string, offsets: readonly number[], before: number): Insertion[] {
  return offsets.map((offset, index) => ({ ...positionAt(text, before + offset + index * keyword.length), length: keyword.length }));
}

/** Line and column of an offset. */
export function positionAt(text: string, offset: number): Position {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  let line = 0;
  for (let at = text.indexOf("\n"); at >= 0 && at < start; at = text.indexOf("\n", at + 1)) line++;
  return { line, column: offset - start };
}
