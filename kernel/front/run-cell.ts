import type { MimeBundle } from "../../src/display";
import type { CellError, ExecuteReply, Expression } from "../cell/protocol";
import type { CompileReply } from "../compile/protocol";
import type { Cells } from "./cells";
import type { Compiler } from "./compiler";
import { describeDiagnostics } from "./type-errors";

export interface CellToRun {
  /** Names the request. */
  id: string;
  code: string;
  /** The prompt number. */
  count: number;
  silent: boolean;
  live: boolean;
  /** Whether the frontend can ask for input. */
  asks: boolean;
  /** `user_expressions` of the Jupyter message: evaluated after the cell. */
  expressions: Record<string, string>;
}

export interface Outcome {
  result: ExecuteReply;
  values: Record<string, Expression>;
  /** Documentation that the cell asked for (`name?`). */
  pages: MimeBundle[];
}

/** Compiles a cell, runs it and evaluates the expressions that came with it. Never rejects. */
export type RunCell = (cell: CellToRun, interrupted: () => boolean) => Promise<Outcome>;

export function createRunCell(compiler: Compiler, cells: Cells): RunCell {
  const used = new Map<number, number>();

  /** Silent cells do not count, but each needs a name of its own. */
  function nameOf(count: number): string {
    const before = used.get(count) ?? 0;
    used.set(count, before + 1);
    return before === 0 ? `Cell [${count}]` : `Cell [${count}.${before}]`;
  }

  async function compile(code: string, name: string): Promise<Exclude<CompileReply, { diagnostics: unknown }> | { error: CellError }> {
    try {
      const reply = await compiler.compile(code, name);
      return "diagnostics" in reply ? { error: describeDiagnostics(reply.diagnostics, name, code) } : reply;
    } catch (died) {
      return { error: cellError("CompilerError", (died as Error).message) };
    }
  }

  async function evaluate(id: string, code: string): Promise<Expression> {
    const reply = await compile(code, "expression");
    if ("error" in reply) return { status: "error", ...reply.error };
    if ("page" in reply) return { status: "ok", data: reply.page, metadata: {} };
    const lost = cellError("ProcessDied", "The process that runs the cells gave no answer.");
    return (await cells.evaluate({ type: "evaluate", id, compiled: reply.compiled })) ?? { status: "error", ...lost };
  }

  return async ({ id, code, count, silent, live, asks, expressions }, interrupted) => {
    const outcome: Outcome = { result: { status: "ok" }, values: {}, pages: [] };
    const reply = await compile(code, nameOf(count));
    if ("error" in reply) return { ...outcome, result: { status: "error", ...reply.error } };
    if (interrupted())
      return { ...outcome, result: { status: "error", ...cellError("Interrupted", "The cell was interrupted before it began.") } };
    if ("page" in reply) outcome.pages.push(reply.page);
    else {
      outcome.result = await cells.execute({ type: "execute", id, code, compiled: reply.compiled, silent, live, asks });
      // Also when it failed: what it declared before is there, and its types with it.
      compiler.commit(code, reply.compiled.name);
    }
    if (outcome.result.status === "error") return outcome;
    for (const [name, expression] of Object.entries(expressions)) outcome.values[name] = await evaluate(`${id} ${name}`, expression);
    return outcome;
  };
}

const cellError = (ename: string, evalue: string): CellError => ({ ename, evalue, traceback: [`\u001b[31m${ename}\u001b[39m: ${evalue}`] });
