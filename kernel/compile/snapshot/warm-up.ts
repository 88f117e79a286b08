import { createCellCompiler } from "../cell-compiler";
import type { TypeScript } from "../options";
import { prepare } from "./prepared";

/** Loads the compiler and parses the typings of the language, of Node and of this package, by compiling a first cell. */
export function warmUp(folder: string): void {
  const ts = require("typescript-for-cells") as TypeScript;
  const registry = ts.createDocumentRegistry(ts.sys.useCaseSensitiveFileNames);
  prepare({ ts, registry });
  createCellCompiler(ts, folder, registry).compile("0", "warm-up");
}
