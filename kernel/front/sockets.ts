import { Reply, Router, XPublisher } from "zeromq";
import { address, type Connection } from "./connection";
import { decode, encode, type Message, WireError } from "./wire";

export type Channel = "shell" | "control" | "stdin";

export interface Sockets {
  /** Sends a message to the client that `message.identities` names. */
  send(channel: Channel, message: Message): void;
  /** Broadcasts a message on the iopub channel. */
  publish(message: Message): void;
  /** Sends what is pending, then closes. */
  close(): Promise<void>;
  /** How many messages were dropped because they were unsigned, wrongly signed or unreadable. */
  readonly dropped: number;
}

export interface SocketHandlers {
  onMessage(channel: Channel, message: Message): void;
  /** A client subscribed to the iopub channel and can now receive what is published. */
  onSubscribe(topic: string): void;
}

/** Binds the five sockets of a kernel. No message is ever dropped for want of buffer space. */
export async function openSockets(connection: Connection, { onMessage, onSubscribe }: SocketHandlers): Promise<Sockets> {
  const unlimited = { sendHighWaterMark: 0, receiveHighWaterMark: 0, linger: 1000 };
  const routers = { shell: new Router(unlimited), control: new Router(unlimited), stdin: new Router(unlimited) };
  const iopub = new XPublisher(unlimited);
  const heartbeat = new Reply({ linger: 0 });
  const sockets = [...Object.values(routers), iopub, heartbeat];
  const pending = new Map<object, Promise<unknown>>();
  let dropped = 0;

  // A ZeroMQ socket takes one send at a time.
  function queue(socket: Router | XPublisher, message: Message): void {
    const frames = encode(connection.key, message);
    const send = () => (socket.closed ? undefined : socket.send(frames).catch(() => {}));
    pending.set(socket, (pending.get(socket) ?? Promise.resolve()).then(send));
  }

  async function listen(channel: Channel): Promise<void> {
    for await (const frames of routers[channel]) {
      try {
        onMessage(channel, decode(connection.key, frames));
      } catch (error) {
        if (!(error instanceof WireError)) throw error;
        dropped++;
        console.error(`tslab-ml: dropped a ${error.message} on the ${channel} channel.`);
      }
    }
  }

  async function welcome(): Promise<void> {
    for await (const [frame] of iopub) {
      if (frame?.[0] === 1) onSubscribe(frame.subarray(1).toString());
    }
  }

  async function beat(): Promise<void> {
    for await (const frames of heartbeat) await heartbeat.send(frames);
  }

  await Promise.all([
    ...(["shell", "control", "stdin"] as const).map((channel) => routers[channel].bind(address(connection, connection[`${channel}_port`]))),
    iopub.bind(address(connection, connection.iopub_port)),
    heartbeat.bind(address(connection, connection.hb_port)),
  ]);
  for (const loop of [listen("shell"), listen("control"), listen("stdin"), welcome(), beat()]) {
    loop.catch((error) => {
      if (!sockets.every((socket) => socket.closed)) throw error;
    });
  }

  return {
    send: (channel, message) => queue(routers[channel], message),
    publish: (message) => queue(iopub, message),
    async close() {
      await Promise.all(pending.values());
      for (const socket of sockets) socket.close();
    },
    get dropped() {
      return dropped;
    },
  };
}
