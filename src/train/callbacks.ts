import type { tf } from "../runtime";
import type { History } from "./history";

type Logs = Record<string, number>;

/** Functions that a training run calls, by their tfjs names; all may be asynchronous. */
export interface Callback {
  setParams?(params: object): void;
  setModel?(model: tf.LayersModel): void;
  onTrainBegin?(logs?: Logs): void | Promise<void>;
  onTrainEnd?(logs?: Logs): void | Promise<void>;
  onEpochBegin?(epoch: number, logs?: Logs): void | Promise<void>;
  onEpochEnd?(epoch: number, logs?: Logs): void | Promise<void>;
  onBatchBegin?(batch: number, logs?: Logs): void | Promise<void>;
  onBatchEnd?(batch: number, logs?: Logs): void | Promise<void>;
}

/** All callbacks as one; those that do not ask for batches cost nothing per batch. */
export function callbacksOf(model: tf.LayersModel, callbacks: Callback | Callback[] | undefined, params: History["params"]) {
  const all = [callbacks ?? []].flat();
  for (const callback of all) {
    callback.setParams?.(params);
    callback.setModel?.(model);
  }
  const batchBegin = all.filter((callback) => callback.onBatchBegin);
  const batchEnd = all.filter((callback) => callback.onBatchEnd);
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
    async onEpochEnd(epoch: number, logs: Logs) {
      for (const callback of all) await callback.onEpochEnd?.(epoch, withShortNames(logs));
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

/** Adds `acc` and `val_acc`, the names under which code written for tfjs looks for the accuracy. */
function withShortNames(logs: Logs): Logs {
  const short = Object.entries(logs).flatMap(([name, value]) =>
    name.endsWith("accuracy") ? [[name.replace(/accuracy$/, "acc"), value] as const] : [],
  );
  return { ...logs, ...Object.fromEntries(short) };
}
