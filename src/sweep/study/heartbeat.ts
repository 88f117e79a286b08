import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { openStorage, type Storage } from "../storage";

export interface HeartbeatOptions {
  /** Seconds between signs of life. Default: 60. */
  interval?: number;
  /** Seconds without one after which a trial counts as dead. Default: twice the interval. */
  gracePeriod?: number;
  /** How often the trial of a dead process is repeated. Default: 0. */
  retries?: number;
}

export interface Heartbeat {
  start(trialId: number): Promise<void>;
  stop(trialId: number): void;
  close(): Promise<void>;
}

/**
 * Gives signs of life for running trials, from a thread of its own with its own connection, so that an objective that computes without a pause
 * counts as alive. A storage in memory needs none.
 *
 * @throws {RangeError} when the interval or the grace period is not above 0
 */
export function heartbeatOf(storage: Storage, { interval = 60, gracePeriod = 2 * interval }: HeartbeatOptions): Heartbeat {
  for (const [name, value] of Object.entries({ interval, gracePeriod }))
    if (!(value > 0)) throw new RangeError(`heartbeat: ${name} is ${value}, but must be a number of seconds above 0.`);
  if (storage.url === undefined) return { async start() {}, stop() {}, async close() {} };
  const thread = new Worker(join(__dirname, "heartbeat-thread.js"), { workerData: { url: storage.url, interval } satisfies ThreadData });
  thread.unref();
  let failure: Error | undefined;
  thread.on("error", (error) => {
    failure = error;
  });
  return {
    async start(trialId) {
      if (failure) throw new Error(`heartbeat: ${failure.message}`, { cause: failure });
      // The first sign is there before the objective begins.
      await storage.heartbeat(trialId);
      thread.postMessage({ trialId, running: true } satisfies ThreadMessage);
    },
    stop: (trialId) => thread.postMessage({ trialId, running: false } satisfies ThreadMessage),
    async close() {
      await thread.terminate();
    },
  };
}

export interface ThreadData {
  url: string;
  interval: number;
}

export interface ThreadMessage {
  trialId: number;
  running: boolean;
}

/** What the thread does. */
export async function beat({ url, interval }: ThreadData, running: ReadonlySet<number>): Promise<void> {
  const storage = await openStorage(url);
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 1000 * interval));
    for (const trialId of running) await storage.heartbeat(trialId);
  }
}
