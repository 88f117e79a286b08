import type typescript from "typescript-for-cells";

export interface Emitted {
  code: string;
  /** Source map as JSON text. */
  map: string;
  /** Undefined where TypeScript cannot write the types down: some have no name that another file could use. */
  declarations: string | undefined;
}

/** Compiles one file of a program to JavaScript and declarations. */
export function emitFile(program: typescript.Program, file: typescript.SourceFile, rewrite: typescript.CustomTransformers): Emitted {
  const written = new Map<string, string>();
  const keep = (path: string, text: string) => void written.set(kindOf(path), text);
  program.emit(file, keep, undefined, false, rewrite);
  const code = (written.get("js") ?? "").replace(/\/\/# sourceMappingURL=.*\s*$/, "");
  return { code, map: written.get("js.map") ?? "", declarations: written.get("d.ts") };
}

/** `.mts` is written as `.mjs`, and its types as `.d.mts`. */
const kindOf = (path: string): string => /\.((?:d\.)?)[cm]?((?:js|ts)(?:\.map)?)$/.exec(path)?.slice(1).join("") ?? "";
