import type { ExecuteReply, ExecuteRequest, Reply, Request } from "../cell/protocol";
import { type Child, type ChildHandlers, type Death, startChild } from "./child";
import { describeDeath } from "./death";
import { interrupt, longPatience, shortPatience } from "./interrupt";

/** The process that runs cells, replaced whenever it dies. */
export interface Cells {
  /** Runs a cell. A cell whose process dies has failed; never rejects. */
  execute(request: ExecuteRequest): Promise<ExecuteReply>;
  /** Asks about code; undefined when the process is too busy to answer in time. */
  ask(request: Extract<Request, { id: string }>): Promise<Reply | undefined>;
  /** Interrupts the cell that runs, or what a timer runs. */
  interrupt(): Promise<void>;
  close(): void;
}

export type CellsHandlers = Pick<ChildHandlers, "onEvent" | "onText"> & {
  /** The process died while no cell ran. */
  onLoss(message: string): void;
};

/** How long a question about code may wait while a cell holds the event loop. */
const busyMs = 3000;
const idleMs = 30_000;

export function startCells({ onEvent, onText, onLoss }: CellsHandlers): Cells {
  let closed = false;
  let ready = false;
  let running: { id: string; patient: boolean; interrupts: number; killed: boolean } | undefined;
  let awake: (() => void) | undefined;
  let child: Child | undefined = start();

  function start(): Child {
    ready = false;
    return startChild({
      onText,
      onEvent(event) {
        if (event.type === "ready") ready = true;
        else if (event.type === "awake") awake?.();
        else if (event.type === "patient" && running) running.patient = true;
        else onEvent(event);
      },
      onDeath(death) {
        if (closed) return;
        if (!running) onLoss(describeDeath(death, false).evalue);
        // One that cannot even start is started again only when a cell wants it.
        child = ready ? start() : undefined;
      },
    });
  }

  const living = (): Child => (child ??= start());

  function ping(ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), ms);
      awake = () => {
        clearTimeout(timer);
        resolve(true);
      };
      living().tell({ type: "interrupt" });
    });
  }

  return {
    async execute(request) {
      const cell = { id: request.id, patient: false, interrupts: 0, killed: false };
      running = cell;
      try {
        return (await living().ask(request)) as ExecuteReply;
      } catch (death) {
        return { status: "error", ...describeDeath(death as Death, cell.killed) };
      } finally {
        running = undefined;
      }
    },
    ask(request) {
      const timeout = new Promise<undefined>((resolve) => setTimeout(resolve, running ? busyMs : idleMs, undefined).unref());
      return Promise.race([
        living()
          .ask(request)
          .catch(() => undefined),
        timeout,
      ]);
    },
    async interrupt() {
      const cell = running;
      const first = cell && cell.interrupts++ === 0;
      const target = living();
      await interrupt(
        {
          // A cell that has ended meanwhile needs no more; the next one must not be hit.
          interrupt: async (ms) => running !== cell || child !== target || (await ping(ms)),
          terminate: () => target.terminate(),
          kill() {
            if (cell) cell.killed = true;
            target.kill();
          },
        },
        // The compiler must not be cut off while it loads.
        (cell?.patient && first) || !ready ? longPatience : shortPatience,
      );
    },
    close() {
      closed = true;
      child?.kill();
    },
  };
}
