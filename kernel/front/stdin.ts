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
  /** Id of the `input_request` -> id of the question, the oldest first. */
  const asked = new Map<string, string>();
  return {
    ask({ id, prompt, password }, cell) {
      const message = createMessage(session, "input_request", { prompt, password }, cell);
      message.identities = cell.identities;
      asked.set(message.header.msg_id, id);
      send(message);
    },
    onReply({ parent_header: parent, content }) {
      // Some clients do not say what they answer; then it is the question that was asked last.
      const request = asked.has(parent.msg_id ?? "") ? parent.msg_id! : [...asked.keys()].at(-1);
      if (request === undefined) return;
      tell({ type: "answer", id: asked.get(request)!, value: String(content.value ?? "") });
      asked.clear();
    },
  };
}
