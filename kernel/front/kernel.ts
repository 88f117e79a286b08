import { randomUUID } from "node:crypto";
import { createBroadcast } from "./broadcast";
import { startCells } from "./cells";
import { createFrontComms } from "./comms";
import { startCompiler } from "./compiler";
import { readConnection } from "./connection";
import { createExecution } from "./execution";
import { type HistoryRequest, searchHistory } from "./history";
import { openHistory } from "./history-file";
import { kernelInfo } from "./kernel-info";
import { createQuestions } from "./questions";
import { createRunCell } from "./run-cell";
import { type Channel, openSockets, type Sockets } from "./sockets";
import { createStdin } from "./stdin";
import { createMessage, type Message } from "./wire";

export interface Kernel {
  interrupt(): void;
  /** Ends the process that runs cells and closes the sockets. */
  close(): Promise<void>;
}

/**
 * Starts a kernel for the connection file that Jupyter wrote. It owns the sockets and never runs user code, so that it always answers; cells
 * are compiled and run in two other processes, which are started first because they take a while.
 */
export async function startKernel(connectionFile: string, onShutdown: () => void): Promise<Kernel> {
  const session = randomUUID();
  let sockets: Sockets | undefined;
  const broadcast = createBroadcast(session, () => sockets);
  const compiler = startCompiler();
  const cells = startCells({
    onEvent(event) {
      const cell = execution.current();
      if (event.type === "comm") comms.onEvent(event);
      else if (event.type !== "input") execution.onEvent(event);
      else if (cell?.header.msg_id === event.cell) stdin.ask(event, cell);
    },
    onText: (name, text) => execution.onText(name, text),
    onLoss(message) {
      compiler.reset();
      comms.closeAll();
      if (message) execution.onText("stderr", `${message}\n`);
    },
  });
  const past = openHistory(session);
  const sendReply = (request: Message, type: string, content: object) => reply("shell", request, type, content);
  const execution = createExecution(createRunCell(compiler, cells), cells, broadcast, sendReply, past.append);
  const questions = createQuestions(compiler);
  const comms = createFrontComms(broadcast, cells.tell, execution.current);
  const ask = (message: Message) => {
    // What was printed before the question is to be read before it.
    broadcast.flush();
    sockets?.send("stdin", message);
  };
  const stdin = createStdin(session, ask, cells.tell);

  function reply(channel: Channel, request: Message, type: string, content: object): void {
    const message = createMessage(session, type, content, request);
    message.identities = request.identities;
    sockets?.send(channel, message);
  }

  const hear = (message: Message): undefined => void comms.onMessage(message);

  /** What each request is answered with; undefined for messages that have no answer. */
  const answers: Record<string, (message: Message) => object | Promise<object> | undefined> = {
    kernel_info_request: kernelInfo,
    complete_request: questions.complete,
    inspect_request: questions.inspect,
    is_complete_request: questions.isComplete,
    history_request: ({ content }) => ({
      status: "ok",
      history: searchHistory(past.withCurrent(execution.history), content as unknown as HistoryRequest),
    }),
    comm_info_request: ({ content }) => comms.info(content.target_name as string | undefined),
    interrupt_request() {
      void execution.interrupt();
      return { status: "ok" };
    },
    shutdown_request: ({ content }) => ({ status: "ok", restart: content.restart ?? false }),
    ...Object.fromEntries(["comm_open", "comm_msg", "comm_close"].map((type) => [type, hear])),
  };

  async function answer(channel: Channel, message: Message): Promise<void> {
    const type = message.header.msg_type;
    broadcast.status("busy", message);
    const content = await (type in answers ? answers[type]!(message) : unknownAnswer(type));
    if (content) reply(channel, message, type.replace(/_request$/, "_reply"), content);
    broadcast.status("idle", message);
    // The answer came while a cell runs: the kernel is still busy.
    const running = execution.current();
    if (running) broadcast.status("busy", running);
    if (type === "shutdown_request") onShutdown();
  }

  sockets = await openSockets(readConnection(connectionFile), {
    onMessage(channel, message) {
      if (message.header.msg_type === "execute_request" && channel === "shell") execution.enqueue(message);
      else if (channel === "stdin") stdin.onReply(message);
      else void answer(channel, message);
    },
    onSubscribe(topic) {
      const message = createMessage(session, "iopub_welcome", { subscription: topic });
      message.identities = [Buffer.from(topic || "iopub_welcome")];
      sockets?.publish(message);
    },
  });
  broadcast.status("starting");

  return {
    interrupt: () => void execution.interrupt(),
    async close() {
      cells.close();
      compiler.close();
      broadcast.flush();
      await sockets?.close();
    },
  };
}

function unknownAnswer(type: string): object | undefined {
  if (!type.endsWith("_request")) return undefined;
  return { status: "error", ename: "NotImplemented", evalue: `tslab-ml does not know ${type}.`, traceback: [] };
}
