import { createInterface } from "node:readline";
import { createCellCompiler } from "./cell-compiler";
import type { Reply, Request } from "./protocol";
import { prepared } from "./snapshot/prepared";

/** When nothing was asked for so long, a person reads or types: time to prepare for the next cell. */
const idleMs = 30;

/** The process that compiles. It runs nothing of the user's, so that it answers while a cell holds its own process up. */
export function main(): void {
  const { ts, registry } = prepared();
  const start = () => createCellCompiler(ts, process.cwd(), registry);
  let compiler = start();
  // The first compilation is the slow one: better now than when the user waits for it.
  compiler.compile("0", "warm-up");

  function answer(request: Request): Reply | undefined {
    if (request.type === "compile") return compiler.compile(request.code, request.name);
    if (request.type === "isComplete") return compiler.isComplete(request.code);
    if (request.type === "complete")
      return helpOr({ matches: [], kinds: [], start: request.cursor, end: request.cursor }, () =>
        compiler.complete(request.code, request.cursor),
      );
    if (request.type === "inspect") return helpOr({}, () => compiler.inspect(request.code, request.cursor));
    if (request.type === "commit") compiler.commit(request.name);
    else compiler = start();
    return undefined;
  }

  let idle: NodeJS.Timeout | undefined;
  createInterface({ input: process.stdin }).on("line", (line) => {
    clearTimeout(idle);
    const reply = answer(JSON.parse(line) as Request);
    if (reply) process.stdout.write(`${JSON.stringify(reply)}\n`);
    idle = setTimeout(() => compiler.prepare(), idleMs);
  });
}

/** The compiler may stumble over half-written code; the user asked for help, not for an error. */
function helpOr<T>(none: T, help: () => T): T {
  try {
    return help();
  } catch {
    return none;
  }
}
