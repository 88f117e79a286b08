import { randomUUID } from "node:crypto";
import type { Comm, CommMessage, Comms } from "../../src/display";
import { emit } from "./channel";
import type { CommEvent } from "./protocol";

export interface CellComms extends Comms {
  /** A message from the page. */
  receive(event: CommEvent): void;
}

interface Open {
  comm: Comm;
  messages: ((message: CommMessage) => void)[];
  closings: (() => void)[];
}

export function createComms(): CellComms {
  const targets = new Map<string, (comm: Comm, message: CommMessage) => void>();
  const open = new Map<string, Open>();

  function send(
    action: CommEvent["action"],
    id: string,
    { data = {}, metadata = {}, buffers = [] }: Partial<CommMessage> = {},
    target?: string,
  ): void {
    const encoded = buffers.map((bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64"));
    emit({ type: "comm", action, id, target, data, metadata, buffers: encoded });
  }

  function add(id: string): Open {
    const entry: Open = {
      messages: [],
      closings: [],
      comm: {
        id,
        send(data, options) {
          if (!open.has(id)) throw new Error(`The comm ${id} is closed.`);
          send("msg", id, { data, ...options });
        },
        onMessage: (handler) => void entry.messages.push(handler),
        onClose: (handler) => void entry.closings.push(handler),
        close() {
          if (open.delete(id)) send("close", id);
        },
      },
    };
    open.set(id, entry);
    return entry;
  }

  return {
    register: (target, onOpen) => void targets.set(target, onOpen),
    open(target, message, id = randomUUID()) {
      send("open", id, message, target);
      return add(id).comm;
    },
    receive({ action, id, target = "", data, metadata, buffers }) {
      const message = { data, metadata, buffers: buffers.map((text) => new Uint8Array(Buffer.from(text, "base64"))) };
      if (action === "open") {
        const onOpen = targets.get(target);
        // Nothing listens; saying so at once keeps the page from waiting.
        if (onOpen) onOpen(add(id).comm, message);
        else send("close", id);
        return;
      }
      const entry = open.get(id);
      if (action === "close") {
        open.delete(id);
        for (const handler of entry?.closings ?? []) handler();
      } else for (const handler of entry?.messages ?? []) handler(message);
    },
  };
}
