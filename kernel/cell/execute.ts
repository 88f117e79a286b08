import Module from "node:module";
import { join } from "node:path";
import vm from "node:vm";
import { bundleOf } from "../../src/display";
import { createTracer } from "../compile/positions";
import { type Compiled, given } from "../compile/protocol";
import { earlierCells } from "../compile/scope";
import type { Cells } from "./cells";
import { emit } from "./channel";
import { describeError } from "./errors";
import { type Modules, metaOf } from "./modules";
import type { EvaluateRequest, ExecuteReply, ExecuteRequest, Expression } from "./protocol";
import type { Running } from "./running";
import { createSharedExports } from "./shared-exports";

export interface Executor {
  /** Runs a cell to its end; never throws. */
  execute(request: ExecuteRequest, running: Running): Promise<ExecuteReply>;
  /** Gives the value of an expression; never throws. */
  evaluate(request: EvaluateRequest): Promise<Expression>;
}

/**
 * Runs cells one after the other; they share one object of exports, which holds what they declare.
 *
 * @param calls what compiled text calls besides `import()` and `import.meta`
 * @param current the cell that runs now
 */
export function createExecutor(
  modules: Modules,
  cells: Cells,
  folder: string,
  calls: object,
  current: () => Running | undefined,
): Executor {
  const { exports, bind } = createSharedExports();
  const file = join(folder, "cell.ts");
  const ownModule = `./${earlierCells}`;
  /** To Node, all cells together are the program. */
  const module = Object.assign(new Module(file), { filename: file, exports });
  const parameters = {
    exports,
    module,
    // To each other, cells are one module: the object that they share.
    require: new Proxy(modules.require, {
      apply: (target, self, [specifier]: [string]) => (specifier === ownModule ? exports : Reflect.apply(target, self, [specifier])),
      get: (target, key) => (key === "main" ? module : Reflect.get(target, key)),
    }),
    __filename: file,
    __dirname: folder,
    [given.import]: modules.import,
    [given.meta]: metaOf(file, modules.require),
    ...calls,
    [given.bind]: bind,
  };

  async function run({ code, name, async, hasValue, imports, files }: Compiled): Promise<unknown> {
    for (const each of files) cells.set(each.path, { code: each.code, original: createTracer(each) });
    modules.add(files);
    await modules.preload(imports);
    // A function inside of another: a cell may declare the names of parameters.
    const prefix = `(function (${Object.keys(parameters).join(", ")}) { return ${async ? "async " : ""}function () { `;
    const script = new vm.Script(`${prefix}${code}\n}})`, { filename: name, columnOffset: -prefix.length });
    const cell = script.runInThisContext() as (...values: unknown[]) => () => unknown;
    await cell(...Object.values(parameters))();
    if (!hasValue) return undefined;
    const value = exports[given.last];
    delete exports[given.last];
    return value;
  }

  async function runCell({ id, code, compiled, silent }: ExecuteRequest, running: Running): Promise<void> {
    cells.set(compiled.name, { code, original: createTracer(compiled) });
    const value = await run(compiled);
    const data = value === undefined || silent ? undefined : await bundleOf(value);
    if (data && current() === running) emit({ type: "result", cell: id, data, metadata: {} });
  }

  return {
    async execute(request, running) {
      try {
        await Promise.race([inOwnTask(() => runCell(request, running)), running.failed]);
        return { status: "ok" };
      } catch (error) {
        return { status: "error", ...describeError(error, cells) };
      }
    },
    async evaluate({ compiled }) {
      try {
        return { status: "ok", data: await bundleOf(await run(compiled)), metadata: {} };
      } catch (error) {
        return { status: "error", ...describeError(error, cells) };
      }
    },
  };
}

/** A task of its own: when an interrupt terminates it, the caller still lives. */
const inOwnTask = <T>(task: () => Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => setImmediate(() => task().then(resolve, reject)));
