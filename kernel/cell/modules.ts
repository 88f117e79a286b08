import { statSync } from "node:fs";
import Module, { createRequire, isBuiltin } from "node:module";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import vm from "node:vm";
import { given } from "../compile/protocol";

/** What makes `require` refuse a package that `import` accepts. */
const needsImport = new Set(["ERR_REQUIRE_ESM", "ERR_REQUIRE_ASYNC_MODULE", "ERR_PACKAGE_PATH_NOT_EXPORTED"]);

/** What the name of a file may leave out, in TypeScript's order. */
const endings = [".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", "/index.ts", "/index.tsx", "/index.js", "/index.jsx"];

const isPath = (specifier: string): boolean => /^\.{0,2}\//.test(specifier);

/** `import.meta` of a file. */
export const metaOf = (file: string, require: NodeJS.Require) => ({
  url: pathToFileURL(file).href,
  filename: file,
  dirname: dirname(file),
  resolve: (name: string) => require.resolve(name),
});

/** What `import()` gives of a CommonJS module. */
function namespaceOf(exports: unknown): unknown {
  if ((exports as { __esModule?: boolean } | null | undefined)?.__esModule) return exports;
  return { ...(exports as object), default: exports };
}

export interface Modules {
  /** The `require` of cells: also knows `tslab`, files compiled with a cell, and ES modules loaded by {@link Modules.preload}. */
  require: NodeJS.Require;
  /** The `import()` of cells. */
  import(specifier: string): Promise<unknown>;
  /** Loads those of `specifiers` that are ES modules only, so that the compiled cell can `require` them. */
  preload(specifiers: readonly string[]): Promise<void>;
  /** Files beside the notebook that were compiled with a cell: they, and those that import them, are loaded anew. */
  add(files: readonly { path: string; code: string }[]): void;
}

interface Loaded {
  code: string;
  module?: { exports: unknown };
  /** Files that it imports. */
  uses: Set<string>;
}

/**
 * The modules that cells of a notebook in `folder` see.
 *
 * @param calls what compiled text calls besides `import()` and `import.meta`
 * @param loadTslab gives the module `tslab`, fitted to this kernel
 */
export function createModules(folder: string, calls: object, loadTslab: () => unknown): Modules {
  const esModules = new Map<string, unknown>();
  const compiled = new Map<string, Loaded>();
  const stamps = new Map<string, number>();
  const nativeImport = new vm.Script("specifier => import(specifier)", {
    filename: pathToFileURL(join(folder, "cell.js")).href,
    importModuleDynamically: vm.constants?.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  }).runInThisContext() as (specifier: string) => Promise<Record<string, unknown>>;

  function findCompiled(from: string, specifier: string): string | undefined {
    const base = resolve(from, specifier).replaceAll("\\", "/");
    // `./file.js` may name what will be written from `file.ts`.
    const written = /\.[cm]?jsx?$/.test(base) ? [".ts", ".tsx", ".mts", ".cts"].map((end) => base.replace(/\.[cm]?jsx?$/, end)) : [];
    const names = [base, ...endings.map((end) => base + end), ...written];
    return names.find((name) => compiled.has(name));
  }

  function run(path: string, code: string, module: { exports: unknown }, own: NodeJS.Require): void {
    const parameters = {
      exports: module.exports,
      require: own,
      module,
      __filename: path,
      __dirname: dirname(path),
      [given.require]: own,
      [given.import]: importFrom(path, own),
      [given.meta]: metaOf(path, own),
      ...calls,
    };
    // A function inside of another: an ES module may declare the names of parameters.
    const prefix = "return function () { ";
    const options = { filename: path, columnOffset: -prefix.length };
    const body = vm.compileFunction(`${prefix}${code}\n}`, Object.keys(parameters), options);
    (body(...Object.values(parameters)) as () => void).call(module.exports);
  }

  function requireCompiled(path: string): unknown {
    const entry = compiled.get(path)!;
    if (!entry.module) {
      // With a parent of its own: a file asks for that to learn whether it is the program.
      entry.module = Object.assign(new Module(path, new Module(cellFile)), { filename: path });
      try {
        run(path, entry.code, entry.module, requireFrom(path, entry.uses));
      } catch (error) {
        entry.module = undefined;
        throw error;
      }
    }
    return entry.module.exports;
  }

  /** Node keeps a module for ever; a file that a person edits between two cells is wanted as it is now. */
  function forgetEdited(path: string): void {
    if (!require.cache[path] || path.includes("node_modules")) return;
    const stamp = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (stamps.get(path) !== stamp && stamps.has(path)) delete require.cache[path];
    stamps.set(path, stamp);
  }

  function requireFrom(file: string, uses?: Set<string>): NodeJS.Require {
    const base = createRequire(file);
    return new Proxy(base, {
      apply(_target, _self, [specifier]: [string]) {
        if (specifier === "tslab") return loadTslab();
        const known = esModules.get(specifier);
        if (known) return known;
        if (!isPath(specifier)) return base(specifier);
        const path = findCompiled(dirname(file), specifier);
        if (path) {
          uses?.add(path);
          return requireCompiled(path);
        }
        const found = base.resolve(specifier);
        forgetEdited(found);
        const loaded = base(specifier);
        if (!stamps.has(found)) stamps.set(found, statSync(found, { throwIfNoEntry: false })?.mtimeMs ?? 0);
        return loaded;
      },
    });
  }

  const importFrom = (file: string, own: NodeJS.Require) => async (specifier: string) => {
    if (specifier === "tslab") return own(specifier);
    if (!isPath(specifier)) return nativeImport(specifier);
    const path = findCompiled(dirname(file), specifier);
    return path ? namespaceOf(requireCompiled(path)) : nativeImport(pathToFileURL(resolve(dirname(file), specifier)).href);
  };

  const cellFile = join(folder, "cell.js");
  const cellRequire = requireFrom(cellFile);
  const nodeRequire = createRequire(cellFile);

  function mustBeImported(specifier: string): boolean {
    if (isBuiltin(specifier) || specifier === "tslab" || esModules.has(specifier) || isPath(specifier)) return false;
    try {
      nodeRequire(specifier);
      return false;
    } catch (error) {
      return needsImport.has((error as NodeJS.ErrnoException).code ?? "");
    }
  }

  function forget(path: string): void {
    const entry = compiled.get(path);
    if (!entry?.module) return;
    entry.module = undefined;
    for (const [importer, { uses }] of compiled) if (uses.has(path)) forget(importer);
  }

  return {
    require: cellRequire,
    import: importFrom(cellFile, cellRequire),
    async preload(specifiers) {
      for (const specifier of new Set(specifiers)) {
        if (!mustBeImported(specifier)) continue;
        const namespace = await nativeImport(specifier);
        // Marks the copy as what TypeScript's import helpers expect of a compiled ES module, so that `default` stays `default`.
        esModules.set(specifier, Object.assign(Object.create(null, { __esModule: { value: true } }), namespace));
      }
    },
    add(files) {
      for (const { path, code } of files) {
        forget(path);
        compiled.set(path, { code, uses: new Set() });
      }
    },
  };
}
