import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type * as typescript from "@tslab/typescript-for-tslab";
import { splitInlineMap } from "./positions";
import { callKernel, exportWhereDeclared, plainExports, spellOutShorthands } from "./rewrite";

export type TypeScript = typeof typescript;

/** What tslab's converter throws away but a traceback and the module loader need. */
export interface Emitted {
  /** Source maps from the emitted text back to the cell, the last compilation first. */
  maps: string[];
  imports: string[];
  /** There is a `for await` outside of any function; tslab notices only `await`. */
  forAwait: boolean;
}

export interface PatchedTypeScript {
  ts: TypeScript;
  /** Text as emitted -> what is known about it. Emptied by the reader. */
  emitted: Map<string, Emitted>;
}

type WatchHost = typescript.WatchCompilerHostOfFilesAndCompilerOptions<typescript.EmitAndSemanticDiagnosticsBuilderProgram>;
type WatchHostRest = [typescript.System, undefined, typescript.DiagnosticReporter, typescript.WatchStatusReporter];

const requireFromTslab = createRequire(require.resolve("tslab/package.json"));
const isCell = (file: string): boolean => /__tslab__\.[jt]s$/.test(file);
const isEarlier = ({ fileName }: { fileName: string }): boolean => fileName.endsWith("__prev__.d.ts");

/** Version of the TypeScript that compiles cells; reads package.json only, so that it costs nothing. */
export const typescriptVersion = (): string =>
  (requireFromTslab("@tslab/typescript-for-tslab/package.json") as { version: string }).version;

/**
 * Loads the TypeScript that tslab's converter uses, with a few of its functions wrapped. The converter fixes its compiler options, drops source maps and
 * misses some of the language; all this is decided in these functions, so that the converter itself stays as published. Call before
 * `tslab/dist/converter` loads.
 */
export function patchTypeScript(): PatchedTypeScript {
  const file = requireFromTslab.resolve("@tslab/typescript-for-tslab");
  const real = requireFromTslab(file) as TypeScript;
  const emitted = new Map<string, Emitted>();
  const ts = {
    ...real,
    createWatchCompilerHost: (files: string[], options: typescript.CompilerOptions, ...rest: WatchHostRest) =>
      real.createWatchCompilerHost(files, { ...options, inlineSourceMap: true, typeRoots: withNodeTypes(options.typeRoots) }, ...rest),
    createWatchProgram(host: WatchHost) {
      const { afterProgramCreate } = host;
      host.afterProgramCreate = (program) => afterProgramCreate?.(withTransformers(real, program));
      return real.createWatchProgram(host);
    },
    transpileModule: (input: string, options: typescript.TranspileOptions) => transpile(real, emitted, input, options),
  } as unknown as TypeScript;
  require.cache[file]!.exports = ts;
  return { ts, emitted };
}

/** tslab looks for @types/node only beside the notebook and inside its own folder; npm may have put it elsewhere. */
function withNodeTypes(roots: readonly string[] = []): string[] {
  const own = requireFromTslab.resolve("@types/node/package.json");
  return [...new Set([...roots, join(dirname(own), "..")])];
}

function withTransformers<Program extends typescript.BuilderProgram>(ts: TypeScript, program: Program): Program {
  const wrapped: Program = Object.create(program);
  wrapped.emit = (file, write, cancellation, onlyDeclarations, transformers = {}) => {
    if (!file || !isCell(file.fileName)) return program.emit(file, write, cancellation, onlyDeclarations, transformers);
    return program.emit(file, write, cancellation, onlyDeclarations, {
      ...transformers,
      before: [spellOutShorthands(ts, program.getProgram().getTypeChecker(), isEarlier), ...(transformers.before ?? [])],
      after: [...(transformers.after ?? []), exportWhereDeclared(ts)],
    });
  };
  return wrapped;
}

function transpile(
  ts: TypeScript,
  emitted: Map<string, Emitted>,
  input: string,
  options: typescript.TranspileOptions,
): typescript.TranspileOutput {
  const { code, map } = splitInlineMap(input);
  if (map === undefined || !(JSON.parse(map) as { sources: string[] }).sources.some(isCell)) return ts.transpileModule(code, options);

  const found = { imports: [] as string[], forAwait: false };
  const output = ts.transpileModule(code, {
    ...options,
    compilerOptions: { ...options.compilerOptions, sourceMap: true },
    transformers: { before: [callKernel(ts, found)] },
  });
  const outputText = plainExports(output.outputText.replace(/\/\/# sourceMappingURL=.*\s*$/, ""));
  emitted.set(outputText, { maps: [output.sourceMapText ?? "", map], ...found });
  return { ...output, outputText };
}
