import { relative } from "node:path";
import { inspect } from "node:util";
import type { Cells } from "./cells";
import { excerpt } from "./excerpt";
import type { CellError } from "./protocol";

const red = (text: string): string => `\u001b[31m${text}\u001b[39m`;
const maxCauses = 5;

/** What a cell threw, with the lines of the user's cells that led there. Anything may be thrown, not only errors; never throws itself. */
export function describeError(thrown: unknown, cells: Cells): CellError {
  const { ename, evalue } = nameOf(thrown);
  return { ename, evalue, traceback: attempt(() => tracebackOf(thrown, cells)) ?? [`${red(ename)}: ${evalue}`] };
}

function nameOf(thrown: unknown): { ename: string; evalue: string } {
  return attempt(() => ownName(thrown)) ?? { ename: "Error", evalue: "What was thrown cannot be described: its own code for that failed." };
}

function ownName(thrown: unknown): { ename: string; evalue: string } {
  if (thrown instanceof Error || (typeof thrown === "object" && thrown !== null && "message" in thrown && "stack" in thrown)) {
    const { name, message } = thrown as Error;
    return { ename: String(name ?? "Error"), evalue: String(message).replace(/\nRequire stack:\n[\s\S]*$/, "") };
  }
  const ename = typeof thrown === "object" && thrown !== null ? (thrown.constructor?.name ?? "Object") : typeof thrown;
  const text = () => attempt(() => inspect(thrown)) ?? inspect(thrown, { customInspect: false });
  return { ename: String(ename), evalue: typeof thrown === "string" ? thrown : text() };
}

/** To look at what was thrown may run code of its own: a getter, a Proxy. */
function attempt<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}

function tracebackOf(thrown: unknown, cells: Cells, causes = 0): string[] {
  const { ename, evalue } = nameOf(thrown);
  const lines = [`${red(ename)}: ${evalue}`];
  if (typeof thrown !== "object" || thrown === null) return lines;
  const read = (key: "stack" | "cause" | "errors"): unknown => attempt(() => (thrown as Partial<Record<string, unknown>>)[key]);
  const [stack, cause, errors] = [read("stack"), read("cause"), read("errors")];
  if (typeof stack === "string") lines.push(...framesOf(stack, cells));
  if (causes < maxCauses) {
    if (cause !== undefined) lines.push("", "Caused by:", ...tracebackOf(cause, cells, causes + 1));
    if (Array.isArray(errors)) for (const error of errors.slice(0, maxCauses)) lines.push("", ...tracebackOf(error, cells, causes + 1));
  }
  return lines;
}

/** The frames of a stack: cells with their source, files relative to the working folder, Node's internals left out. */
function framesOf(stack: string, cells: Cells): string[] {
  const lines: string[] = [];
  let context = 2;
  for (const frame of stack.split("\n")) {
    const call = /^\s+at (.*)$/.exec(frame)?.[1];
    if (call === undefined || /\(?node:|<anonymous>\)?$|processTicksAndRejections/.test(call)) continue;
    const cell = /^(.*?)\(?(Cell \[[\d.]+\]):(\d+):(\d+)\)?$/.exec(call);
    if (!cell) {
      lines.push(`    at ${call.replace(/(file:\/\/)?\/[^\s()]+/, (path) => relativePath(path))}`);
      continue;
    }
    const [, called = "", name = "", line, column] = cell;
    // Functions of earlier cells are called as methods of the object that holds them.
    const caller = called.trim().replace(/^(async )?Object\./, "$1");
    lines.push(`    at ${/^(async)? ?(<anonymous>)?$/.test(caller) ? "" : `${caller}, `}${name}, line ${line}`);
    const code = cells.get(name)?.code;
    if (code !== undefined) lines.push("", ...excerpt(code, Number(line) - 1, { column: Number(column) - 1, context }), "");
    context = 0;
  }
  return lines;
}

function relativePath(path: string): string {
  const short = relative(process.cwd(), path.replace(/^file:\/\//, ""));
  return short.length < path.length ? short : path;
}
