import type { Distribution, ParamValue } from "../space";

/** The state of a trial, by Optuna's names. */
export type TrialState = "RUNNING" | "COMPLETE" | "PRUNED" | "FAIL" | "WAITING";
export type Direction = "minimize" | "maximize";
export type Attributes = Readonly<Record<string, unknown>>;

/** A trial as it was when it was read; plain data. */
export interface FrozenTrial {
  /** Unique in the storage. */
  readonly id: number;
  /** Counted from 0 within the study, without a gap. */
  readonly number: number;
  readonly state: TrialState;
  /** One number per objective; null before the end and for failed trials. A pruned trial has the last value that it reported. */
  readonly values: readonly number[] | null;
  /** By path, in the order in which they were suggested. */
  readonly params: Readonly<Record<string, ParamValue>>;
  readonly distributions: Readonly<Record<string, Distribution>>;
  readonly userAttrs: Attributes;
  /** What samplers, pruners and the study note; `fail_reason` and `fail_stack` of a failed trial. */
  readonly systemAttrs: Attributes;
  /** What was reported, by step. */
  readonly intermediateValues: Readonly<Record<number, number>>;
  readonly datetimeStart: Date | null;
  readonly datetimeComplete: Date | null;
}

/** What a trial is created with when it is not just begun. */
export type TrialTemplate = Partial<Omit<FrozenTrial, "id" | "number">> & Pick<FrozenTrial, "state">;

/** A study as a storage keeps it, without its trials. */
export interface StudyRecord {
  readonly id: number;
  readonly name: string;
  readonly directions: readonly Direction[];
  readonly userAttrs: Attributes;
  readonly systemAttrs: Attributes;
}

/** A parameter of a trial, its value as storages keep it. */
export interface ParamEntry {
  readonly name: string;
  readonly internal: number;
  readonly distribution: Distribution;
}

/** Notes of the user, or of samplers, pruners and the study. */
export type AttributeKind = "user" | "system";
/** At once, or later: SQLite and memory answer at once, PostgreSQL does not. */
export type Answer<T> = T | Promise<T>;

/** A finished trial was to be changed; Optuna's name. */
export class UpdateFinishedTrialError extends Error {
  override readonly name = "UpdateFinishedTrialError";
  /** @internal */
  constructor({ number, state }: Pick<FrozenTrial, "number" | "state">) {
    super(`trial ${number} is finished (${state}); it cannot be changed.`);
  }
}

/** Where studies live. What changes a trial throws an {@link UpdateFinishedTrialError} when the trial is finished already. */
export interface Storage {
  /** The URL with which another process opens the same storage; undefined in memory. */
  readonly url: string | undefined;
  /** @returns the id, or undefined when the name is taken */
  createStudy(name: string, directions: readonly Direction[]): Answer<number | undefined>;
  /** Removes a study with all of its trials. */
  deleteStudy(studyId: number): Answer<void>;
  /** All studies. */
  studies(): Answer<readonly StudyRecord[]>;
  /** The study of that name; undefined when there is none. */
  study(name: string): Answer<StudyRecord | undefined>;
  /** Keeps a note with a study. */
  setStudyAttr(studyId: number, kind: AttributeKind, key: string, value: unknown): Answer<void>;
  /** All trials by number; the finished ones are the same objects every time. */
  trials(studyId: number): Answer<readonly FrozenTrial[]>;
  /** Begins the oldest waiting trial, or a new one; with all trials as they are then, of which the begun one may be missing. */
  startTrial(studyId: number): Answer<{ readonly trial: FrozenTrial; readonly trials: readonly FrozenTrial[] }>;
  /** Adds a trial in the state that the template says: finished, or waiting for its turn. */
  addTrial(studyId: number, template: TrialTemplate): Answer<FrozenTrial>;
  /** Adds parameters to a running trial. */
  setParams(trialId: number, params: readonly ParamEntry[]): Answer<void>;
  /** Keeps what a running trial has reported at a step. */
  setIntermediate(trialId: number, step: number, value: number): Answer<void>;
  /** Keeps notes with a running trial. */
  setTrialAttrs(trialId: number, kind: AttributeKind, attributes: Attributes): Answer<void>;
  /** @returns false when it was finished already, and then changes nothing */
  finish(trialId: number, state: TrialState, values: readonly number[] | null, systemAttrs?: Attributes): Answer<boolean>;
  /** Says that a running trial is alive. */
  heartbeat(trialId: number): Answer<void>;
  /** Running trials whose last heartbeat is older. */
  staleTrials(studyId: number, graceSeconds: number): Answer<readonly number[]>;
  /** Closes the connection to the storage. */
  close(): Answer<void>;
}

export const isFinished = ({ state }: Pick<FrozenTrial, "state">): boolean =>
  state === "COMPLETE" || state === "PRUNED" || state === "FAIL";

/**
 * Whether a trial keeps the constraints that were noted with it in Python, under `constraints` and `constraints:NAME`: all are numbers of at most 0. A
 * trial without any does.
 */
export const isFeasible = ({ systemAttrs }: Pick<FrozenTrial, "systemAttrs">): boolean =>
  Object.entries(systemAttrs)
    .flatMap(([key, value]) => (key === "constraints" || key.startsWith("constraints:") ? [value].flat() : []))
    .every((value) => typeof value === "number" && value <= 0);

/** The highest step that was reported; undefined before the first report. */
export function lastStep({ intermediateValues }: Pick<FrozenTrial, "intermediateValues">): number | undefined {
  let last: number | undefined;
  for (const step of Object.keys(intermediateValues)) if (last === undefined || Number(step) > last) last = Number(step);
  return last;
}
