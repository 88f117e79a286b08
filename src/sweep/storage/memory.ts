import { toExternal } from "../space";
import type { Direction, FrozenTrial, Storage, StudyRecord, TrialTemplate } from "./storage";
import { isFinished, UpdateFinishedTrialError } from "./storage";

interface Kept {
  record: StudyRecord;
  trials: FrozenTrial[];
}

/** Studies that live as long as this process. */
export function memoryStorage(): Storage {
  const studies = new Map<number, Kept>();
  const places = new Map<number, { trials: FrozenTrial[]; at: number }>();
  const heartbeats = new Map<number, number>();
  let lastStudy = 0;
  let lastTrial = 0;

  const kept = (studyId: number) => {
    const found = studies.get(studyId);
    if (!found) throw new RangeError(`storage: there is no study with the id ${studyId}.`);
    return found;
  };
  const position = (trialId: number) => {
    const place = places.get(trialId);
    if (!place) throw new RangeError(`storage: there is no trial with the id ${trialId}.`);
    return place;
  };
  const change = (trialId: number, changed: (trial: FrozenTrial) => Partial<FrozenTrial>) => {
    const { trials, at } = position(trialId);
    const trial = trials[at] as FrozenTrial;
    if (isFinished(trial)) throw new UpdateFinishedTrialError(trial);
    trials[at] = { ...trial, ...changed(trial) };
  };
  const add = (studyId: number, template: TrialTemplate): FrozenTrial => {
    const owner = kept(studyId);
    const trial: FrozenTrial = { ...blank, ...template, id: ++lastTrial, number: owner.trials.length };
    places.set(trial.id, { trials: owner.trials, at: owner.trials.length });
    owner.trials.push(trial);
    return trial;
  };

  return {
    url: undefined,
    createStudy(name: string, directions: readonly Direction[]) {
      if ([...studies.values()].some(({ record }) => record.name === name)) return undefined;
      const id = ++lastStudy;
      studies.set(id, { record: { id, name, directions: [...directions], userAttrs: {}, systemAttrs: {} }, trials: [] });
      return id;
    },
    deleteStudy(studyId) {
      for (const { id } of kept(studyId).trials) places.delete(id);
      studies.delete(studyId);
    },
    studies: () => [...studies.values()].map(({ record }) => record),
    study: (name) => [...studies.values()].find(({ record }) => record.name === name)?.record,
    setStudyAttr(studyId, kind, key, value) {
      const owner = kept(studyId);
      const which = kind === "user" ? "userAttrs" : "systemAttrs";
      owner.record = { ...owner.record, [which]: { ...owner.record[which], [key]: asJson(value) } };
    },
    trials: (studyId) => [...kept(studyId).trials],
    startTrial(studyId) {
      const trials = [...kept(studyId).trials];
      const waiting = trials.find(({ state }) => state === "WAITING");
      const started = { state: "RUNNING", datetimeStart: new Date() } as const;
      if (!waiting) return { trial: add(studyId, started), trials };
      change(waiting.id, () => started);
      return { trial: { ...waiting, ...started }, trials };
    },
    addTrial: add,
    setParams(trialId, entries) {
      change(trialId, ({ params, distributions }) => ({
        params: { ...params, ...Object.fromEntries(entries.map((e) => [e.name, toExternal(e.distribution, e.internal)])) },
        distributions: { ...distributions, ...Object.fromEntries(entries.map((e) => [e.name, e.distribution])) },
      }));
    },
    setIntermediate(trialId, step, value) {
      change(trialId, ({ intermediateValues }) => ({ intermediateValues: { ...intermediateValues, [step]: value } }));
    },
    setTrialAttrs(trialId, kind, attributes) {
      const which = kind === "user" ? "userAttrs" : "systemAttrs";
      change(trialId, (trial) => ({ [which]: { ...trial[which], ...(asJson(attributes) as object) } }));
    },
    finish(trialId, state, values, systemAttrs = {}) {
      const { trials, at } = position(trialId);
      if (isFinished(trials[at] as FrozenTrial)) return false;
      change(trialId, (trial) => ({ state, values, datetimeComplete: new Date(), systemAttrs: { ...trial.systemAttrs, ...systemAttrs } }));
      return true;
    },
    heartbeat: (trialId) => void heartbeats.set(trialId, Date.now()),
    staleTrials: (studyId, graceSeconds) =>
      kept(studyId)
        .trials.filter(({ id, state }) => state === "RUNNING" && Date.now() - (heartbeats.get(id) ?? Date.now()) > 1000 * graceSeconds)
        .map(({ id }) => id),
    close() {},
  };
}

const blank: Omit<FrozenTrial, "id" | "number" | "state"> = {
  values: null,
  params: {},
  distributions: {},
  userAttrs: {},
  systemAttrs: {},
  intermediateValues: {},
  datetimeStart: null,
  datetimeComplete: null,
};

/** What a database would give back, so that all storages agree. */
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));
