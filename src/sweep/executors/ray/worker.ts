/** The program of one trial on a node of the cluster; what it was told is in an environment variable. */
import { openStorage } from "../../storage";
import { type Trial, TrialPruned } from "../../study";
import { revived } from "../portable";
import { recordOf } from "../processes/messages";
import { decodeTask, type Failed, failedAttr, type RayTask, returnedAttr, taskVariable } from "./task";

async function work({ portable, storage: url, trial: given }: RayTask): Promise<void> {
  const storage = await openStorage(url);
  let pending = Promise.resolve();
  const write = (change: () => unknown) => {
    pending = pending.then(async () => void (await change()));
    // It is thrown by `saved`, where it can be waited for.
    pending.catch(() => {});
  };
  const suggested = (name: string): never => {
    if (name in (given.params as object)) return (given.params as Record<string, never>)[name] as never;
    throw new Error(`trial ${given.number}: "${name}" is asked for on the cluster, where there is no sampler; give the study a space.`);
  };
  const trial: Trial = {
    ...given,
    suggestFloat: suggested,
    suggestInt: suggested,
    suggestCategorical: suggested,
    report(value, step) {
      if (typeof value !== "number") throw new TypeError(`report: value is ${String(value)}, but must be a number.`);
      write(() => storage.setIntermediate(given.id, step, value));
    },
    // The process of the study prunes: it stops this job.
    async shouldPrune() {
      await pending;
      return false;
    },
    setUserAttr: (key, value) => write(() => storage.setTrialAttrs(given.id, "user", { [key]: value })),
    saved: () => pending,
  };
  try {
    const returned = await (await revived(portable))(trial);
    await trial.saved();
    await storage.setTrialAttrs(given.id, "system", { [returnedAttr]: returned === undefined ? null : returned });
  } catch (error) {
    const failed: Failed = { ...recordOf(error), pruned: error instanceof TrialPruned };
    await pending.catch(() => {});
    await storage.setTrialAttrs(given.id, "system", { [failedAttr]: failed });
    if (!failed.pruned) throw error;
  } finally {
    await storage.close();
  }
}

work(decodeTask(process.env[taskVariable] ?? "")).then(
  () => process.exit(0),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
