import { type Answer, type FrozenTrial, isFinished, type Storage } from "../storage";
import type { Dialect, Operation } from "./operation";
import { insertStudy, readStudies, removeStudy, upsertAttribute } from "./study-rows";
import * as changes from "./trial-changes";
import { readTrials } from "./trial-rows";

/** An open database. */
export interface Connection {
  readonly url: string;
  readonly dialect: Dialect;
  /** Runs an operation, all of it or nothing. */
  transaction<T>(operation: () => Operation<T>): Answer<T>;
  /** Runs an operation that only reads. */
  read<T>(operation: () => Operation<T>): Answer<T>;
  close(): Answer<void>;
}

interface Cache {
  trials: FrozenTrial[];
  unfinished: Set<number>;
  lastId: number;
}

/** A storage in Optuna's schema. Finished trials never change, so every one is read once. */
export function sqlStorage({ url, dialect, transaction, read, close }: Connection): Storage {
  const caches = new Map<number, Cache>();
  let beginning: Promise<unknown> = Promise.resolve();

  function* refresh(studyId: number): Operation<readonly FrozenTrial[]> {
    const cache = caches.get(studyId) ?? { trials: [], unfinished: new Set(), lastId: -1 };
    const unfinished = [...cache.unfinished];
    const changed = yield* readTrials(
      `study_id = ? AND (trial_id > ?${unfinished.length > 0 ? ` OR trial_id IN (${unfinished.map(() => "?").join(", ")})` : ""})`,
      studyId,
      cache.lastId,
      ...unfinished,
    );
    if (changed.length === 0) return cache.trials;
    const trials = [...cache.trials];
    const still = new Set<number>();
    let { lastId } = cache;
    for (const trial of changed) {
      trials[trial.number] = trial;
      if (!isFinished(trial)) still.add(trial.id);
      lastId = Math.max(lastId, trial.id);
    }
    caches.set(studyId, { trials, unfinished: still, lastId });
    return trials;
  }

  return {
    url,
    createStudy: (name, directions) => transaction(() => insertStudy(name, directions)),
    deleteStudy(studyId) {
      caches.delete(studyId);
      return transaction(() => removeStudy(studyId));
    },
    studies: () => read(() => readStudies()),
    study: (name) =>
      read(function* () {
        return (yield* readStudies(name))[0];
      }),
    setStudyAttr: (studyId, kind, key, value) => transaction(() => upsertAttribute("study", kind, studyId, key, value)),
    trials: (studyId) => read(() => refresh(studyId)),
    startTrial(studyId) {
      const begin = async () => {
        const number = await transaction(() => changes.startTrial(studyId, dialect));
        const trials = await read(() => refresh(studyId));
        return { trials, trial: trials[number] as FrozenTrial };
      };
      // One at a time: trials that a process asks for begin in that order, and none is read twice.
      const begun = beginning.then(begin);
      beginning = begun.catch(() => {});
      return begun;
    },
    addTrial: (studyId, template) => transaction(() => changes.insertTemplate(studyId, template, dialect)),
    setParams: (trialId, params) => transaction(() => changes.setParams(trialId, params, dialect)),
    setIntermediate: (trialId, step, value) => transaction(() => changes.setIntermediate(trialId, step, value, dialect)),
    setTrialAttrs: (trialId, kind, attributes) => transaction(() => changes.setTrialAttrs(trialId, kind, attributes, dialect)),
    finish: (trialId, state, values, systemAttrs = {}) =>
      transaction(() => changes.finishTrial(trialId, state, values, systemAttrs, dialect)),
    heartbeat: (trialId) => transaction(() => changes.upsertHeartbeat(trialId)),
    staleTrials: (studyId, graceSeconds) => read(() => changes.staleTrialIds(studyId, graceSeconds, dialect)),
    close,
  };
}
