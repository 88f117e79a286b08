import type typescript from "typescript-for-cells";
import { type CellText, cellText } from "./cell-text";
import { complete } from "./complete";
import { collectDiagnostics } from "./diagnostics";
import { emitFile } from "./emit";
import { createFiles, slashed } from "./files";
import { inspect } from "./inspect";
import { isComplete } from "./is-complete";
import { createLocalFiles, type LocalFile } from "./local-files";
import { compilerOptions, type TypeScript } from "./options";
import { pageName } from "./page";
import type { Compiled, CompileReply, CompleteReply, InspectReply, IsCompleteReply } from "./protocol";
import { callKernel, nothingFound } from "./rewrite";
import { createScope, earlierCells } from "./scope";
import { shareExports } from "./shared-exports";

/** Checks and compiles one cell at a time against what the earlier ones declared. */
export interface CellCompiler {
  compile(code: string, name: string): CompileReply;
  commit(name: string): void;
  /** Does now what the next compilation would have to do first. */
  prepare(): void;
  complete(code: string, cursor: number): CompleteReply;
  inspect(code: string, cursor: number): InspectReply;
  isComplete(code: string): IsCompleteReply;
}

/** What has been compiled and waits for its commit. */
interface Pending {
  cell: CellText;
  /** The cell's types; undefined where TypeScript cannot write them down, then its source stands in for them. */
  declarations?: string;
  local: LocalFile[];
}

/** The types of a cell may come from another one, or from what stands in for all. */
const mentionedCell = /"\.\/(Cell \[[^"]+)"/g;

/**
 * Each cell that ran is a module of its own that holds only declarations, and the current cell imports what it mentions. So a cell costs the same
 * however many came before it, and a name may be declared anew without touching what was built on the old one.
 *
 * @param registry holds parsed files; several compilers may share one
 */
export function createCellCompiler(ts: TypeScript, folder: string, registry = ts.createDocumentRegistry()): CellCompiler {
  const files = createFiles(ts, slashed(folder));
  const options = compilerOptions(ts, files.folder);
  const current = `${files.folder}/cell.ts`;
  // Keeps the earlier cells, and whatever they import, in the program also while the current cell does not mention them.
  const earlier = `${files.folder}/${earlierCells}.ts`;
  const scope = createScope();
  const pending = new Map<string, Pending>();
  let required: string[] = [];
  files.set(current, "export {};");
  files.set(earlier, scope.index());
  const service = ts.createLanguageService(
    files.host(
      () => [current, earlier, ...required],
      () => options,
    ),
    registry,
  );
  const localFiles = createLocalFiles(ts, files, options);

  function load(cell: CellText): { program: typescript.Program; file: typescript.SourceFile } {
    files.refresh();
    files.set(current, cell.text);
    required = localFiles.requiredBy(current, cell.code);
    const program = service.getProgram()!;
    return { program, file: program.getSourceFile(current)! };
  }

  /** For questions every name is known, since what is being typed is not mentioned yet. */
  const textWithAll = (code: string): CellText => cellText(ts, code, (own) => scope.prelude(own));

  function compile(code: string, name: string): CompileReply {
    const asked = pageName(code);
    if (asked !== undefined) return { page: inspectCode(asked, asked.length).data ?? { "text/plain": `${asked} is not known here.` } };
    const cell = cellText(ts, code, scope.prelude);
    const { program, file } = load(cell);
    const local = localFiles.reachedFrom(program, file, required);
    const diagnostics = collectDiagnostics(ts, program, file, cell, local, files.folder);
    if (diagnostics.length > 0) return { diagnostics };

    const found = nothingFound();
    const rewrite = { before: [callKernel(ts, found, true)], after: [shareExports(ts)] };
    const { code: javascript, map, declarations } = emitFile(program, file, rewrite);
    const sent = localFiles.emit(program, local);
    pending.set(name, { cell, declarations, local: sent });
    const compiled: Compiled = {
      name,
      code: javascript,
      map,
      linesBefore: cell.linesBefore,
      inserted: cell.inserted,
      async: found.awaits,
      hasValue: found.hasValue,
      imports: found.imports.filter((specifier) => specifier !== `./${earlierCells}`),
      files: [],
    };
    for (const { imports, script } of sent) {
      compiled.imports.push(...imports);
      if (script) compiled.files.push(script);
    }
    return { compiled };
  }

  function commit(name: string): void {
    const ran = pending.get(name);
    pending.clear();
    if (!ran) return;
    const { cell, declarations, local } = ran;
    localFiles.sent(local);
    if (cell.declared.length === 0 && !cell.augments) return;
    const extension = declarations === undefined ? ".ts" : ".d.ts";
    files.set(`${files.folder}/${name}${extension}`, scope.remembered(declarations ?? cell.text, cell.declared));
    scope.add(name, cell.declared, cell.augments);
    forgetUnused();
    files.set(earlier, scope.index());
  }

  /** Drops cells of which nothing is visible any more, neither to cells nor in the types of those that are. */
  function forgetUnused(): void {
    const used = scope.cells();
    for (const name of used) {
      const text = files.text(`${files.folder}/${name}.d.ts`) ?? files.text(`${files.folder}/${name}.ts`) ?? "";
      for (const [, mentioned] of text.matchAll(mentionedCell)) used.add(mentioned!);
    }
    for (const path of [...files.names()]) {
      const name = /\/(Cell \[.+\])\.(d\.)?ts$/.exec(path)?.[1];
      if (name && !used.has(name)) files.delete(path);
    }
  }

  function inspectCode(code: string, cursor: number): InspectReply {
    const cell = textWithAll(code);
    load(cell);
    return inspect(service, current, cell, cursor);
  }

  return {
    compile,
    commit,
    prepare: () => void service.getProgram(),
    complete(code, cursor) {
      const cell = textWithAll(code);
      load(cell);
      return complete(ts, service, current, cell, cursor, scope.kindOf);
    },
    inspect: inspectCode,
    isComplete: (code) => isComplete(ts, code),
  };
}
