import { Worker } from "node:worker_threads";
import { type Cells, traceStacks } from "./cells";
import { emit, markEnd } from "./channel";
import { createComms } from "./comms";
import { describeError } from "./errors";
import { createExecutor } from "./execute";
import { endCell, loadTslab, provideHost } from "./host";
import { ProcessExit } from "./interrupted";
import { createModules } from "./modules";
import { captureOutput } from "./output";
import type { EvaluateRequest, ExecuteRequest, Request } from "./protocol";
import { type Running, startRunning } from "./running";
import { createStdin } from "./stdin";
import { waitingCalls } from "./waiting";

/** The process that runs cells. The front starts it, talks to it (see protocol.ts), and replaces it when it dies. */
const cells: Cells = new Map();
let running: Running | undefined;
/** Output that comes after its cell has ended, from a timer for example, goes to the cell that ran last. */
let lastCell = "";
const currentCell = () => lastCell;

const stdin = createStdin(() => running);
const comms = createComms();
const folder = process.cwd();
const calls = waitingCalls(() => running);
const modules = createModules(folder, calls, () => loadTslab(currentCell));
const executor = createExecutor(modules, cells, folder, calls, () => running);

async function execute(request: ExecuteRequest): Promise<void> {
  lastCell = request.id;
  running = startRunning(request);
  const content = await executor.execute(request, running);
  running.end();
  running = undefined;
  markEnd(request.id);
  emit({ type: "reply", id: request.id, content });
  setImmediate(endCell);
}

async function evaluate(request: EvaluateRequest): Promise<void> {
  emit({ type: "reply", id: request.id, content: await executor.evaluate(request) });
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
    else if (request.type === "answer") stdin.answer(request.id, request.value);
    else if (request.type === "comm") comms.receive(request);
    else void evaluate(request);
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
provideHost(() => running, currentCell, stdin, comms);
new Worker(require.resolve("./terminate-thread"), { stdout: false, stderr: false }).unref();
emit({ type: "ready" });
