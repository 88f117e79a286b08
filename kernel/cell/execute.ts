import { join } from "node:path";
import { pathToFileURL } from "node:url";
import vm from "node:vm";
import { bundleOf, type MimeBundle } from "../../src/display";
import { type Cells, cellName } from "./cells";
import { emit } from "./channel";
import { type Compiled, type Compiler, given } from "./compile";
import { describeDiagnostics, describeError } from "./errors";
import type { Modules } from "./modules";
import { pageOf } from "./pages";
import type { CellError, ExecuteReply, ExecuteRequest, Expression } from "./protocol";
import type { Running } from "./running";

export interface Executor {
  /** Runs a cell to its end; never throws. */
  execute(request: ExecuteRequest, running: Running): Promise<ExecuteReply>;
}

/** Thrown for a cell that does not compile. */
class CompileFailure extends Error {
  constructor(readonly description: CellError) {
    super(description.evalue);
  }
}

/** What a cell leaves behind, however it ends. */
interface Left {
  commit?(): void;
  page?: MimeBundle;
}

/**
 * Runs cells one after the other; they share one object of exports, which holds what they declare.
 *
 * @param current the cell that runs now: a function of an earlier cell belongs to the cell that called it
 */
export function createExecutor(
  compiler: () => Compiler,
  modules: Modules,
  cells: Cells,
  folder: string,
  current: () => Running | undefined,
): Executor {
  const exports: Record<string, unknown> = {};
  const file = join(folder, "cell.ts");
  const guard = <T>(value: T): T => current()?.guard(value) ?? value;
  const parameters = {
    exports,
    require: modules.require,
    __filename: file,
    __dirname: folder,
    [given.import]: modules.import,
    [given.meta]: {
      url: pathToFileURL(file).href,
      filename: file,
      dirname: folder,
      resolve: (name: string) => modules.require.resolve(name),
    },
    [given.await]: guard,
    [given.iterate]: (values: AsyncIterable<unknown> | Iterable<unknown>) => iterateGuarded(values, guard),
  };

  function compile(code: string, name: string): Compiled {
    const result = compiler().compile(code);
    if ("diagnostics" in result) throw new CompileFailure(describeDiagnostics(result.diagnostics, name, code));
    return result.compiled;
  }

  async function run(compiled: Compiled, name: string): Promise<unknown> {
    modules.add(compiled.files);
    await modules.preload(compiled.imports);
    const prefix = `(${compiled.async ? "async " : ""}function (${Object.keys(parameters).join(", ")}) { `;
    const script = new vm.Script(`${prefix}${compiled.body}\n})`, { filename: name, columnOffset: -prefix.length });
    const cell = script.runInThisContext() as (...values: unknown[]) => unknown;
    await cell(...Object.values(parameters));
    const { lastExpression } = compiled;
    if (!lastExpression) return undefined;
    const value = exports[lastExpression];
    delete exports[lastExpression];
    return value;
  }

  async function runCell({ id, code, count, silent }: ExecuteRequest, running: Running, left: Left): Promise<void> {
    left.page = pageOf(code, compiler);
    if (left.page) return;
    const name = cellName(count);
    const compiled = compile(code, name);
    left.commit = compiled.commit;
    cells.set(name, { code, original: compiled.original });
    // An interrupt that came while the compiler held the thread is heard before the cell begins.
    await running.guard(new Promise(setImmediate));
    const value = await run(compiled, name);
    const data = value === undefined || silent ? undefined : await bundleOf(value);
    if (data && current() === running) emit({ type: "result", cell: id, data, metadata: {} });
  }

  async function evaluate(code: string): Promise<Expression> {
    try {
      const data = await bundleOf(await run(compile(code, "expression"), "expression"));
      return { status: "ok", data, metadata: {} };
    } catch (error) {
      return { status: "error", ...describe(error) };
    }
  }

  const describe = (error: unknown): CellError => (error instanceof CompileFailure ? error.description : describeError(error, cells));

  return {
    async execute(request, running) {
      const left: Left = {};
      const expressions: Record<string, Expression> = {};
      try {
        await Promise.race([inOwnTask(() => runCell(request, running, left)), running.failed]);
        left.commit?.();
        for (const [name, code] of Object.entries(request.expressions)) expressions[name] = await evaluate(code);
        return { status: "ok", expressions, pages: left.page ? [left.page] : [] };
      } catch (error) {
        // What the cell declared before it failed is there, and its types with it.
        left.commit?.();
        return { status: "error", ...describe(error) };
      }
    },
  };
}

/** The values of a `for await`, each awaited so that an interrupt ends it. */
async function* iterateGuarded(values: AsyncIterable<unknown> | Iterable<unknown>, guard: <T>(value: T) => T): AsyncGenerator<unknown> {
  const iterator = Symbol.asyncIterator in values ? values[Symbol.asyncIterator]() : values[Symbol.iterator]();
  let done = false;
  try {
    for (;;) {
      const next = await guard(iterator.next());
      done = next.done ?? false;
      if (done) return;
      yield await guard(next.value);
    }
  } finally {
    if (!done) void iterator.return?.();
  }
}

/** A task of its own: when an interrupt terminates it, the caller still lives. */
const inOwnTask = <T>(task: () => Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => setImmediate(() => task().then(resolve, reject)));
