import type typescript from "typescript-for-cells";
import { emitFile } from "./emit";
import type { Files } from "./files";
import type { TypeScript } from "./options";
import type { Script } from "./protocol";
import { callKernel, nothingFound } from "./rewrite";

export interface LocalFile {
  path: string;
  version: string;
  imports: string[];
  /** Left out where the process that runs cells has it already. */
  script?: Script & { path: string };
}

/** The files beside the notebook that cells import. */
export interface LocalFiles {
  /** Those that a cell reaches by relative imports, each after what it imports itself. */
  reachedFrom(program: typescript.Program, cell: typescript.SourceFile): typescript.SourceFile[];
  /** Compiles the TypeScript among them where they are new or were edited. */
  emit(program: typescript.Program, local: readonly typescript.SourceFile[]): LocalFile[];
  /** The process that runs cells has them now. A cell that was compiled may still be dropped, and its files with it. */
  sent(files: readonly LocalFile[]): void;
}

export function createLocalFiles(ts: TypeScript, files: Files, options: typescript.CompilerOptions): LocalFiles {
  const known = new Map<string, LocalFile>();
  /** Names in `import` and `export ... from`; a relative one leads to another file. */
  function importsOf(file: typescript.SourceFile): string[] {
    return file.statements.flatMap((statement) => {
      const from = ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement) ? statement.moduleSpecifier : undefined;
      return from && ts.isStringLiteral(from) && /^\.{1,2}\//.test(from.text) ? [from.text] : [];
    });
  }

  return {
    reachedFrom(program, cell) {
      const reached = new Set<typescript.SourceFile>();
      const visited = new Set<typescript.SourceFile>([cell]);
      function visit(from: typescript.SourceFile): void {
        for (const specifier of importsOf(from)) {
          const path = ts.resolveModuleName(specifier, from.fileName, options, files.resolution).resolvedModule?.resolvedFileName;
          const file = path && !files.has(path) ? program.getSourceFile(path) : undefined;
          if (!file || file.isDeclarationFile || visited.has(file)) continue;
          visited.add(file);
          visit(file);
          reached.add(file);
        }
      }
      visit(cell);
      return [...reached];
    },
    emit(program, local) {
      return local
        .filter(({ fileName }) => /\.[cm]?tsx?$/.test(fileName))
        .map((file): LocalFile => {
          const path = file.fileName;
          const version = files.version(path);
          const before = known.get(path);
          if (before?.version === version) return before;
          const found = nothingFound();
          const { code, map } = emitFile(program, file, { before: [callKernel(ts, found, false)] });
          return { path, version, imports: found.imports, script: { path, code, map, linesBefore: 0, inserted: [] } };
        });
    },
    sent(local) {
      for (const { script: _, ...file } of local) known.set(file.path, file);
    },
  };
}
