import Module, { createRequire, isBuiltin } from "node:module";
import { dirname, extname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import vm from "node:vm";

/** What makes `require` refuse a package that `import` accepts. */
const needsImport = new Set(["ERR_REQUIRE_ESM", "ERR_REQUIRE_ASYNC_MODULE", "ERR_PACKAGE_PATH_NOT_EXPORTED"]);

const isPath = (specifier: string): boolean => /^\.{0,2}\//.test(specifier);

export interface Modules {
  /** The `require` of cells: also knows `tslab`, files compiled with a cell, and ES modules loaded by {@link Modules.preload}. */
  require: NodeJS.Require;
  /** The `import()` of cells. */
  import(specifier: string): Promise<unknown>;
  /** Loads those of `specifiers` that are ES modules only, so that the compiled cell can `require` them. */
  preload(specifiers: readonly string[]): Promise<void>;
  /** Files beside the notebook that were compiled with a cell; a changed file is loaded anew. */
  add(files: readonly { path: string; code: string }[]): void;
}

/** The modules that cells of a notebook in `folder` see. */
export function createModules(folder: string): Modules {
  const nodeRequire = createRequire(join(folder, "cell.js"));
  const esModules = new Map<string, unknown>();
  const compiled = new Map<string, { code: string; module?: Module }>();
  const nativeImport = new vm.Script("specifier => import(specifier)", {
    filename: pathToFileURL(join(folder, "cell.js")).href,
    importModuleDynamically: vm.constants?.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  }).runInThisContext() as (specifier: string) => Promise<Record<string, unknown>>;

  function requireCompiled(from: string, specifier: string): unknown {
    if (!isPath(specifier)) return undefined;
    const base = resolve(from, specifier).replaceAll("\\", "/");
    const path = [base, `${base}.js`, `${base.slice(0, -extname(base).length || undefined)}.js`, `${base}/index.js`].find((name) =>
      compiled.has(name),
    );
    if (!path) return undefined;
    const entry = compiled.get(path)!;
    if (!entry.module) {
      const module = new Module(path);
      module.filename = path;
      module.paths = (Module as unknown as { _nodeModulePaths(path: string): string[] })._nodeModulePaths(dirname(path));
      module.require = requireFrom(dirname(path), createRequire(path)) as unknown as NodeJS.Require;
      entry.module = module;
      (module as unknown as { _compile(code: string, path: string): void })._compile(entry.code, path);
    }
    return entry.module.exports;
  }

  const requireFrom = (from: string, base: NodeJS.Require): NodeJS.Require =>
    new Proxy(base, {
      apply(_target, _self, [specifier]: [string]) {
        if (specifier === "tslab") return require("tslab");
        return esModules.get(specifier) ?? requireCompiled(from, specifier) ?? base(specifier);
      },
    });
  const cellRequire = requireFrom(folder, nodeRequire);

  function mustBeImported(specifier: string): boolean {
    if (isBuiltin(specifier) || specifier === "tslab" || esModules.has(specifier) || isPath(specifier)) return false;
    try {
      nodeRequire(specifier);
      return false;
    } catch (error) {
      return needsImport.has((error as NodeJS.ErrnoException).code ?? "");
    }
  }

  return {
    require: cellRequire,
    async import(specifier) {
      if (specifier === "tslab") return cellRequire(specifier);
      return requireCompiled(folder, specifier) ?? nativeImport(specifier);
    },
    async preload(specifiers) {
      for (const specifier of new Set(specifiers)) {
        if (!mustBeImported(specifier)) continue;
        const namespace = await nativeImport(specifier);
        // Marks the copy as what TypeScript's import helpers expect of a compiled ES module, so that `default` stays `default`.
        esModules.set(specifier, Object.assign(Object.create(null, { __esModule: { value: true } }), namespace));
      }
    },
    add(files) {
      for (const { path, code } of files) compiled.set(path, { code });
    },
  };
}
