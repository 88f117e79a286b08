import type typescript from "typescript-for-cells";
import type { CellText } from "./cell-text";
import type { TypeScript } from "./options";
import type { CompleteReply } from "./protocol";
import { earlierNames } from "./scope";

const before = /#?[\w$\u0080-\uffff]*$/;
const after = /^[\w$\u0080-\uffff]*/;

/**
 * What may stand at the cursor: the names that begin with what is typed, then those that contain it.
 *
 * @param kindOf what a name of an earlier cell is; to TypeScript it is but an import
 */
export function complete(
  ts: TypeScript,
  service: typescript.LanguageService,
  file: string,
  cell: CellText,
  cursor: number,
  kindOf: (name: string) => string | undefined,
): CompleteReply {
  const place = cell.toText(cursor);
  const found = service.getCompletionsAtPosition(file, place, {
    includeCompletionsWithInsertText: false,
    includeSymbol: true,
    triggerKind: ts.CompletionTriggerKind.Invoked,
  } as typescript.GetCompletionsAtPositionOptions);
  const checker = service.getProgram()!.getTypeChecker();
  // In a text TypeScript says what is replaced: it need not be a word there.
  const span = found?.entries[0]?.replacementSpan;
  const start = span ? cell.toCell(span.start) : cursor - before.exec(cell.code.slice(0, cursor))![0].length;
  const end = span ? cell.toCell(span.start + span.length) : cursor + after.exec(cell.code.slice(cursor))![0].length;
  const typed = cell.code.slice(start, cursor);
  const ranked = (found?.entries ?? [])
    .map((entry) => ({ entry, rank: rankOf(entry.name, typed) }))
    .filter(({ entry, rank }) => rank >= 0 && entry.name !== earlierNames)
    .sort((a, b) => a.rank - b.rank || compare(a.entry.sortText, b.entry.sortText) || compare(a.entry.name, b.entry.name));
  return {
    matches: ranked.map(({ entry }) => entry.name),
    kinds: ranked.map(({ entry: { name, kind, symbol } }) =>
      kind === ts.ScriptElementKind.alias ? (kindOf(name) ?? kindBehind(ts, checker, symbol)) : kind,
    ),
    start,
    end,
  };
}

/** What an import or export stands for. */
function kindBehind(ts: TypeScript, checker: typescript.TypeChecker, alias: typescript.Symbol | undefined): string {
  const { SymbolFlags: flags, ScriptElementKind: kinds } = ts;
  const target = alias && alias.flags & flags.Alias ? checker.getAliasedSymbol(alias) : alias;
  const known = [
    [flags.Function, kinds.functionElement],
    [flags.Class, kinds.classElement],
    [flags.Variable, kinds.constElement],
    [flags.Enum, kinds.enumElement],
    [flags.Interface, kinds.interfaceElement],
    [flags.TypeAlias, kinds.typeElement],
    [flags.Module, kinds.moduleElement],
  ] as const;
  return known.find(([flag]) => (target?.flags ?? 0) & flag)?.[1] ?? kinds.alias;
}

function rankOf(name: string, typed: string): number {
  if (name.startsWith(typed)) return 0;
  const lower = typed.toLowerCase();
  if (name.toLowerCase().startsWith(lower)) return 1;
  return name.toLowerCase().includes(lower) ? 2 : -1;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
