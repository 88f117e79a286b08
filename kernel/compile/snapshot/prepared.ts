import type typescript from "typescript-for-cells";
import type { TypeScript } from "../options";

/** The compiler, loaded, and the typings it has parsed. */
export interface Prepared {
  ts: TypeScript;
  registry: typescript.DocumentRegistry;
}

const key = Symbol.for("tslab-ml.prepared compiler");
const globals = globalThis as unknown as Record<symbol, Prepared | undefined>;

export function prepare(value: Prepared): void {
  globals[key] = value;
}

/** What the start-up snapshot brought, or the same loaded now. */
export function prepared(): Prepared {
  const found = globals[key];
  if (found) return found;
  const ts = require("typescript-for-cells") as TypeScript;
  return { ts, registry: ts.createDocumentRegistry(ts.sys.useCaseSensitiveFileNames) };
}
