import { type ChildProcess, spawn } from "node:child_process";
import type { Socket } from "node:net";
import { descriptors, type Event, type Reply, type Request } from "../cell/protocol";
import { createLines } from "./lines";
import { createNativeOutput } from "./native-output";

/** How the process that runs cells ended. */
export interface Death {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** The last text that native code wrote. */
  lastWords: string;
}

export interface Child {
  /** Sends a request that has no reply. */
  tell(request: Request): void;
  /** Sends a request and gives its reply; rejects with a {@link Death} when the process ends before. */
  ask(request: Extract<Request, { id: string }>): Promise<Reply>;
  /** Ends the JavaScript that runs now, and programs that it waits for. */
  terminate(): void;
  /** Whether every termination has struck. */
  terminated(): boolean;
  kill(): void;
}

export interface ChildHandlers {
  onEvent(event: Exclude<Event, { type: "reply" }>): void;
  /** Text that native code or a child process wrote past JavaScript. */
  onText(name: "stdout" | "stderr", text: string): void;
  onDeath(death: Death): void;
}

/** How long to wait for the rest of what was written: another process may hold the pipe open. */
const drainMs = 500;

/** Starts the process that runs cells, in a process group of its own so that whatever it starts ends with it. */
export function startChild({ onEvent, onText, onDeath }: ChildHandlers): Child {
  const child = spawn(process.execPath, [...nodeOptions(), require.resolve("../cell/main")], {
    stdio: ["ignore", "pipe", "pipe", "pipe", "pipe", "ipc"],
    detached: process.platform !== "win32",
  });
  const asked = new Map<string, { resolve(reply: Reply): void; reject(death: Death): void }>();
  const ended = { stdout: "", stderr: "" };
  let waiting: (() => void) | undefined;

  const native = (["stdout", "stderr"] as const).map((name) => {
    const output = createNativeOutput({
      onText: (text) => onText(name, text),
      onEnd(id) {
        ended[name] = id;
        waiting?.();
      },
    });
    child[name]!.on("data", (chunk: Buffer) => output.read(chunk));
    return output;
  });

  /** Waits until everything that was written before the end of a cell is read. */
  function drained(id: string): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, drainMs);
      waiting = () => {
        if (ended.stdout !== id || ended.stderr !== id) return;
        clearTimeout(timer);
        resolve();
      };
      waiting();
    });
  }

  async function onLine(line: string): Promise<void> {
    const event = parse(line);
    if (!event) return;
    if (event.type !== "reply") return onEvent(event);
    const request = asked.get(event.id);
    if ("expressions" in event.content || "traceback" in event.content) await drained(event.id);
    asked.delete(event.id);
    request?.resolve(event.content);
  }
  const events = child.stdio[descriptors.events] as Socket;
  events.on("data", createLines(onLine));

  child.on("error", () => child.pid === undefined && onExit(null, null));
  child.on("exit", onExit);
  async function onExit(code: number | null, signal: NodeJS.Signals | null): Promise<void> {
    signalGroup(child, "SIGKILL");
    await Promise.race([Promise.all([closed(events), closed(child.stdout!), closed(child.stderr!)]), delay(drainMs)]);
    const death = { code, signal, lastWords: native.map((output) => output.tail()).join("\n") };
    for (const { reject } of asked.values()) reject(death);
    asked.clear();
    onDeath(death);
  }
  const terminator = child.stdio[descriptors.terminate] as Socket;
  let striking = 0;
  terminator.on("data", (bytes: Buffer) => (striking -= bytes.length));
  for (const pipe of [terminator, events, child.stdout!, child.stderr!]) pipe.on("error", () => {});

  return {
    tell: (request) => void (child.connected && child.send(request, () => {})),
    ask(request) {
      return new Promise((resolve, reject) => {
        asked.set(request.id, { resolve, reject });
        if (child.connected) child.send(request, () => {});
      });
    },
    terminated: () => striking <= 0,
    terminate() {
      striking++;
      terminator.write("!");
      signalGroup(child, "SIGINT");
    },
    kill: () => signalGroup(child, "SIGKILL"),
  };
}

function nodeOptions(): string[] {
  // Terminating JavaScript leaves Node's async hook stack as it was, which Node would take for a bug of its own.
  const options = ["--no-force-async-hooks-checks"];
  if (process.allowedNodeEnvironmentFlags.has("--disable-warning")) options.push("--disable-warning=ExperimentalWarning");
  return options;
}

/** A line that an interrupt cut off is not JSON: it is left out. */
function parse(line: string): Event | undefined {
  try {
    return JSON.parse(line) as Event;
  } catch {
    return undefined;
  }
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === "win32") child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // Already gone.
  }
}

const closed = (stream: NodeJS.EventEmitter & { closed?: boolean }): Promise<void> =>
  new Promise((resolve) => (stream.closed ? resolve() : stream.once("close", () => resolve())));

const delay = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
