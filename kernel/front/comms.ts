import type { CommEvent, Request } from "../cell/protocol";
import type { Broadcast } from "./broadcast";
import type { Message } from "./wire";

/** Comms between the pages that show the notebook and the process that runs cells. */
export interface FrontComms {
  /** `comm_open`, `comm_msg` or `comm_close` of a page. */
  onMessage(message: Message): void;
  /** A message of the process that runs cells. */
  onEvent(event: CommEvent): void;
  /** Content of `comm_info_reply`. */
  info(target?: string): object;
  /** The process is gone, and its side of every comm with it. */
  closeAll(): void;
}

/** @param running the request of the cell that runs now */
export function createFrontComms({ publish }: Broadcast, tell: (request: Request) => void, running: () => Message | undefined): FrontComms {
  const targets = new Map<string, string>();
  /** What the process answers outside of a cell belongs to the message that the page sent last. */
  let last: Message | undefined;

  function note(action: CommEvent["action"], id: string, target = ""): void {
    if (action === "open") targets.set(id, target);
    if (action === "close") targets.delete(id);
  }

  return {
    onMessage(message) {
      last = message;
      const action = message.header.msg_type.replace("comm_", "") as CommEvent["action"];
      const {
        comm_id,
        target_name,
        data = {},
      } = message.content as { comm_id: string; target_name?: string; data?: Record<string, unknown> };
      note(action, comm_id, target_name);
      const buffers = message.buffers.map((bytes) => bytes.toString("base64"));
      tell({ type: "comm", action, id: comm_id, target: target_name, data, metadata: message.metadata, buffers });
    },
    onEvent({ action, id, target, data, metadata, buffers }) {
      note(action, id, target);
      const content = { comm_id: id, data, ...(action === "open" ? { target_name: target } : {}) };
      publish(`comm_${action}`, content, running() ?? last, { metadata, buffers: buffers.map((text) => Buffer.from(text, "base64")) });
    },
    info(target) {
      const found = [...targets].filter(([, name]) => target === undefined || name === target);
      return { status: "ok", comms: Object.fromEntries(found.map(([id, target_name]) => [id, { target_name }])) };
    },
    closeAll() {
      for (const id of targets.keys()) publish("comm_close", { comm_id: id, data: {} }, running());
      targets.clear();
    },
  };
}
