import { displaySymbol, type MimeBundle, table } from "../display";
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

const histories = new WeakMap<tf.LayersModel, History>();

/** Remembers `history` as the model's, for {@link historyOf}. */
export const keepHistory = (model: tf.LayersModel, history: History): void => void histories.set(model, history);

/** The history of the model's last `train.fit`, also of one that was interrupted or failed; undefined before the first. */
export const historyOf = (model: tf.LayersModel): History | undefined => histories.get(model);

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
