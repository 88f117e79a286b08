import { emit } from "./channel";
import { Interrupted } from "./interrupted";

/** How long a cell that listens for interrupts may take to stop by itself. */
const patienceMs = 5000;

/** How many awaits of an ended cell fail, so that its `finally` blocks run; after that they wait for ever, and a loop that catches every failure ends. */
const lastAwaits = 100;

/** The cell that runs now. */
export interface Running {
  readonly id: string;
  readonly live: boolean;
  readonly silent: boolean;
  readonly asks: boolean;
  /** Ends the cell with an error from outside, whatever its code is waiting for. */
  fail(error: unknown): void;
  /** Settles when {@link Running.fail} was called. */
  readonly failed: Promise<never>;
  /** Whether {@link Running.fail} was called. */
  ended(): boolean;
  /**
   * A promise like `value` that also ends when the cell is ended; anything but a promise as it is. When the cell has been ended it throws, or gives what
   * never settles.
   */
  guard<T>(value: T): T;
  /** Aborted on an interrupt; reading it tells the kernel that the cell stops by itself. */
  signal(): AbortSignal;
  /** Aborts the signal, and fails the cell: at once, or after a while when it listens. A second interrupt does not wait. */
  interrupt(): void;
  /** Forgets what is pending. */
  end(): void;
}

/** Begins to follow a cell. */
export function startRunning({ id, live, silent, asks }: Pick<Running, "id" | "live" | "silent" | "asks">): Running {
  const controller = new AbortController();
  let patient = false;
  let timer: NodeJS.Timeout | undefined;
  const guards = new Set<(error: unknown) => void>();
  const failed = new Promise<never>((_resolve, reject) => guards.add(reject));
  failed.catch(() => {});

  let ended: { error: unknown; awaits: number } | undefined;

  function fail(error: unknown): void {
    ended ??= { error, awaits: 0 };
    for (const reject of guards) reject(error);
    guards.clear();
  }

  function guard<T>(value: T): T {
    if (ended && ended.awaits++ < lastAwaits) throw ended.error;
    if (ended) return new Promise(() => {}) as T;
    if (typeof (value as PromiseLike<unknown> | undefined)?.then !== "function") return value;
    let end!: (error: unknown) => void;
    // V8 finds those who await, for the traceback, along promises that each have one reaction, and through a promise's own resolve.
    const settled = new Promise((resolve, reject) => {
      end = reject;
      (value as PromiseLike<unknown>).then(resolve, reject);
    });
    guards.add(end);
    // Not Promise.race: every await of a long loop would stay in memory until the cell ends.
    return settled.then(
      (result) => {
        guards.delete(end);
        return result;
      },
      (error) => {
        guards.delete(end);
        throw error;
      },
    ) as T;
  }

  return {
    id,
    live,
    silent,
    asks,
    fail,
    failed,
    ended: () => ended !== undefined,
    guard,
    signal() {
      if (!patient) emit({ type: "patient", cell: id });
      patient = true;
      return controller.signal;
    },
    interrupt() {
      const again = controller.signal.aborted;
      controller.abort(new Interrupted());
      if (!patient || again) fail(new Interrupted());
      else timer = setTimeout(() => fail(new Interrupted()), patienceMs);
    },
    end: () => clearTimeout(timer),
  };
}
