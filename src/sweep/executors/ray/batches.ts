import type { Returned, Trial } from "../../study";

/** A trial that waits for its result. */
export interface Waiting {
  readonly trial: Trial;
  readonly stop: AbortSignal | undefined;
  /** Jobs that died with it. */
  deaths: number;
  resolve(value: Returned): void;
  reject(error: unknown): void;
}

/** Milliseconds without another trial after which a batch that is not full goes: little beside the seconds in which Ray starts a job. */
const quiet = 1000;

/**
 * Collects trials into batches. A batch goes when it is full; one that is not goes when no more trials come and a job has ended, so that no place of the cluster is left empty.
 *
 * @param run runs a batch; calls `ended` when a trial has its result, and returns the trials that have none
 */
export function batchesOf(
  size: number,
  run: (batch: readonly Waiting[], ended: () => void) => Promise<readonly Waiting[]>,
): (trial: Trial, stop: AbortSignal | undefined) => Promise<Returned> {
  const queue: Waiting[] = [];
  let active = 0;
  // How many jobs the first trials made: before any of them has ended, whoever comes fits beside them.
  let jobs = 0;
  let begun = false;
  let timer: NodeJS.Timeout | undefined;

  const start = async () => {
    active++;
    if (!begun) jobs = active;
    // Trials that begin at once come in any order.
    const batch = queue.splice(0, size).sort((a, b) => a.trial.number - b.trial.number);
    const left = await run(batch, () => {
      begun = true;
    });
    active--;
    queue.push(...left);
    consider();
  };
  const consider = () => {
    clearTimeout(timer);
    while (queue.length >= size) void start();
    if (queue.length > 0 && (!begun || active < jobs))
      timer = setTimeout(() => {
        void start();
        consider();
      }, quiet);
  };

  return (trial, stop) =>
    new Promise((resolve, reject) => {
      const waiting: Waiting = { trial, stop, deaths: 0, resolve, reject };
      stop?.addEventListener(
        "abort",
        () => {
          const at = queue.indexOf(waiting);
          if (at < 0) return;
          queue.splice(at, 1);
          reject(stop.reason);
        },
        { once: true },
      );
      queue.push(waiting);
      consider();
    });
}
