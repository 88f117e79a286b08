import { Worker } from "node:worker_threads";
import { type Cells, traceStacks } from "./cells";
import { emit, markEnd } from "./channel";
import { type Compiler, createCompiler } from "./compile";
import { describeError } from "./errors";
import { createExecutor } from "./execute";
import { provideHost, provideTslabDisplay } from "./host";
import { ProcessExit } from "./interrupted";
import { createModules } from "./modules";
import { captureOutput } from "./output";
import type { CodeRequest, ExecuteRequest, Reply, Request } from "./protocol";
import { type Running, startRunning } from "./running";

/** The process that runs cells. The front starts it, talks to it (see protocol.ts), and replaces it when it dies. */
const cells: Cells = new Map();
let running: Running | undefined;
/** Output that comes after its cell has ended, from a timer for example, goes to the cell that ran last. */
let lastCell = "";
const currentCell = () => lastCell;

let loaded: Compiler | undefined;
function compiler(): Compiler {
  if (!loaded) {
    loaded = createCompiler();
    provideTslabDisplay(currentCell);
  }
  return loaded;
}

const folder = process.cwd();
const executor = createExecutor(compiler, createModules(folder), cells, folder, () => running);

async function execute(request: ExecuteRequest): Promise<void> {
  lastCell = request.id;
  running = startRunning(request);
  const content = await executor.execute(request, running);
  running.end();
  running = undefined;
  markEnd(request.id);
  emit({ type: "reply", id: request.id, content });
}

function answer({ type, id, code, cursor }: CodeRequest): void {
  emit({ type: "reply", id, content: replyTo(type, code, cursor) });
}

function replyTo(type: CodeRequest["type"], code: string, cursor: number): Reply {
  try {
    if (type === "isComplete") return compiler().isComplete(code);
    return type === "complete" ? compiler().complete(code, cursor) : compiler().inspect(code, cursor);
  } catch {
    // The compiler may stumble over half-written code; the user asked for help, not for an error.
    return type === "complete" ? { matches: [], kinds: [], start: cursor, end: cursor } : {};
  }
}

function interrupt(): void {
  emit({ type: "awake" });
  running?.interrupt();
}

/** An error that no code caught ends the cell that waits; without one it is shown where the last cell prints. */
function uncaught(error: unknown): void {
  if (running) running.fail(error);
  else process.stderr.write(`Uncaught ${describeError(error, cells).traceback.join("\n")}\n`);
}

process.on("message", (request: Request) => {
  // A task of its own, so that an interrupt that terminates the work does not break Node's message loop.
  setImmediate(() => {
    if (request.type === "interrupt") interrupt();
    else if (request.type === "execute") void execute(request);
    else answer(request);
  });
});

process.on("SIGINT", () => {});
process.on("uncaughtException", uncaught);
process.on("unhandledRejection", uncaught);
process.exit = ((code?: number | string) => {
  const error = new ProcessExit(code);
  running?.fail(error);
  throw error;
}) as typeof process.exit;

captureOutput(currentCell);
traceStacks(cells, __dirname);
provideHost(() => running, currentCell);
new Worker(require.resolve("./terminate-thread"), { stdout: false, stderr: false }).unref();
setImmediate(() => {
  // The first compilation is slow; better now than when the user waits for it.
  compiler().compile("0");
  emit({ type: "ready" });
});
