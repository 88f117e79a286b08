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
  const listed: string[] = [];
  const offsets: number[] = [];
  for (const statement of file.statements) {
    if (isUsing(ts, statement)) continue;
    const names = declaredBy(ts, statement);
    declared.push(...names);
    if (ts.isImportDeclaration(statement) || has(ts, statement, ts.SyntaxKind.DefaultKeyword))
      listed.push(...names.map(({ name }) => name));
    else if (names.length > 0 && !has(ts, statement, ts.SyntaxKind.ExportKeyword)) offsets.push(statement.getStart(file));
  }
  const source = withoutLists(ts, file, new Set(declared.map(({ name }) => name)));
  const before = `${prelude(declared, new Set(file.identifiers.keys()))}\n`;
  let text = before;
  let last = 0;
  for (const offset of offsets) {
    text += source.slice(last, offset) + keyword;
    last = offset;
  }
  text += `${source.slice(last)}\nexport { ${[...new Set(listed)].join(", ")} };`;

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

const has = (ts: TypeScript, statement: typescript.Statement, modifier: typescript.ModifierSyntaxKind): boolean =>
  ts.canHaveModifiers(statement) && (ts.getModifiers(statement)?.some(({ kind }) => kind === modifier) ?? false);

/** The code with blanks for what the user's own `export { a }` says of names that are exported already. */
function withoutLists(ts: TypeScript, file: typescript.SourceFile, declared: ReadonlySet<string>): string {
  let text = file.text;
  for (const statement of file.statements) {
    const list = ts.isExportDeclaration(statement) && !statement.moduleSpecifier ? statement.exportClause : undefined;
    if (!list || !ts.isNamedExports(list)) continue;
    list.elements.forEach((element, index) => {
      if (element.propertyName || !declared.has(element.name.text)) return;
      const end = list.elements[index + 1]?.getStart(file) ?? element.end;
      text = text.slice(0, element.getStart(file)) + text.slice(element.getStart(file), end).replace(/\S/g, " ") + text.slice(end);
    });
  }
  return text;
}

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
