import { spawn } from "node:child_process";
import { type Displayable, displaySymbol, table } from "../display";
import { checkWhole } from "./checks";
import type { WorkersThroughput } from "./scalability";

export interface WorkersOptions {
  /** Numbers of processes to run at the same time. Default: 1, 2 and 4. */
  workers?: readonly number[];
  /** Runs that each of them makes, one after another. Default: 1. */
  runs?: number;
  /** Environment variables for them. Default: those of this process. */
  env?: Readonly<Record<string, string | undefined>>;
}

/** Throughputs in runs per second; shows itself as a table. */
export interface WorkersThroughputs extends Displayable {
  readonly measurements: readonly WorkersThroughput[];
}

/**
 * Measures how many runs of a program the machine finishes per second when several go on at once, from the start of the first to the end of the last: the
 * start of the processes counts, as it does in a sweep of many trials.
 *
 *     const { measurements } = await economics.measureWorkers(process.execPath, ["trial.js"], { workers: [1, 2, 4] });
 *
 * @throws {RangeError} when a number is wrong
 * @throws {Error} when a run fails: with its exit code and the error that it wrote to stderr
 */
export async function measureWorkers(
  command: string,
  args: readonly string[],
  { workers = [1, 2, 4], runs = 1, env = process.env }: WorkersOptions = {},
): Promise<WorkersThroughputs> {
  checkWhole("measureWorkers", "runs", runs);
  for (const count of workers) checkWhole("measureWorkers", "workers", count);
  const measurements: WorkersThroughput[] = [];
  for (const count of workers) {
    const start = performance.now();
    const one = async () => {
      for (let run = 0; run < runs; run++) await ended(command, args, env);
    };
    await Promise.all(Array.from({ length: count }, one));
    measurements.push({ workers: count, throughput: (count * runs) / ((performance.now() - start) / 1000) });
  }
  const single = (measurements[0] as WorkersThroughput).throughput / (measurements[0] as WorkersThroughput).workers;
  const columns = ["workers", "runs per minute", "of one worker", "efficiency"];
  const rows = measurements.map(({ workers: count, throughput }) => [
    count,
    (throughput * 60).toFixed(2),
    `${(throughput / single).toFixed(2)}x`,
    `${((100 * throughput) / (single * count)).toFixed(0)} %`,
  ]);
  return { measurements, [displaySymbol]: () => table({ columns, rows })[displaySymbol]() };
}

function ended(command: string, args: readonly string[], env: WorkersOptions["env"]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env: { ...env }, stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    child.stderr.on("data", (text) => void (said = (said + text).slice(0, 10_000)));
    child.on("error", (error) => reject(new Error(`measureWorkers: ${command} did not start: ${error.message}.`)));
    child.on("close", (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`measureWorkers: ${command} ended with ${signal ?? `exit code ${code}`}: ${errorIn(said)}.`));
    });
  });
}

/** The line that names the error, before the stack that Node.js and Python print with it. */
function errorIn(said: string): string {
  const lines = said.trim().split("\n");
  return (lines.find((line) => /^\s*\w*(Error|Exception)\b/.test(line)) ?? lines.at(-1) ?? "").trim() || "nothing on stderr";
}
