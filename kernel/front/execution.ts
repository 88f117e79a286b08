import type { Event } from "../cell/protocol";
import type { Broadcast } from "./broadcast";
import type { Cells } from "./cells";
import type { HistoryEntry } from "./history";
import { liveOf } from "./live";
import type { Outcome, RunCell } from "./run-cell";
import type { Message } from "./wire";

/** The `execute_request` of the Jupyter protocol. */
interface ExecuteContent {
  code: string;
  silent?: boolean;
  store_history?: boolean;
  user_expressions?: Record<string, string>;
  allow_stdin?: boolean;
  stop_on_error?: boolean;
}

/** Runs cells one after the other, in the order in which they came. */
export interface Execution {
  enqueue(request: Message): void;
  /** The request that runs now. */
  current(): Message | undefined;
  /** Shows something that belongs to a cell. */
  onEvent(event: Exclude<Event, { type: "reply" }>): void;
  /** Shows text that belongs to no known cell: the one that runs, or ran last. */
  onText(name: "stdout" | "stderr", text: string): void;
  /** Interrupts the cell that runs, and drops those that wait. */
  interrupt(): Promise<void>;
  readonly history: readonly HistoryEntry[];
}

/** Requests that a frontend sent together arrive within this time; after an error they are dropped together. */
const settleMs = 10;

interface Shown {
  message: Message;
  count: number;
  silent: boolean;
  entry?: HistoryEntry;
}

export function createExecution(
  runCell: RunCell,
  cells: Pick<Cells, "interrupt">,
  { publish, stream, show, status }: Broadcast,
  reply: (request: Message, type: string, content: object) => void,
  keep: (entry: HistoryEntry) => void,
): Execution {
  const queue: Message[] = [];
  const history: HistoryEntry[] = [];
  let count = 0;
  let current: Message | undefined;
  /** The cell that runs, or ran last: late output still belongs to it. */
  let last: Shown | undefined;
  let interrupted = false;

  async function work(): Promise<void> {
    for (let message = queue.shift(); message; message = queue.shift()) {
      current = message;
      for (const waiting of await execute(message, message.content as unknown as ExecuteContent)) abort(waiting);
      current = undefined;
    }
  }

  /** Returns the requests that shall not run any more. */
  async function execute(message: Message, content: ExecuteContent): Promise<Message[]> {
    const { code, silent = false, user_expressions: expressions = {}, stop_on_error = true } = content;
    status("busy", message);
    const stored = !silent && (content.store_history ?? true);
    if (stored) count++;
    const entry = stored ? { line: count, input: code } : undefined;
    if (entry) history.push(entry);
    last = { message, count, silent, entry };
    if (!silent) publish("execute_input", { code, execution_count: count }, message);
    const request = {
      id: message.header.msg_id,
      code,
      count,
      silent,
      live: liveOf(content.allow_stdin),
      asks: content.allow_stdin ?? true,
      expressions,
    };
    const outcome = await runCell(request, () => interrupted);
    const { result } = outcome;
    // A notebook that runs unattended, as under nbconvert, is nobody's typing.
    if (entry && request.live) keep(entry);
    if (result.status === "error" && !silent) {
      const { ename, evalue, traceback } = result;
      publish("error", { ename, evalue, traceback }, message);
    }
    const drop = interrupted || (result.status === "error" && stop_on_error);
    interrupted = false;
    // Before the reply: what comes after it was sent by someone who knows of the error.
    if (drop) await new Promise((resolve) => setTimeout(resolve, settleMs));
    const dropped = drop ? queue.splice(0) : [];
    reply(message, "execute_reply", replyContent(outcome, count));
    status("idle", message);
    return dropped;
  }

  function abort(message: Message): void {
    status("busy", message);
    reply(message, "execute_reply", { status: "aborted" });
    status("idle", message);
  }

  return {
    history,
    current: () => current,
    enqueue(message) {
      queue.push(message);
      if (!current) void work();
    },
    onEvent(event) {
      if (!last || last.silent || !("cell" in event)) return;
      if (event.type === "stream") stream(last.message, event.name, event.text);
      else show(last.message, last.count, event);
      if (event.type === "result" && last.entry) last.entry.output = String(event.data["text/plain"] ?? "");
    },
    onText(name, text) {
      if (!last?.silent) stream(last?.message, name, text);
    },
    async interrupt() {
      if (current) interrupted = true;
      await cells.interrupt();
    },
  };
}

function replyContent({ result, values, pages }: Outcome, execution_count: number): object {
  if (result.status === "error") {
    const { ename, evalue, traceback } = result;
    return { status: "error", execution_count, ename, evalue, traceback, user_expressions: {}, payload: [] };
  }
  const payload = pages.map((data) => ({ source: "page", data, start: 0 }));
  return { status: "ok", execution_count, user_expressions: values, payload };
}
