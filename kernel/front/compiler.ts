import { type ChildProcess, spawn } from "node:child_process";
import type { CodeRequest, CompileReply, CompleteReply, InspectReply, IsCompleteReply, Reply, Request } from "../compile/protocol";
import { environment, nodeOptions, snapshotFile } from "../compile/snapshot/file";
import { createLines } from "./lines";

/** The process that compiles cells, apart from the one that runs them: it answers while a cell runs, and nothing a cell does can harm it. */
export interface Compiler {
  /** Rejects when the process dies over the cell; it is started again and knows the earlier cells. */
  compile(code: string, name: string): Promise<CompileReply>;
  /** Makes the declarations of a compiled cell known to the cells after it. */
  commit(code: string, name: string): void;
  /** Forgets every cell. */
  reset(): void;
  /** Asks about code; undefined when there is no answer in time. */
  ask(request: CodeRequest): Promise<CompleteReply | InspectReply | IsCompleteReply | undefined>;
  close(): void;
}

interface Question {
  request: Request;
  resolve(reply: Reply): void;
  reject(error: Error): void;
}

/** How long a question may take, the loading of large typings included. */
const patienceMs = 30_000;

export function startCompiler(): Compiler {
  let closed = false;
  /** Node refuses a snapshot that was not made for it; then the compiler starts without. */
  let trusted = true;
  let waiting: Question[] = [];
  /** Compiled since the last reset. */
  const compiled = new Set<string>();
  let committed: { code: string; name: string }[] = [];
  let child: ChildProcess | undefined = start();

  function start(): ChildProcess {
    const snapshot = trusted ? snapshotFile() : undefined;
    const options = [...nodeOptions, ...(snapshot ? ["--snapshot-blob", snapshot] : [])];
    const started = spawn(process.execPath, [...options, require.resolve("../compile/start")], {
      stdio: ["pipe", "pipe", "inherit"],
      env: environment(),
    });
    let answered = false;
    const onLine = (line: string) => {
      answered = true;
      waiting.shift()?.resolve(JSON.parse(line) as Reply);
    };
    started.stdout!.on("data", createLines(onLine));
    started.stdin!.on("error", () => {});
    started.on("error", () => {});
    started.on("exit", (code, signal) => !closed && died(signal ?? `exit code ${code}`, snapshot !== undefined && !answered));
    return started;
  }

  function died(how: string, refused: boolean): void {
    const unanswered = waiting;
    waiting = [];
    child = undefined;
    if (refused) trusted = false;
    for (const question of unanswered) {
      if (refused) send(question);
      else question.reject(new Error(`The TypeScript compiler ended (${how}) and is started again; run the cell once more.`));
    }
  }

  /** A new compiler learns what the earlier cells declared by compiling them again. */
  function living(): ChildProcess {
    if (child) return child;
    child = start();
    for (const { code, name } of committed) {
      void ask({ type: "compile", code, name }).catch(() => {});
      tell({ type: "commit", name });
    }
    return child;
  }

  const tell = (request: Request): void => void living().stdin!.write(`${JSON.stringify(request)}\n`);

  function send(question: Question): void {
    const { stdin } = living();
    waiting.push(question);
    stdin!.write(`${JSON.stringify(question.request)}\n`);
  }

  const ask = (request: Request): Promise<Reply> => new Promise((resolve, reject) => send({ request, resolve, reject }));

  return {
    compile(code, name) {
      compiled.add(name);
      return ask({ type: "compile", code, name }) as Promise<CompileReply>;
    },
    commit(code, name) {
      if (!compiled.delete(name)) return;
      committed.push({ code, name });
      tell({ type: "commit", name });
    },
    reset() {
      committed = [];
      compiled.clear();
      tell({ type: "reset" });
    },
    ask(request) {
      const timeout = new Promise<undefined>((resolve) => setTimeout(resolve, patienceMs, undefined).unref());
      const answer = ask(request).catch(() => undefined) as Promise<CompleteReply | undefined>;
      return Promise.race([answer, timeout]);
    },
    close() {
      closed = true;
      child?.kill("SIGKILL");
    },
  };
}
