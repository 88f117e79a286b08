/** A process full of simulated workers of `npm run bench -- sweep scale`: it connects them, waits for `go`, and sends what they have measured. */
import { sweep } from "tslab-ml";

export interface Job {
  url: string;
  study: string;
  clients: number;
  /** Trials of every client. */
  trials: number;
  reports: number;
  /** `own`: each client has a connection; `pooled`: all of this process share its pool of four. */
  connections: "own" | "pooled";
}

export interface Measured {
  /** Milliseconds of every call, by its kind. */
  calls: Record<"ask" | "write" | "tell", number[]>;
  /** What calls or connections failed with, and how often. */
  failures: Record<string, number>;
}

async function main(job: Job): Promise<void> {
  const measured: Measured = { calls: { ask: [], write: [], tell: [] }, failures: {} };
  const failed = (error: unknown) => {
    const text = String((error as Error).message);
    measured.failures[text] = (measured.failures[text] ?? 0) + 1;
  };
  const shared = job.connections === "pooled" ? await sweep.openStorage(job.url) : undefined;
  const storages: sweep.Storage[] = [];
  for (let i = 0; i < job.clients; i++)
    await Promise.resolve(shared ?? sweep.openStorage(job.url)).then((storage) => storages.push(storage), failed);
  const studyId = storages[0] && (await storages[0].study(job.study))?.id;
  process.send?.({ ready: storages.length });
  await new Promise((resolve) => process.once("message", resolve));

  const timed = async <T>(kind: keyof Measured["calls"], call: () => T | Promise<T>): Promise<T> => {
    const begun = performance.now();
    const result = await call();
    measured.calls[kind].push(performance.now() - begun);
    return result;
  };
  const space = { x: sweep.float(0, 1), n: sweep.int(1, 64, { log: true }) };
  const work = async (storage: sweep.Storage) => {
    for (let t = 0; t < job.trials; t++) {
      const { trial } = await timed("ask", () => storage.startTrial(studyId as number));
      const params = Object.entries(space).map(([name, distribution]) => ({ name, internal: distribution.low, distribution }));
      await timed("write", () => storage.setParams(trial.id, params));
      for (let step = 0; step < job.reports; step++) await timed("write", () => storage.setIntermediate(trial.id, step, step / 10));
      await timed("tell", () => storage.finish(trial.id, "COMPLETE", [trial.number]));
    }
  };
  await Promise.all(storages.map((storage) => work(storage).catch(failed)));
  process.send?.({ measured });
  for (const storage of new Set(storages)) await storage.close();
}

process.once("message", (job: Job) => {
  main(job).then(
    () => process.disconnect?.(),
    (error) => {
      console.error(error);
      process.exit(1);
    },
  );
});
