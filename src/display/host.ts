/** A value in several representations, keyed by MIME type: `{ "text/plain": "...", "image/png": "<base64>" }`. */
export type MimeBundle = Record<string, unknown>;

/** `Symbol.for("Jupyter.display")`: the method of a value that returns its {@link MimeBundle}. */
export const displaySymbol: unique symbol = Symbol.for("Jupyter.display") as never;

/** Anything that knows how to show itself in a notebook (Deno's and tslab-ml's convention). */
export interface Displayable {
  /** What a notebook shows when the value is the last line of a cell. */
  [displaySymbol](): MimeBundle | Promise<MimeBundle>;
}

/** What the tslab-ml kernel offers to the code that runs inside it. Absent in plain Node and in the stock tslab kernel. */
export interface Host {
  /** Publishes `display_data`, or `update_display_data` when `update` is true; `displayId` names the output to update later. */
  display(bundle: MimeBundle, options?: { displayId?: string; update?: boolean; metadata?: Record<string, unknown> }): void;
  /** Publishes `clear_output`; with `wait`, the old output stays until new output arrives. */
  clearOutput(wait?: boolean): void;
  /** Aborted when the user interrupts the cell that runs now; a new signal for every cell. */
  readonly interrupt: AbortSignal;
  /** False when nobody watches live (nbconvert): progress then prints plain lines. */
  readonly live: boolean;
  /** Asks the user for a line of text. Absent in kernels older than this package. Rejects where the frontend cannot ask, and when the cell is interrupted. */
  input?(prompt: string, options: { password: boolean }): Promise<string>;
  /** Calls `handler` after every cell, when its reply is out: time for what may wait. */
  onCellEnd?(handler: () => void): void;
  /** Channels between this code and the page that shows the notebook. */
  readonly comms?: Comms;
}

/** What goes through a {@link Comm}: JSON, and binary data beside it. */
export interface CommMessage {
  data: Record<string, unknown>;
  metadata: Record<string, unknown>;
  buffers: Uint8Array[];
}

/** One channel to the page (the "comm" of the Jupyter protocol), open until either side closes it. */
export interface Comm {
  readonly id: string;
  /** Sends a message to the page. */
  send(data: Record<string, unknown>, options?: Partial<Omit<CommMessage, "data">>): void;
  /** Calls `handler` with every message of the page. */
  onMessage(handler: (message: CommMessage) => void): void;
  /** Calls `handler` when the page has closed the channel. */
  onClose(handler: () => void): void;
  /** Closes the channel on both sides. */
  close(): void;
}

export interface Comms {
  /** Accepts channels that the page opens for `target`. */
  register(target: string, onOpen: (comm: Comm, message: CommMessage) => void): void;
  /** Opens a channel to what the page has registered for `target`; `id` is a new random name by default. */
  open(target: string, message?: Partial<CommMessage>, id?: string): Comm;
}

const hostSymbol = Symbol.for("tslab-ml.host");
const globals = globalThis as unknown as Record<symbol, Host | undefined>;

/** The kernel that runs this code, or undefined outside of the tslab-ml kernel. */
export const host = (): Host | undefined => globals[hostSymbol];

/** Called once by the kernel's child process. */
export const setHost = (value: Host | undefined): void => {
  globals[hostSymbol] = value;
};
