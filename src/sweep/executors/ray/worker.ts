/** The program of one job on a node of the cluster; what it was told is in an environment variable. */
import { openStorage, type Storage, UpdateFinishedTrialError } from "../../storage";
import { type Returned, type Trial, TrialPruned } from "../../study";
import { revived } from "../portable";
import { recordOf } from "../processes/messages";
import {
  begunAttr,
  decodeTask,
  type Failed,
  failedAttr,
  type GivenTrial,
  headingOf,
  type RayTask,
  returnedAttr,
  taskVariable,
} from "./task";

/** A trial that writes into the storage; the process of the study prunes it. */
function trialOf(given: GivenTrial, storage: Storage): Trial {
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
  return {
    ...given,
    suggestFloat: suggested,
    suggestInt: suggested,
    suggestCategorical: suggested,
    report(value, step) {
      if (typeof value !== "number") throw new TypeError(`report: value is ${String(value)}, but must be a number.`);
      write(() => storage.setIntermediate(given.id, step, value));
    },
    // Where the job has other trials, the process of the study ends this one instead of the job.
    shouldPrune: () => pending.then(() => false, isOver),
    setUserAttr: (key, value) => write(() => storage.setTrialAttrs(given.id, "user", { [key]: value })),
    saved: () => pending,
  };
}

/** Whether the process of the study has ended the trial meanwhile. @throws what else went wrong */
function isOver(error: unknown): true {
  if (error instanceof UpdateFinishedTrialError) return true;
  throw error;
}

/** Runs one trial and notes how it ended. @returns whether it failed */
async function runTrial(given: GivenTrial, storage: Storage, run: (trial: Trial) => Promise<Returned>): Promise<boolean> {
  const trial = trialOf(given, storage);
  const note = (attribute: object) =>
    Promise.resolve(storage.setTrialAttrs(given.id, "system", { ...attribute })).catch((error) => void isOver(error));
  try {
    const returned = await run(trial);
    await trial.saved().catch(isOver);
    await note({ [returnedAttr]: returned === undefined ? null : returned });
    return false;
  } catch (error) {
    if (error instanceof UpdateFinishedTrialError) return false;
    const failed: Failed = { ...recordOf(error), pruned: error instanceof TrialPruned };
    await trial.saved().catch(() => {});
    await note({ [failedAttr]: failed });
    if (!failed.pruned) console.error(error);
    return !failed.pruned;
  }
}

async function work({ portable, storage: url, job, trials }: RayTask): Promise<number> {
  const storage = await openStorage(url);
  try {
    // Once for all: what it throws is what every trial ends with.
    const ready = revived(portable);
    ready.catch(() => {});
    let failures = 0;
    for (const given of trials) {
      console.log(headingOf(given.number));
      try {
        await storage.setTrialAttrs(given.id, "system", { [begunAttr]: job });
      } catch (error) {
        isOver(error);
        continue;
      }
      if (await runTrial(given, storage, async (trial) => (await ready)(trial))) failures++;
    }
    return failures;
  } finally {
    await storage.close();
  }
}

work(decodeTask(process.env[taskVariable] ?? "")).then(
  (failures) => process.exit(failures > 0 ? 1 : 0),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
