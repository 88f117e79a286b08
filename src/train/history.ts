import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { displaySymbol, type MimeBundle, table } from "../display";
import { readBytes } from "../files";
import type { tf } from "../runtime";

/** What a training run reached, epoch by epoch; shows itself as a table. */
export interface History {
  /** Finished epochs, counted from 0 as in Keras. */
  readonly epoch: number[];
  /** One value per finished epoch: `loss`, `accuracy`, `val_loss`, `val_accuracy`, ... */
  readonly history: Record<string, number[]>;
  readonly params: { readonly epochs: number; readonly batchSize: number; readonly samples: number; readonly steps: number };
  /** Seconds of every finished epoch, validation included. */
  readonly seconds: number[];
  /** Whether the run ended before its last epoch because it was interrupted. */
  interrupted: boolean;
  /** What a notebook shows when the value is the last line of a cell. */
  [displaySymbol](): MimeBundle | Promise<MimeBundle>;
}

export function newHistory(params: History["params"]): History {
  const history: History = {
    epoch: [],
    history: {},
    params,
    seconds: [],
    interrupted: false,
    [displaySymbol]: () => historyTable(history)[displaySymbol](),
  };
  return history;
}

/** A new history, or one that begins with the epochs before `initialEpoch` of the model's last one. */
export function continuedHistory(model: tf.LayersModel, initialEpoch: number, params: History["params"]): History {
  const history = newHistory(params);
  const before = histories.get(model);
  const kept = before?.epoch.filter((epoch) => epoch < initialEpoch).length ?? 0;
  if (!before || kept === 0) return history;
  history.epoch.push(...before.epoch.slice(0, kept));
  history.seconds.push(...before.seconds.slice(0, kept));
  for (const [name, values] of Object.entries(before.history)) history.history[name] = values.slice(0, kept);
  return history;
}

const histories = new WeakMap<tf.LayersModel, History>();

/** Remembers `history` as the model's, for {@link historyOf}. */
export const keepHistory = (model: tf.LayersModel, history: History): void => void histories.set(model, history);

/** The history of the model's last `train.fit`, also of one that was interrupted or failed; undefined before the first. */
export const historyOf = (model: tf.LayersModel): History | undefined => histories.get(model);

/** The history as JSON, NaN as `null`. */
export const historyJson = (history: History): string => JSON.stringify(history);

/** The history that {@link historyJson} has written. */
export function historyFrom(json: string): History {
  const { epoch, history, params, seconds, interrupted } = JSON.parse(json) as History;
  const numbers = Object.entries(history).map(([name, values]) => [name, values.map((value) => value ?? Number.NaN)] as const);
  return Object.assign(newHistory(params), { epoch, history: Object.fromEntries(numbers), seconds, interrupted });
}

/**
 * Saves a history as JSON; its folder is made where it is missing.
 *
 *     await train.saveHistory("runs/history.json", history);
 */
export async function saveHistory(path: string, history: History): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${historyJson(history)}\n`);
}

/**
 * The history that {@link saveHistory} has saved; it shows itself as a table, and `plots.history` draws it.
 *
 * @throws {Error} when the file is missing or holds no history
 */
export async function loadHistory(path: string): Promise<History> {
  const text = String(await readBytes("loadHistory", path));
  try {
    return historyFrom(text);
  } catch {
    throw new Error(`loadHistory: ${path} holds no history; give a file that train.saveHistory has written.`);
  }
}

/** One row per epoch. */
export function historyTable({ epoch, history, seconds, params }: Pick<History, "epoch" | "history" | "seconds" | "params">) {
  const names = Object.keys(history);
  return table({
    columns: ["epoch", "seconds", "samples/s", ...names],
    rows: epoch.map((e, i) => [
      e + 1,
      (seconds[i] as number).toFixed(1),
      Math.round(params.samples / (seconds[i] as number)).toLocaleString("en-US"),
      ...names.map((name) => formatMetric(history[name]?.[i])),
    ]),
  });
}

/** Four decimals, or scientific notation where those would show nothing. */
export function formatMetric(value: number | undefined): string {
  if (value === undefined) return "";
  return value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential(2) : value.toFixed(4);
}
