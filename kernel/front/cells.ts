import type { EvaluateRequest, ExecuteReply, ExecuteRequest, Expression, Request } from "../cell/protocol";
import { type Child, type ChildHandlers, type Death, startChild } from "./child";
import { describeDeath } from "./death";
import { interrupt, longPatience, shortPatience } from "./interrupt";

/** The process that runs cells, replaced whenever it dies. */
export interface Cells {
  /** Runs a cell. A cell whose process dies has failed; never rejects. */
  execute(request: ExecuteRequest): Promise<ExecuteReply>;
  /** Sends what has no reply. */
  tell(request: Request): void;
  /** The value of an expression, after a cell; undefined when the process is too busy or died. */
  evaluate(request: EvaluateRequest): Promise<Expression | undefined>;
  /** Interrupts the cell that runs, or what a timer runs. */
  interrupt(): Promise<void>;
  close(): void;
}

export type CellsHandlers = Pick<ChildHandlers, "onEvent" | "onText"> & {
  /** The process died, and with it all variables; `message` where no cell ran that could say so. */
  onLoss(message: string | undefined): void;
};

/** How long the value of an expression may take. */
const evaluateMs = 30_000;
/** How soon a terminated cell reports its end. */
const unansweredMs = 1000;
const unanswered = { ename: "Interrupted", evalue: "The cell was interrupted.", traceback: ["Interrupted: The cell was interrupted."] };

export function startCells({ onEvent, onText, onLoss }: CellsHandlers): Cells {
  let closed = false;
  let ready = false;
  let running: { id: string; patient: boolean; killed: boolean; giveUp(): void } | undefined;
  /** The interrupt that is under way; no cell may begin before it is over. */
  let interrupting: Promise<unknown> | undefined;
  let answered: ((awake: boolean) => void) | undefined;
  let child: Child | undefined = start();

  function start(): Child {
    ready = false;
    return startChild({
      onText,
      onEvent(event) {
        if (event.type === "ready") ready = true;
        else if (event.type === "awake") answered?.(true);
        else if (event.type === "patient" && running) running.patient = true;
        else onEvent(event);
      },
      onDeath(death) {
        if (closed) return;
        onLoss(running ? undefined : describeDeath(death, false).evalue);
        // One that cannot even start is started again only when a cell wants it.
        child = ready ? start() : undefined;
      },
    });
  }

  const living = (): Child => (child ??= start());

  function ping(ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), ms);
      answered = (awake) => {
        clearTimeout(timer);
        resolve(awake);
      };
      living().tell({ type: "interrupt" });
    });
  }

  async function climb(): Promise<void> {
    const cell = running;
    const target = living();
    const outcome = await interrupt(
      {
        interrupt: async (ms) => child !== target || (await ping(ms)),
        terminate: () => target.terminate(),
        terminated: () => child !== target || target.terminated(),
        kill() {
          if (cell) cell.killed = true;
          target.kill();
        },
      },
      cell?.patient || !ready ? longPatience : shortPatience,
    );
    if (outcome !== "terminated" || !cell) return;
    // The termination may have struck the very code that reports the end of the cell.
    for (const end = Date.now() + unansweredMs; running === cell && Date.now() < end; )
      await new Promise((resolve) => setTimeout(resolve, 20));
    if (running === cell) cell.giveUp();
  }

  return {
    async execute(request) {
      while (interrupting) await interrupting;
      const gaveUp = new Promise<ExecuteReply>((resolve) => {
        running = { id: request.id, patient: false, killed: false, giveUp: () => resolve({ status: "error", ...unanswered }) };
      });
      const cell = running!;
      try {
        return await Promise.race([living().ask(request) as Promise<ExecuteReply>, gaveUp]);
      } catch (death) {
        return { status: "error", ...describeDeath(death as Death, cell.killed) };
      } finally {
        running = undefined;
      }
    },
    evaluate(request) {
      const timeout = new Promise<undefined>((resolve) => setTimeout(resolve, evaluateMs, undefined).unref());
      const answer = living()
        .ask(request)
        .catch(() => undefined) as Promise<Expression | undefined>;
      return Promise.race([answer, timeout]);
    },
    tell: (request) => child?.tell(request),
    async interrupt() {
      if (interrupting) {
        // Asked again: whoever is still patient, the user is not.
        living().tell({ type: "interrupt" });
        const pending = answered;
        setTimeout(() => pending?.(false), shortPatience.answerMs);
        return;
      }
      interrupting = climb();
      await interrupting;
      interrupting = undefined;
    },
    close() {
      closed = true;
      child?.kill();
    },
  };
}
