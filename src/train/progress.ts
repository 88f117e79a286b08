import { host } from "../display";
import type { History } from "./history";
import { lineProgress } from "./progress-lines";
import { notebookProgress } from "./progress-notebook";
import { terminalProgress } from "./progress-terminal";

/** Where a training run stands after a batch. */
export interface BatchState {
  /** Counted from 0. */
  readonly epoch: number;
  readonly epochs: number;
  /** Batches done in this epoch, and in all. */
  readonly batch: number;
  readonly batches: number;
  readonly samplesPerSecond: number;
  /** Until the end of the last epoch. */
  readonly secondsLeft: number;
  /** Running means of this epoch: `loss`, `accuracy`, ... */
  readonly logs: Readonly<Record<string, number>>;
}

/** Something that shows a training run while it goes on. */
export interface Progress {
  batch(state: BatchState): void;
  epochEnd(history: History): void;
  /** Always called last, also when the run was interrupted or failed. */
  end(history: History): void;
}

const silent: Progress = { batch() {}, epochEnd() {}, end() {} };

/** What a sample is called: pictures have two spatial axes and a channel axis. */
export const unitOf = (rank: number): string => (rank === 4 ? "images" : "samples");

/**
 * The display that fits the place: a live one in a notebook that somebody watches, a bar in a terminal, else a line for every epoch.
 */
export function progressFor({ verbose, unit, epochs }: { verbose: boolean; unit: string; epochs: number }): Progress {
  if (!verbose) return silent;
  const kernel = host();
  if (kernel?.live) return notebookProgress(kernel, { unit });
  if (!kernel && process.stdout.isTTY) return terminalProgress({ unit, write: (text) => process.stdout.write(text) });
  return lineProgress({ unit, epochs, print: (line) => console.log(line) });
}
