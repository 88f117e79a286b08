import type { CompleteReply, InspectReply, IsCompleteReply } from "../protocol";

/** Line and column, counted from zero. */
export interface Position {
  line: number;
  column: number;
}

/** What the compiler found wrong. */
export interface Diagnostic {
  start: Position;
  end: Position;
  /** TypeScript's number: 2322 for TS2322. */
  code: number;
  message: string;
  /** Another file than the cell, relative to the working folder. */
  file?: string;
}

/** A cell as JavaScript: the body of a function with the parameters `exports`, `require` and those named in {@link given}. */
export interface Compiled {
  body: string;
  /** The body needs an async function around it. */
  async: boolean;
  /** The export that holds the value of the last expression. */
  lastExpression?: string;
  /** What the cell imports by `import ... from`, as written. */
  imports: string[];
  /** Files beside the notebook that the cell imports and that were compiled with it, as CommonJS. */
  files: { path: string; code: string }[];
  /** Where a place of `body` stands in the cell's own text. */
  original(position: Position): Position | undefined;
  /** Makes the cell's declarations known to the cells after it. */
  commit(): void;
}

/** The one door between the kernel and a TypeScript compiler. It remembers what earlier cells declared. */
export interface Compiler {
  /** Version of TypeScript. */
  readonly version: string;
  compile(code: string): { compiled: Compiled } | { diagnostics: Diagnostic[] };
  complete(code: string, cursor: number): CompleteReply;
  inspect(code: string, cursor: number): InspectReply;
  isComplete(code: string): IsCompleteReply;
}

export { given } from "./rewrite";
export { createTslabCompiler as createCompiler } from "./tslab";
