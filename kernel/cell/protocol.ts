import type { MimeBundle } from "../../src/display";
import type { Compiled } from "../compile/protocol";

/** One cell to run. `id` names the request; everything the cell emits carries it, so that output finds its cell. */
export interface ExecuteRequest {
  type: "execute";
  id: string;
  /** As the user wrote it; tracebacks show its lines. */
  code: string;
  compiled: Compiled;
  silent: boolean;
  /** Whether a person watches. */
  live: boolean;
  /** Whether the frontend can ask for input. */
  asks: boolean;
}

/** One of the `user_expressions` of the Jupyter message; evaluated after the cell. */
export interface EvaluateRequest {
  type: "evaluate";
  id: string;
  compiled: Compiled;
}

/** What the front asks of the child, over Node's IPC channel. */
export type Request = ExecuteRequest | EvaluateRequest | { type: "interrupt" } | { type: "answer"; id: string; value: string } | CommEvent;

/** A message of a comm, in either direction; binary data as base64. */
export interface CommEvent {
  type: "comm";
  action: "open" | "msg" | "close";
  id: string;
  /** Of the one that opens it. */
  target?: string;
  data: Record<string, unknown>;
  metadata: Record<string, unknown>;
  buffers: string[];
}

/** The cell asks the user for a line of text. */
export interface InputEvent {
  type: "input";
  cell: string;
  id: string;
  prompt: string;
  password: boolean;
}

/** How a cell failed, as Jupyter's `error` message wants it. */
export interface CellError {
  ename: string;
  evalue: string;
  traceback: string[];
}

export type Expression = { status: "ok"; data: MimeBundle; metadata: Record<string, unknown> } | ({ status: "error" } & CellError);

export type ExecuteReply = { status: "ok" } | ({ status: "error" } & CellError);

export type Reply = ExecuteReply | Expression;

export interface StreamEvent {
  type: "stream";
  cell: string;
  name: "stdout" | "stderr";
  text: string;
}

export interface DisplayEvent {
  type: "display";
  cell: string;
  data: MimeBundle;
  metadata: Record<string, unknown>;
  displayId?: string;
  update: boolean;
}

/** What the child tells the front: one JSON line each, written with blocking writes on file descriptor 3. */
export type Event =
  | { type: "ready" }
  | StreamEvent
  | DisplayEvent
  | { type: "result"; cell: string; data: MimeBundle; metadata: Record<string, unknown> }
  | { type: "clear"; cell: string; wait: boolean }
  | InputEvent
  | CommEvent
  /** The cell listens for interrupts itself (`host().interrupt`): give it time to stop cleanly. */
  | { type: "patient"; cell: string }
  /** Answer to an interrupt: the event loop turns. */
  | { type: "awake" }
  | { type: "reply"; id: string; content: Reply };

/** File descriptors of the child beyond the standard three. */
export const descriptors = { events: 3, terminate: 4 } as const;

/** Written on stdout and stderr when a cell ends, so that the front knows it has read everything native code wrote before. */
export const endMark = (id: string): string => `\0tslab-ml end ${id}\0`;
