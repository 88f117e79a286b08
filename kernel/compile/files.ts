import { statSync } from "node:fs";
import { posix } from "node:path";
import type typescript from "typescript-for-cells";
import type { TypeScript } from "./options";
import { earlierCells } from "./scope";

/** The files that the compiler sees: those on the disk, and those that only this kernel knows (the cells). */
export interface Files {
  readonly folder: string;
  /** Adds or replaces a file that is not on the disk. */
  set(name: string, text: string): void;
  delete(name: string): void;
  has(name: string): boolean;
  names(): Iterable<string>;
  text(name: string): string | undefined;
  /** Changes whenever the text does. */
  version(name: string): string;
  /** Looks anew at the files that people edit; packages are taken to stay as they are while the kernel runs. */
  refresh(): void;
  readonly resolution: typescript.ModuleResolutionHost;
  host(roots: () => string[], options: () => typescript.CompilerOptions): typescript.LanguageServiceHost;
}

/** Paths as TypeScript writes them. */
export const slashed = (path: string): string => path.replaceAll("\\", "/");

export function createFiles(ts: TypeScript, folder: string): Files {
  const own = new Map<string, { text: string; version: string; snapshot: typescript.IScriptSnapshot }>();
  const packages = new Map<string, string>();
  const edited = new Map<string, string>();
  const { realpath } = ts.sys;
  let resolutions: typescript.ModuleResolutionCache | undefined;
  /** What every `package.json` says; TypeScript wants to know it of each file in each compilation. */
  let packageInfos: typescript.PackageJsonInfoCache | undefined;
  let count = 0;

  function version(name: string): string {
    const file = own.get(name);
    if (file) return file.version;
    const known = name.includes("/node_modules/") ? packages : edited;
    let found = known.get(name);
    if (found === undefined) known.set(name, (found = stampOf(name)));
    return found;
  }

  const packaged = { fileExists: remember(ts.sys.fileExists), directoryExists: remember(ts.sys.directoryExists) };
  const readPackage = remember(ts.sys.readFile);
  const isCell = (name: string): boolean => name.startsWith(`${folder}/Cell [`) || name.startsWith(`${folder}/${earlierCells}`);
  const exists = (name: string): boolean => own.has(name) || (!isCell(name) && packaged.fileExists(name));
  const read = (name: string): string | undefined => {
    const file = own.get(name);
    if (file) return file.text;
    return name.endsWith("/package.json") ? readPackage(name) : ts.sys.readFile(name);
  };

  /** Found by name alone: TypeScript would look around the folder for every one of them. */
  function cellModule(specifier: string): typescript.ResolvedModuleFull | undefined {
    const path = `${folder}${specifier.slice(1)}`;
    const extension = [ts.Extension.Dts, ts.Extension.Ts].find((each) => own.has(path + each));
    return extension && { resolvedFileName: path + extension, extension };
  }

  function resolutionsFor(settings: typescript.CompilerOptions): typescript.ModuleResolutionCache {
    resolutions ??= ts.createModuleResolutionCache(folder, (name) => name, settings, packageInfos);
    packageInfos ??= resolutions.getPackageJsonInfoCache();
    return resolutions;
  }

  const host: typescript.ModuleResolutionHost = {
    fileExists: exists,
    readFile: read,
    directoryExists: (name) => name === folder || packaged.directoryExists(name),
    getDirectories: ts.sys.getDirectories,
    realpath: realpath && remember(realpath),
    useCaseSensitiveFileNames: ts.sys.useCaseSensitiveFileNames,
  };

  return {
    folder,
    resolution: host,
    set: (name, text) => own.set(name, { text, version: `cell ${++count}`, snapshot: ts.ScriptSnapshot.fromString(text) }),
    delete: (name) => own.delete(name),
    has: (name) => own.has(name),
    names: () => own.keys(),
    text: read,
    version,
    refresh() {
      edited.clear();
      resolutions = undefined;
    },
    host: (roots, options) => ({
      resolveModuleNameLiterals(literals, from, redirect, settings) {
        const cache = resolutionsFor(settings);
        return literals.map(({ text }) => {
          if (isCell(`${folder}${text.slice(1)}`)) return { resolvedModule: cellModule(text) };
          const found = ts.resolveModuleName(text, from, settings, host, cache, redirect);
          // A cell may install what is missing now.
          if (!found.resolvedModule) packageInfos = undefined;
          return found;
        });
      },
      getModuleResolutionCache: () => resolutionsFor(options()),
      getScriptFileNames: roots,
      getScriptVersion: version,
      getScriptSnapshot: (name) =>
        own.get(name)?.snapshot ?? (version(name) === "" ? undefined : onDemand(() => ts.sys.readFile(name) ?? "")),
      getCurrentDirectory: () => folder,
      getCompilationSettings: options,
      getDefaultLibFileName: (settings) => posix.join(slashed(libraryFolder()), ts.getDefaultLibFileName(settings)),
      ...host,
      fileExists: exists,
      readFile: read,
      readDirectory: ts.sys.readDirectory,
      useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
    }),
  };
}

/**
 * Remembers what was found in packages: TypeScript asks again in every compilation. What was not found is asked for again, since a cell may install it,
 * except inside of a package that is there.
 */
function remember<T>(ask: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>();
  const present = new Map<string, boolean>();
  return (name) => {
    const root = packageFolder.exec(name)?.[0];
    if (root === undefined) return ask(name);
    const before = known.get(name);
    if (before !== undefined) return before;
    const answer = ask(name);
    if (answer === undefined) return answer;
    if (!present.get(root)) present.set(root, statSync(root, { throwIfNoEntry: false }) !== undefined);
    if (answer || (present.get(root) && name !== root)) known.set(name, answer);
    return answer;
  };
}

const packageFolder = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/;

/** Where the typings of the language itself are; asked of Node, since a compiler out of a snapshot does not know where it was loaded from. */
const libraryFolder = (): string => posix.dirname(slashed(require.resolve("typescript-for-cells")));

/** TypeScript asks for every file in every compilation, but looks into those only whose version is new. */
function onDemand(read: () => string): typescript.IScriptSnapshot {
  let known: string | undefined;
  const text = () => (known ??= read());
  return { getText: (start, end) => text().slice(start, end), getLength: () => text().length, getChangeRange: () => undefined };
}

function stampOf(name: string): string {
  const found = statSync(name, { throwIfNoEntry: false });
  return found ? `${found.mtimeMs} ${found.size}` : "";
}
