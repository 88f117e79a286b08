import type { Space } from "../space";
import type { FrozenTrial, TrialTemplate } from "../storage";
import type { HeartbeatOptions } from "./heartbeat";
import type { StudyCore } from "./study";

/** The numbers of the trials that a trial is a repetition of, the first one first. */
export const retryHistory = ({ systemAttrs }: FrozenTrial): readonly number[] => (systemAttrs.retry_history ?? []) as readonly number[];

/** A trial that does again what a failed one did, as Optuna's `RetryHeartbeatStaleTrialCallback`; undefined when it was repeated often enough. */
export function retryOf(failed: FrozenTrial, retries: number): TrialTemplate | undefined {
  const history = [...retryHistory(failed), failed.number];
  if (history.length > retries) return undefined;
  const { fail_reason: _reason, fail_stack: _stack, ...rest } = failed.systemAttrs;
  return {
    state: "WAITING",
    params: failed.params,
    distributions: failed.distributions,
    userAttrs: failed.userAttrs,
    systemAttrs: { failed_trial: failed.number, ...rest, retry_history: history },
  };
}

/** Fails the trials of processes that have died, and repeats them. */
export async function failStale<S extends Space>(
  study: StudyCore<S>,
  { interval = 60, gracePeriod = 2 * interval, retries = 0 }: HeartbeatOptions,
) {
  const { storage } = study;
  for (const id of await storage.staleTrials(study.id, gracePeriod)) {
    const reason = `its process gave no sign of life for ${gracePeriod} s`;
    // Of several processes that see it only one gets true.
    if (!(await storage.finish(id, "FAIL", null, { fail_reason: reason }))) continue;
    const failed = (await study.refresh()).find((trial) => trial.id === id);
    const again = failed && retryOf(failed, retries);
    if (again) await storage.addTrial(study.id, again);
  }
}
