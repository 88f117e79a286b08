import { availableParallelism } from "node:os";
import { host } from "../../../display";
import { deviceReport } from "../../../runtime";
import type { Space } from "../../space";
import type { Objective } from "../../study";
import { type PortableObjective, type PortableOptions, portableOf } from "../portable";
import { environmentOf } from "./environment";
import { startWorker, type WorkerProcess } from "./worker-process";

export interface ProcessesOptions<Context, State> extends PortableOptions<Context, State> {
  /** How many processes run trials; give `optimize` the same number as `parallel`. Default: one per two cores, at least 2. */
  workers?: number;
  /** Kills the processes when aborted; their trials fail as interrupted. Default: the interrupt button of the notebook. */
  signal?: AbortSignal;
}

/** An objective whose trials run in processes of their own. */
export interface ProcessesObjective<S extends Space> extends Objective<S> {
  readonly workers: number;
  /** Ends the processes, and the objective with them; without it they end when this process does. */
  dispose(): void;
  /** As `dispose`, at the end of the block of a `using`. */
  [Symbol.dispose](): void;
}

/**
 * Runs an objective in processes of its own, each with its share of the cores and, where there are some, a GPU of its own. The study stays here:
 * its sampler, pruner and storage work as ever, and a worker that dies takes one trial with it.
 *
 *     const objective = sweep.processes(
 *       async (trial, { train }, { trainSet, validationSet, models }) => { ... return accuracy; },
 *       { workers: 2, setup: async ({ data }) => { ... } },
 *     );
 *     await study.optimize(objective, { trials: 40, parallel: objective.workers });
 *     objective.dispose();
 *
 * @param objective a function without variables from outside: its text goes to the other process, where it gets the trial, this package and what `setup` returned
 */
export function processes<S extends Space = Space, Context = undefined, State = Context>(
  objective: PortableObjective<S, State>,
  options: ProcessesOptions<Context, State> = {},
): ProcessesObjective<S> {
  const { workers = Math.max(2, Math.floor(availableParallelism() / 2)), signal } = options;
  if (!Number.isInteger(workers) || workers < 1)
    throw new RangeError(`processes: workers is ${workers}, but must be a whole number of at least 1.`);
  const portable = portableOf("processes", objective, options as PortableOptions<never, unknown>);
  const free: Seat[] = Array.from({ length: workers }, (_, index) => ({ index }));
  const waiting: ((seat: Seat) => void)[] = [];
  const all = new Set<WorkerProcess>();
  let disposed = false;
  const gpus = deviceReport().then(({ devices }) => devices.filter(({ kind }) => kind === "CUDA").length);

  const take = () => new Promise<Seat>((resolve) => (free.length > 0 ? resolve(free.shift() as Seat) : waiting.push(resolve)));
  const leave = (seat: Seat) => {
    const next = waiting.shift();
    if (next) next(seat);
    else free.unshift(seat);
  };

  const run: Objective<S> = async (trial) => {
    const seat = await take();
    const stop = signal ?? host()?.interrupt;
    try {
      stop?.throwIfAborted();
      if (disposed) throw new Error("processes: the objective's processes were ended by dispose; make another one by sweep.processes.");
      if (!seat.worker?.alive) {
        seat.worker = startWorker(portable, environmentOf(seat.index, workers, await gpus));
        all.add(seat.worker);
      }
      const { worker } = seat;
      const kill = () => worker.kill();
      stop?.addEventListener("abort", kill, { once: true });
      try {
        return await worker.run(trial as never);
      } finally {
        stop?.removeEventListener("abort", kill);
        if (!worker.alive) all.delete(worker);
      }
    } finally {
      leave(seat);
    }
  };
  const dispose = () => {
    disposed = true;
    for (const worker of all) worker.kill();
    all.clear();
  };
  return Object.assign(run, { workers, dispose, [Symbol.dispose ?? Symbol("dispose")]: dispose }) as ProcessesObjective<S>;
}

/** A place for a process, with the cores that belong to it. */
interface Seat {
  readonly index: number;
  worker?: WorkerProcess;
}
