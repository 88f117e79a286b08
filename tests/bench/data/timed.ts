/** What a contestant measured. */
export interface Measured {
  readonly steps: Record<string, number>;
  /** Of the process, in bytes. */
  readonly peak: number;
  /** What both contestants must agree on. */
  readonly rows: number;
}

const steps: Record<string, number> = {};

/** Runs a step and keeps its seconds. */
export async function timed<T>(name: string, call: () => T | Promise<T>): Promise<T> {
  const start = performance.now();
  const value = await call();
  steps[name] = (performance.now() - start) / 1000;
  return value;
}

/** Runs the steps of a contestant, which end with the number of rows, and prints what was measured as JSON. */
export function report(run: () => Promise<number>): void {
  run()
    .then((rows) => console.log(JSON.stringify({ steps, peak: process.resourceUsage().maxRSS * 1024, rows } satisfies Measured)))
    .catch((error) => {
      console.error(error);
      process.exitCode = 1;
    });
}
