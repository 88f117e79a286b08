import type typescript from "typescript-for-cells";
import { emitFile } from "./emit";
import type { LocalFile } from "./local-files";
import type { TypeScript } from "./options";
import { given } from "./protocol";
import { callKernel, nothingFound } from "./rewrite";

/** A file beside the notebook as the body of a CommonJS module. */
export function scriptOf(ts: TypeScript, program: typescript.Program, file: typescript.SourceFile): Pick<LocalFile, "imports" | "script"> {
  const { fileName: path, text } = file;
  const plain = (code: string) => ({ imports: [], script: { path, code, map: "", linesBefore: 0, inserted: [] } });
  // Read where it runs: its text may be long.
  if (path.endsWith(".json"))
    return plain('module.exports = JSON.parse(require("node:fs").readFileSync(__filename, "utf8").replace(/^\\uFEFF/, ""));');
  const isJavaScript = /\.[cm]?js$/.test(path);
  // What is CommonJS already stays as written: TypeScript would make it strict.
  if (isJavaScript && !ts.isExternalModule(file) && !/\bimport\s*\(/.test(text)) return plain(text.replace(/^#!.*/, ""));
  const found = nothingFound();
  const { code, map } = asCommonJS(file, () =>
    emitFile(program, file, { before: [callKernel(ts, found, false)], after: [requireApart(ts)] }),
  );
  // CommonJS cannot wait; Node's own loader can.
  if (isJavaScript && found.awaits) return { imports: [] };
  return { imports: found.imports, script: { path, code, map, linesBefore: 0, inserted: [] } };
}

/** Gives the `require` of imports another name: an ES module often declares one of its own. */
const requireApart =
  (ts: TypeScript): typescript.TransformerFactory<typescript.SourceFile> =>
  (context) =>
  (file) => {
    function visit(node: typescript.Node): typescript.Node {
      // What the file says itself has a place in it.
      if (ts.isIdentifier(node) && node.text === "require" && node.pos < 0) return ts.factory.createIdentifier(given.require);
      return ts.visitEachChild(node, visit, context);
    }
    return ts.isExternalModule(file) && /\brequire\b/.test(file.text) ? ts.visitEachChild(file, visit, context) : file;
  };

/** TypeScript leaves `.mjs` and `.mts` ES modules unless told otherwise; it finds the file again by what it was told first. */
function asCommonJS<T>(file: typescript.SourceFile, emit: () => T): T {
  const format = file.impliedNodeFormat;
  file.impliedNodeFormat = undefined;
  try {
    return emit();
  } finally {
    file.impliedNodeFormat = format;
  }
}
