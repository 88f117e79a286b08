import type { ConvertResult, Diagnostic as TslabDiagnostic } from "tslab/dist/converter";
import type { Compiled, Compiler, Diagnostic } from ".";
import { isComplete } from "./is-complete";
import { createTracer } from "./positions";
import { quickInfo } from "./quick-info";
import { type Emitted, patchTypeScript } from "./typescript";

/** tslab puts one line before the cell to make it a module. */
const prefixLines = 1;

/** A compiler made of tslab's converter: checks and compiles one cell at a time against the declarations of the earlier ones. */
export function createTslabCompiler(): Compiler {
  const { ts, emitted } = patchTypeScript();
  const { createConverter } = require("tslab/dist/converter") as typeof import("tslab/dist/converter");
  const start = () => createConverter({ isJS: false, isBrowser: false });
  let converter = start();
  let declarations = "";

  /** An interrupt may cut the converter off in the middle of its work; what it must remember is text, so a fresh one goes on from there. */
  function convert(code: string): ConvertResult {
    try {
      return converter.convert(declarations, code);
    } catch {
      converter.close();
      converter = start();
      return converter.convert(declarations, code);
    }
  }

  function compile(code: string): { compiled: Compiled } | { diagnostics: Diagnostic[] } {
    emitted.clear();
    const result = convert(code);
    if (result.diagnostics.length > 0) return { diagnostics: joinChains(result.diagnostics) };
    return { compiled: compiledOf(result, emitted.get(result.output ?? ""), (text) => (declarations = text)) };
  }

  return {
    version: ts.version,
    compile,
    complete(code, cursor) {
      const { start, end, candidates, original } = converter.complete(declarations, code, cursor);
      const kinds = new Map(original?.entries.map((entry) => [entry.name, entry.kind as string]));
      return { matches: candidates, kinds: candidates.map((name) => kinds.get(name) ?? ""), start, end };
    },
    inspect(code, cursor) {
      const info = converter.inspect(declarations, code, cursor);
      return info ? { data: quickInfo(info) } : {};
    },
    isComplete: (code) => isComplete(ts, code),
  };
}

function compiledOf(result: ConvertResult, emitted: Emitted | undefined, remember: (declarations: string) => void): Compiled {
  const trace = createTracer(emitted?.maps ?? []);
  return {
    body: result.output ?? "",
    async: result.hasToplevelAwait || emitted?.forAwait || false,
    lastExpression: result.lastExpressionVar,
    imports: emitted?.imports ?? [],
    files: (result.sideOutputs ?? []).map(({ path, data }) => ({ path, code: data })),
    original(position) {
      const place = emitted && trace(position);
      return place && place.line >= prefixLines ? { line: place.line - prefixLines, column: place.column } : undefined;
    },
    commit: () => remember(result.declOutput ?? ""),
  };
}

/** tslab reports the explanation of an error ("Types of property 'x' are incompatible") as further errors at the same place. */
function joinChains(diagnostics: readonly TslabDiagnostic[]): Diagnostic[] {
  const joined: Diagnostic[] = [];
  let depth = 0;
  for (const { start, end, code, messageText, fileName } of diagnostics) {
    const last = joined.at(-1);
    const same = last && last.start.line === start.line && last.start.column === start.character && !fileName;
    depth = same ? depth + 1 : 0;
    if (same) last.message += `\n${"  ".repeat(depth)}${messageText}`;
    else
      joined.push({
        start: { line: start.line, column: start.character },
        end: { line: end.line, column: end.character },
        code,
        message: messageText,
        file: fileName,
      });
  }
  return joined;
}
