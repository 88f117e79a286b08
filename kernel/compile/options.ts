import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type typescript from "typescript-for-cells";

export type TypeScript = typeof typescript;

/**
 * These say that top-level `await`, `import.meta`, a variable named `require` and imports of `./file.ts` need other options; a cell has them all.
 */
export const allowedInCells: ReadonlySet<number> = new Set([1343, 1378, 1432, 2441, 2854, 5097]);

/** Node's major version -> the library of the language it has. */
const libraryOf = (major: number): string => (major >= 24 ? "es2025" : major >= 22 ? "es2024" : "es2023");

/** How cells are checked and compiled: as tslab does, with the library of the Node that runs them and without the DOM. */
export function compilerOptions(ts: TypeScript, folder: string): typescript.CompilerOptions {
  const roots = typeRoots(folder);
  return {
    target: ts.ScriptTarget.ES2022,
    lib: [`lib.${libraryOf(Number.parseInt(process.versions.node, 10))}.d.ts`, "lib.esnext.disposable.d.ts"],
    module: ts.ModuleKind.CommonJS,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    esModuleInterop: true,
    resolveJsonModule: true,
    allowJs: true,
    experimentalDecorators: true,
    jsx: ts.JsxEmit.React,
    strict: false,
    skipLibCheck: true,
    types: typesIn(roots),
    typeRoots: roots,
    declaration: true,
    sourceMap: true,
    newLine: ts.NewLineKind.LineFeed,
    rootDir: folder,
    outDir: join(folder, "out"),
  };
}

/** The `node_modules/@types` of the folder and those above it, and the one that has Node's types for this kernel. */
function typeRoots(folder: string): string[] {
  const roots: string[] = [];
  for (let above = folder; ; above = dirname(above)) {
    const root = join(above, "node_modules", "@types");
    if (existsSync(root)) roots.push(root);
    if (above === dirname(above)) break;
  }
  roots.push(dirname(dirname(require.resolve("@types/node/package.json"))));
  return [...new Set(roots)];
}

const typesIn = (roots: readonly string[]): string[] =>
  [...new Set(roots.flatMap((root) => readdirSync(root)))].filter((name) => /^[^.@]/.test(name));

/** Version of the TypeScript that compiles cells; reads package.json only, so that it costs nothing. */
export const typescriptVersion = (): string => (require("typescript-for-cells/package.json") as { version: string }).version;
