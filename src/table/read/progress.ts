import { basename } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { escapeHtml, host } from "../../display";

export interface ProgressOptions {
  /** Called several times a second with the share that is done, from 0 to 1, and at the end with 1. Default: a bar in a live notebook, once it takes a second. */
  onProgress?: (share: number) => void;
}

/** Milliseconds between two looks. */
const interval = 100;

/** Runs `work` on a connection and reports how far its statement is; `what` names it to the user. */
export async function withProgress<T>(
  connection: DuckDBConnection,
  what: string,
  { onProgress = notebookBar(what) }: ProgressOptions,
  work: () => Promise<T>,
): Promise<T> {
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

const patience = 1000;
let bars = 0;

/** A bar that appears when the work takes a second, and says at the end how long it took. */
function notebookBar(what: string): ((share: number) => void) | undefined {
  const kernel = host();
  if (!kernel?.live) return undefined;
  const displayId = `tslab-ml-read-${process.pid}-${++bars}`;
  const start = performance.now();
  let shown = false;
  return (share) => {
    const time = performance.now() - start;
    if (!shown && (time < patience || share === 1)) return;
    const state = share === 1 ? `in ${(time / 1000).toFixed(1)} s` : `${Math.round(100 * share)}%`;
    const bar = `<progress value="${share}" max="1" style="width: 16em; vertical-align: middle"></progress>`;
    kernel.display(
      { "text/html": `<div>${escapeHtml(what)} ${share === 1 ? "" : bar} ${state}</div>`, "text/plain": `${what} ${state}` },
      { displayId, update: shown },
    );
    shown = true;
  };
}

/** What is read, in a few words. */
export const readingOf = (files: readonly string[]): string =>
  `Reading ${files.length === 1 ? basename(files[0] as string) : `${files.length} files`}`;
