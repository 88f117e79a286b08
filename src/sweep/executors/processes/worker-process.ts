import { spawn } from "node:child_process";
import type { Socket } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { type Returned, type Trial, TrialPruned } from "../../study";
import type { Portable } from "../portable";
import { frameOf, onMessages } from "./frames";
import { errorOf, type FromWorker, recordOf, type ToWorker } from "./messages";

/** A process that runs one trial after the other. */
export interface WorkerProcess {
  readonly alive: boolean;
  /** @throws what the objective threw, a {@link TrialPruned} for a pruned trial, or how the process died */
  run(trial: Trial): Promise<Returned>;
  kill(): void;
}

interface Current {
  readonly trial?: Trial;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** The flags of this process, but for those that say what it runs: a debugger's port, and a program given as text. */
function engineFlags(): string[] {
  const takesProgram = /^(-e|-p|-pe|--eval|--print)$/;
  return process.execArgv.filter(
    (flag, i, all) =>
      !/^--(inspect|input-type|test|watch)/.test(flag) &&
      !/^(-e|-p|-pe|--eval|--print)(=|$)/.test(flag) &&
      !takesProgram.test(all[i - 1] ?? ""),
  );
}

/** Starts a worker. What it prints is printed here, with the trial's number in front. */
export function startWorker(portable: Portable, environment: Readonly<Record<string, string>>): WorkerProcess {
  const child = spawn(process.execPath, [...engineFlags(), join(__dirname, "worker.js")], {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe", "pipe", "pipe"],
  });
  const [, , , said, told] = child.stdio as unknown as [null, Readable, Readable, Readable, Writable];
  // A worker that dies while it is told something is reported by its exit.
  told.on("error", () => {});
  let current: Current | undefined;
  let death: Error | undefined;
  const send = (message: ToWorker) => void told.write(frameOf(message));
  // A program that is done may end without `dispose`: what holds it up is a trial, not a worker that waits for one.
  const handles = [child, ...child.stdio.slice(1)] as unknown as Socket[];
  const settle = (end: (current: Current) => void) => {
    const before = current;
    current = undefined;
    for (const handle of handles) handle.unref();
    if (before) end(before);
  };

  async function answer(trial: Trial, { method, args }: Extract<FromWorker, { kind: "call" }>): Promise<void> {
    try {
      const value = await (trial[method] as (...args: readonly unknown[]) => unknown)(...args);
      send({ kind: "answer", value });
    } catch (error) {
      send({ kind: "answer", error: recordOf(error) });
    }
  }

  onMessages<FromWorker>(said, (message) => {
    if (message.kind === "call") void answer(current?.trial as Trial, message);
    else if (message.kind === "ready") settle(({ resolve }) => resolve(undefined));
    else if (message.kind === "done") settle(({ resolve }) => resolve(message.returned));
    else settle(({ reject }) => reject(message.pruned ? new TrialPruned(message.error.message) : errorOf(message.error)));
  });
  child.once("error", (error) => (death ??= error));
  child.once("close", (code, signal) => {
    death ??= new Error(`the worker process ended (${signal ?? `exit code ${code}`}) in the middle of the trial`);
    settle(({ reject }) => reject(death));
  });
  for (const [stream, print] of [
    [child.stdout, console.log],
    [child.stderr, console.error],
  ] as const)
    createInterface({ input: stream as Readable }).on("line", (line) =>
      print(current?.trial ? `trial ${current.trial.number}: ${line}` : line),
    );

  const during = (message: ToWorker, trial?: Trial) =>
    new Promise<unknown>((resolve, reject) => {
      if (death) return reject(death);
      current = { trial, resolve, reject };
      for (const handle of handles) handle.ref();
      send(message);
    });
  const ready = during({ kind: "setup", portable });
  // It is thrown where the first trial waits for it.
  ready.catch(() => {});

  return {
    get alive() {
      return death === undefined;
    },
    async run(trial) {
      await ready;
      const { id, number, params, userAttrs, systemAttrs } = trial;
      return (await during({ kind: "trial", trial: { id, number, params, userAttrs, systemAttrs } }, trial)) as Returned;
    },
    kill: () => void child.kill("SIGKILL"),
  };
}
