import type { InputEvent, Request } from "../cell/protocol";
import { createMessage, type Message } from "./wire";

/** Carries questions of cells to the frontend that runs them, and its answers back. */
export interface Stdin {
  /** @param cell the request that the question belongs to */
  ask(event: InputEvent, cell: Message): void;
  /** An `input_reply`. */
  onReply(reply: Message): void;
}

export function createStdin(session: string, send: (message: Message) => void, tell: (request: Request) => void): Stdin {
  /** Id of the `input_request` -> the question, the oldest first. */
  const asked = new Map<string, { id: string; cell: string }>();
  return {
    ask({ id, prompt, password }, cell) {
      const message = createMessage(session, "input_request", { prompt, password }, cell);
      message.identities = cell.identities;
      // A cell that was interrupted waits for no answer any more.
      for (const [request, question] of asked) if (question.cell !== cell.header.msg_id) asked.delete(request);
      asked.set(message.header.msg_id, { id, cell: cell.header.msg_id });
      send(message);
    },
    onReply({ parent_header: parent, content }) {
      // Some clients do not say what they answer; they answer in the order of the questions.
      const request = asked.has(parent.msg_id ?? "") ? parent.msg_id! : [...asked.keys()][0];
      if (request === undefined) return;
      tell({ type: "answer", id: asked.get(request)!.id, value: String(content.value ?? "") });
      asked.delete(request);
    },
  };
}
