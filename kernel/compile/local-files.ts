import type typescript from "typescript-for-cells";
import type { Files } from "./files";
import { scriptOf } from "./local-script";
import type { TypeScript } from "./options";
import type { Script } from "./protocol";

export interface LocalFile {
  path: string;
  version: string;
  imports: string[];
  /** Left out where the process that runs cells has it already, and where Node itself loads the file. */
  script?: Script & { path: string };
}

/** The files beside the notebook that cells import. */
export interface LocalFiles {
  /** The code that the text of a cell takes by `require()`: TypeScript looks for it in JavaScript only. Data, which may be much, is left to Node. */
  requiredBy(cell: string, text: string): string[];
  /** Those that a cell reaches by relative imports, or requires, each after what it imports itself. */
  reachedFrom(program: typescript.Program, cell: typescript.SourceFile, required: readonly string[]): typescript.SourceFile[];
  /** Compiles those that are new or were edited. */
  emit(program: typescript.Program, local: readonly typescript.SourceFile[]): LocalFile[];
  /** The process that runs cells has them now. A cell that was compiled may still be dropped, and its files with it. */
  sent(files: readonly LocalFile[]): void;
}

/** TypeScript collects every name that is imported: by `import` and `export ... from`, by `import()`, and by `require()` in JavaScript. */
type Importing = typescript.SourceFile & { imports?: readonly typescript.StringLiteralLike[] };

export function createLocalFiles(ts: TypeScript, files: Files, options: typescript.CompilerOptions): LocalFiles {
  const known = new Map<string, LocalFile>();

  function find(specifier: string, from: string): string | undefined {
    if (!/^\.{1,2}\//.test(specifier)) return undefined;
    const path = ts.resolveModuleName(specifier, from, options, files.resolution).resolvedModule?.resolvedFileName;
    // The notebook itself may lie in a package.
    const packaged = path?.replace(files.folder, "").includes("/node_modules/");
    return path && !files.has(path) && !packaged ? path : undefined;
  }

  function requiresOf(text: string): string[] {
    if (!text.includes("require")) return [];
    const found: string[] = [];
    function visit(node: typescript.Node): void {
      const name = ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === "require" && node.arguments[0];
      if (name && ts.isStringLiteralLike(name)) found.push(name.text);
      ts.forEachChild(node, visit);
    }
    visit(ts.createSourceFile("cell.ts", text, ts.ScriptTarget.Latest, false, ts.ScriptKind.TS));
    return found;
  }

  return {
    requiredBy: (cell, text) =>
      requiresOf(text)
        .flatMap((specifier) => find(specifier, cell) ?? [])
        .filter((path) => !path.endsWith(".json")),
    reachedFrom(program, cell, required) {
      const reached = new Set<typescript.SourceFile>();
      const visited = new Set<typescript.SourceFile>([cell]);
      function reach(path: string | undefined): void {
        const file = path === undefined ? undefined : program.getSourceFile(path);
        if (!file || file.isDeclarationFile || visited.has(file)) return;
        visited.add(file);
        visit(file);
        reached.add(file);
      }
      function visit({ imports = [], fileName }: Importing): void {
        for (const { text } of imports) reach(find(text, fileName));
      }
      visit(cell);
      for (const path of required) reach(path);
      return [...reached];
    },
    emit: (program, local) =>
      local.map((file) => {
        const path = file.fileName;
        const version = files.version(path);
        const before = known.get(path);
        return before?.version === version ? before : { path, version, ...scriptOf(ts, program, file) };
      }),
    sent(local) {
      for (const { script: _, ...file } of local) known.set(file.path, file);
    },
  };
}
