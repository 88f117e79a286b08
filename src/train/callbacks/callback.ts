import { tf } from "../../runtime";

/** Values by metric: `loss`, `accuracy`, `val_loss`, ... */
export type Logs = Record<string, number>;

/** What a training run says about itself before it starts. */
export interface TrainingParams {
  readonly epochs: number;
  readonly batchSize?: number;
  readonly samples?: number;
  readonly steps?: number;
  /** The epoch that the run starts with, counted from 0. */
  readonly initialEpoch?: number;
  /** Names of the logs of an epoch, where they are known beforehand. */
  readonly metrics?: readonly string[];
}

/**
 * Functions that a training run calls, by their tfjs names; all may be asynchronous. What `onEpochEnd` adds to its logs becomes part of the
 * history.
 */
export interface Callback {
  /** Called before the run with what is known of it. */
  setParams?(params: TrainingParams): void;
  /** Called before the run with the model. */
  setModel?(model: tf.LayersModel): void;
  /** Before the first epoch. */
  onTrainBegin?(logs?: Logs): void | Promise<void>;
  /** After the last epoch. */
  onTrainEnd?(logs?: Logs): void | Promise<void>;
  /** Before an epoch, counted from 0. */
  onEpochBegin?(epoch: number, logs?: Logs): void | Promise<void>;
  /** After an epoch, with its loss and metrics, those of validation behind `val_`. */
  onEpochEnd?(epoch: number, logs: Logs): void | Promise<void>;
  /** Before a batch, counted from 0 within the epoch. */
  onBatchBegin?(batch: number, logs?: Logs): void | Promise<void>;
  /** After a batch, with its own loss and metrics. */
  onBatchEnd?(batch: number, logs: Logs): void | Promise<void>;
}

/** A callback for `train.fit` that tfjs's own `model.fit` takes too. */
export function asTfjsCallback(callback: Callback): tf.Callback & Callback {
  // tfjs tells callbacks from options by their class.
  const own = new (tf.Callback as unknown as new () => tf.Callback)();
  return Object.assign(own, callback as object) as tf.Callback & Callback;
}

/** All callbacks as one; those that do not ask for batches cost nothing per batch. */
export function callbacksOf(model: tf.LayersModel, callbacks: Callback | Callback[] | undefined, params: TrainingParams) {
  const all = [callbacks ?? []].flat();
  for (const callback of all) {
    callback.setParams?.(params);
    callback.setModel?.(model);
  }
  const asksFor = (hook: "onBatchBegin" | "onBatchEnd") =>
    all.filter((callback) => callback[hook] && callback[hook] !== (tf.Callback.prototype as unknown as Callback)[hook]);
  const batchBegin = asksFor("onBatchBegin");
  const batchEnd = asksFor("onBatchEnd");
  return {
    async onTrainBegin() {
      for (const callback of all) await callback.onTrainBegin?.();
    },
    async onTrainEnd() {
      for (const callback of all) await callback.onTrainEnd?.();
    },
    async onEpochBegin(epoch: number) {
      for (const callback of all) await callback.onEpochBegin?.(epoch);
    },
    /** Tells `onAdded` what callbacks have added to the logs. */
    async onEpochEnd(epoch: number, logs: Logs, onAdded: (name: string, value: number) => void) {
      const shown = withShortNames(logs);
      const known = new Set(Object.keys(shown));
      for (const callback of all) {
        await callback.onEpochEnd?.(epoch, shown);
        for (const [name, value] of Object.entries(shown)) if (!known.has(name) && typeof value === "number") onAdded(name, value);
      }
    },
    async onBatchBegin(batch: number, size: number) {
      for (const callback of batchBegin) await callback.onBatchBegin?.(batch, { batch, size });
    },
    async onBatchEnd(batch: number, size: number, names: readonly string[], values: readonly number[]) {
      if (batchEnd.length === 0) return;
      const logs: Logs = { batch, size };
      names.forEach((name, i) => {
        logs[name] = values[i] as number;
      });
      for (const callback of batchEnd) await callback.onBatchEnd?.(batch, withShortNames(logs));
    },
  };
}

const shortName = (name: string) => name.replace(/accuracy$/, "acc");

/** Adds `acc` and `val_acc`, the names under which code written for tfjs looks for the accuracy. */
function withShortNames(logs: Logs): Logs {
  const short = Object.entries(logs).flatMap(([name, value]) => (name.endsWith("accuracy") ? [[shortName(name), value] as const] : []));
  return { ...logs, ...Object.fromEntries(short) };
}

/** The logs under Keras's names alone. */
export const withoutShortNames = (logs: Logs): Logs =>
  Object.fromEntries(
    Object.entries(logs).flatMap(([name, value]) => {
      const long = name.replace(/(^|_)acc$/, "$1accuracy");
      return long !== name && long in logs ? [] : [[long, value]];
    }),
  );
