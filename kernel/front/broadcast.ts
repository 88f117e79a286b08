import type { DisplayEvent, Event, StreamEvent } from "../cell/protocol";
import type { Sockets } from "./sockets";
import { createStreams } from "./streams";
import { createMessage, type Message } from "./wire";

/** What the kernel says to everybody. */
export interface Broadcast {
  publish(type: string, content: object, parent?: Message, extra?: Partial<Pick<Message, "metadata" | "buffers">>): void;
  stream(parent: Message | undefined, name: StreamEvent["name"], text: string): void;
  /** Publishes what a cell showed. */
  show(parent: Message, count: number, event: Exclude<Event, { type: "reply" | "stream" }>): void;
  status(state: "starting" | "busy" | "idle", parent?: Message): void;
  flush(): void;
}

/** Turns events into iopub messages, in order: held back text goes out before anything that came after it. */
export function createBroadcast(session: string, sockets: () => Sockets | undefined): Broadcast {
  const streams = createStreams<Message | undefined>(({ parent, name, text }) => send("stream", { name, text }, parent));

  function send(type: string, content: object, parent?: Message, extra?: Partial<Message>): void {
    const message = { ...createMessage(session, type, content, parent), ...extra };
    message.identities = [Buffer.from(`kernel.${session}.${type}`)];
    sockets()?.publish(message);
  }

  function publish(type: string, content: object, parent?: Message, extra?: Partial<Message>): void {
    streams.flush();
    send(type, content, parent, extra);
  }

  return {
    publish,
    flush: streams.flush,
    stream: (parent, name, text) => streams.write({ parent, name, text }),
    status: (state, parent) => publish("status", { execution_state: state }, parent),
    show(parent, count, event) {
      if (event.type === "result") {
        publish("execute_result", { execution_count: count, data: event.data, metadata: event.metadata }, parent);
      } else if (event.type === "display") publish(event.update ? "update_display_data" : "display_data", displayContent(event), parent);
      else if (event.type === "clear") publish("clear_output", { wait: event.wait }, parent);
    },
  };
}

const displayContent = ({ data, metadata, displayId }: DisplayEvent) => ({
  data,
  metadata,
  transient: displayId === undefined ? {} : { display_id: displayId },
});
