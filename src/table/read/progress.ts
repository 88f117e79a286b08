import type { DuckDBConnection } from "@duckdb/node-api";

export interface ProgressOptions {
  /** Called several times a second with the share that is done, from 0 to 1, and at the end with 1. */
  onProgress?: (share: number) => void;
}

const interval = 100;

/** Runs `work` on a connection and reports how far its statement is. */
export async function withProgress<T>(connection: DuckDBConnection, { onProgress }: ProgressOptions, work: () => Promise<T>): Promise<T> {
  if (!onProgress) return work();
  await connection.run("SET enable_progress_bar = true");
  await connection.run("SET enable_progress_bar_print = false");
  let last = 0;
  const timer = setInterval(() => {
    const share = connection.progress.percentage / 100;
    if (share > last && share < 1) onProgress((last = share));
  }, interval);
  try {
    const result = await work();
    onProgress(1);
    return result;
  } finally {
    clearInterval(timer);
  }
}
