import type { MimeBundle } from "../../src/display";

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
  /** The text could not even be read. */
  syntax: boolean;
  /** Another file than the cell, relative to the working folder. */
  file?: string;
}

/** JavaScript, and how its places lead back to the text that was compiled. */
export interface Script {
  code: string;
  /** Source map as JSON text; empty where the code is the text. */
  map: string;
  /** Lines put before the text. */
  linesBefore: number;
  /** Characters put into the text; lines and columns are those of the text with everything inserted. */
  inserted: Insertion[];
}

export interface Insertion extends Position {
  length: number;
}

/** A cell as JavaScript: the body of a function with the parameters `exports`, `require` and those named in {@link given}. */
export interface Compiled extends Script {
  /** The name to {@link Request commit} it by, and by which V8 knows it. */
  name: string;
  /** The body needs an async function around it. */
  async: boolean;
  /** The body leaves the value of the last expression in `exports[given.last]`. */
  hasValue: boolean;
  /** What the cell and the files beside it import by `import ... from`, as written. */
  imports: string[];
  /** Files beside the notebook that the cell imports, as CommonJS, where they are new or were edited. */
  files: (Script & { path: string })[];
}

/** What a compiled text calls where it says `import ... from` in a file, `import(...)` and `import.meta`, around what it awaits and iterates, to export an import, and its last value. */
export const given = {
  require: "tslabMlRequire",
  import: "tslabMlImport",
  meta: "tslabMlMeta",
  await: "tslabMlAwait",
  iterate: "tslabMlIterate",
  bind: "tslabMlBind",
  last: "tslabMlLast",
} as const;

/** `page` answers a cell that only asks for a name's documentation (`name?`). */
export type CompileReply = { compiled: Compiled } | { diagnostics: Diagnostic[] } | { page: MimeBundle };

export interface CompleteReply {
  matches: string[];
  /** The kind of each match (`function`, `class`, ...), as TypeScript calls it. */
  kinds: string[];
  start: number;
  end: number;
}

export type InspectReply = { data: MimeBundle } | { data?: undefined };

export interface IsCompleteReply {
  status: "complete" | "incomplete" | "invalid";
  indent?: string;
}

/** A question about code; `cursor` counts UTF-16 units. */
export interface CodeRequest {
  type: "complete" | "inspect" | "isComplete";
  code: string;
  cursor: number;
}

/** What the front asks of the compiler: each request is one JSON line, and each but the last two has one reply line. */
export type Request =
  | { type: "compile"; code: string; name: string }
  | CodeRequest
  /** Makes the declarations of a compiled cell known to the cells after it. */
  | { type: "commit"; name: string }
  /** Forgets every cell: the process that ran them is gone. */
  | { type: "reset" };

export type Reply = CompileReply | CompleteReply | InspectReply | IsCompleteReply;
