import { randomUUID } from "node:crypto";
import { type Displayable, displaySymbol, type MimeBundle } from "../../display";
import type { Pruner } from "../pruners";
import { nsga2, type Sampler, type StudyView, tpe } from "../samplers";
import { checkSpace, type Distribution, flatten, type ParamValue, type Space } from "../space";
import {
  type Attributes,
  type Direction,
  type FrozenTrial,
  openStorage,
  type Storage,
  type StudyRecord,
  type TrialTemplate,
} from "../storage";
import { bestTrialOf, paretoFront } from "./best";
import type { HeartbeatOptions } from "./heartbeat";
import { type OptimizeOptions, optimizeStudy } from "./optimize";
import { failStale } from "./stale";
import { summaryOf } from "./summary";
import { type Outcome, outcomeOf, problemOf, prunedOutcome } from "./tell";
import { beginTrial, checkCompatible, type Trial } from "./trial";

/** What an objective returns: one number, or one per direction. */
export type Returned = number | readonly number[];
/** What a study looks for the best parameters of: from a trial to its value, at once or later. */
export type Objective<S extends Space> = (trial: Trial<S>) => Returned | Promise<Returned>;

/** How trials are chosen and ended; the storage does not keep it. */
export interface SearchOptions<S extends Space> {
  /** The parameters of every trial. Default: none; the objective asks for them one by one. */
  space?: S;
  /** Proposes parameters. Default: {@link tpe}, for several objectives {@link nsga2}, as in Optuna. */
  sampler?: Sampler;
  /** Ends trials that do badly; objectives ask it by `trial.shouldPrune()`. Default: none. */
  pruner?: Pruner;
  /** Lets other processes see whether a trial's process still lives, and fail and retry its trial when not. Default: off, as in Optuna. */
  heartbeat?: HeartbeatOptions;
}

export interface CreateStudyOptions<S extends Space> extends SearchOptions<S> {
  /** `"sqlite:///FILE"`, `"postgresql://..."`, or an open storage. Default: in memory. */
  storage?: string | Storage;
  /** Default: `no-name-` and a random id, as in Optuna. */
  name?: string;
  /** Whether less or more is better. Default: "minimize". */
  direction?: Direction;
  /** For several objectives: one direction each. */
  directions?: readonly Direction[];
  /** Go on with the study of that name where there is one; its directions stay. Default: false. */
  loadIfExists?: boolean;
}

export interface LoadStudyOptions<S extends Space> extends SearchOptions<S> {
  storage: string | Storage;
  /** Default: the only study of the storage. */
  name?: string;
}

export interface EnqueueOptions {
  userAttrs?: Attributes;
  /** Do nothing when a trial with these parameters is there already. Default: false. */
  skipIfExists?: boolean;
}

export interface TellOptions {
  /** How the trial ends without values. Default: "COMPLETE", or "FAIL" for values that are none. */
  state?: "COMPLETE" | "PRUNED" | "FAIL";
  /** Why it failed; kept as `fail_reason`. */
  reason?: string;
  /** Give back what a finished trial has instead of throwing. Default: false. */
  skipIfFinished?: boolean;
}

/**
 * An Optuna study. What it says of its trials is as this process last saw them: after every `ask` and `tell`, and after `refresh()`.
 */
export interface Study<S extends Space = Space> extends Displayable {
  readonly id: number;
  readonly name: string;
  readonly directions: readonly Direction[];
  readonly space: S | undefined;
  readonly sampler: Sampler;
  readonly pruner: Pruner | undefined;
  readonly storage: Storage;
  readonly heartbeat: HeartbeatOptions | undefined;
  /** All trials by number. */
  readonly trials: readonly FrozenTrial[];
  readonly userAttrs: Attributes;
  /** The complete trial with the best value. @throws {Error} when none is complete, or there are several objectives */
  readonly bestTrial: FrozenTrial;
  readonly bestValue: number;
  /** By path: `layers.units`. */
  readonly bestParams: Readonly<Record<string, ParamValue>>;
  /** The Pareto front: complete trials that none is better than in everything. */
  readonly bestTrials: readonly FrozenTrial[];
  /** Runs trials; see {@link OptimizeOptions}. */
  optimize(objective: Objective<S>, options?: OptimizeOptions<S>): Promise<void>;
  /** Begins a trial; end it with `tell`. */
  ask(): Promise<Trial<S>>;
  /**
   * Ends a trial.
   *
   * @throws {RangeError} when the values are none, or the trial is finished or not begun
   */
  tell(trial: Trial<S> | number, values?: Returned | null, options?: TellOptions): Promise<FrozenTrial>;
  /** Adds a trial that one of the next `ask`s begins, with these parameters by path; the others are sampled. */
  enqueueTrial(params: Readonly<Record<string, ParamValue>>, options?: EnqueueOptions): Promise<void>;
  /** Adds a trial as it is. */
  addTrial(template: TrialTemplate): Promise<FrozenTrial>;
  /** Lets `optimize` begin no more trials. */
  stop(): void;
  /** Whether `stop` was called since the last `optimize` began. */
  readonly stopped: boolean;
  /** Keeps a note with the study: any JSON value, by name. */
  setUserAttr(key: string, value: unknown): Promise<void>;
  /** Reads what other processes have done. */
  refresh(): Promise<readonly FrozenTrial[]>;
  /** Closes the storage, when the study has opened it. */
  close(): Promise<void>;
  /** The best trials, and what became of all of them. */
  [displaySymbol](): MimeBundle;
}

/** What the parts of this room see beyond a {@link Study}. */
export interface StudyCore<S extends Space> extends Study<S> {
  view(): StudyView;
  begin(): void;
  end(trial: { id: number; number: number }, outcome: Outcome, systemAttrs?: Attributes): Promise<FrozenTrial>;
}

/**
 * Creates a study.
 *
 *     const study = await sweep.createStudy({ storage: "sqlite:///sweeps.db", name: "cnn", direction: "maximize", loadIfExists: true });
 *
 * @throws {RangeError} when an option is wrong, or the space contradicts itself or the trials that are there
 * @throws {Error} when there is a study of that name, or the storage cannot be opened
 */
export async function createStudy<const S extends Space = Space>(options: CreateStudyOptions<S> = {}): Promise<Study<S>> {
  const directions = directionsOf(options);
  if (options.space) checkSpace(options.space);
  const storage = await openStorage(options.storage);
  const owned = typeof options.storage === "string";
  try {
    const name = options.name ?? `no-name-${randomUUID()}`;
    const created = await storage.createStudy(name, directions);
    if (created === undefined && !options.loadIfExists)
      throw new Error(`createStudy: there is a study "${name}" already; give another name, or loadIfExists: true to go on with it.`);
    return await studyOf(storage, (await storage.study(name)) as StudyRecord, options, owned);
  } catch (error) {
    if (owned) await storage.close();
    throw error;
  }
}

/**
 * Opens a study that is there, Optuna's or ours.
 *
 * @throws {Error} when there is none of that name, or no name was given and there is not exactly one study
 */
export async function loadStudy<const S extends Space = Space>(options: LoadStudyOptions<S>): Promise<Study<S>> {
  if (options.space) checkSpace(options.space);
  const storage = await openStorage(options.storage);
  const owned = typeof options.storage === "string";
  try {
    return await studyOf(storage, await chosenStudy(storage, options.name), options, owned);
  } catch (error) {
    if (owned) await storage.close();
    throw error;
  }
}

/** Names, directions and attributes of all studies of a storage. */
export async function studies(storage: string | Storage): Promise<readonly StudyRecord[]> {
  return within(storage, (opened) => opened.studies());
}

/** Deletes a study and its trials. @throws {Error} when there is none of that name */
export async function deleteStudy({ storage, name }: { storage: string | Storage; name: string }): Promise<void> {
  await within(storage, async (opened) => opened.deleteStudy((await chosenStudy(opened, name)).id));
}

async function within<T>(given: string | Storage, action: (storage: Storage) => T | Promise<T>): Promise<T> {
  const storage = await openStorage(given);
  try {
    return await action(storage);
  } finally {
    if (typeof given === "string") await storage.close();
  }
}

async function chosenStudy(storage: Storage, name: string | undefined): Promise<StudyRecord> {
  const all = await storage.studies();
  const found = name === undefined ? (all.length === 1 ? all[0] : undefined) : all.find((study) => study.name === name);
  if (found) return found;
  const there = all.length === 0 ? "there are none" : `there are ${all.map((study) => `"${study.name}"`).join(", ")}`;
  throw new Error(
    name === undefined ? `loadStudy: no name was given, and ${there}; give one.` : `loadStudy: there is no study "${name}"; ${there}.`,
  );
}

function directionsOf({ direction, directions }: { direction?: Direction; directions?: readonly Direction[] }): readonly Direction[] {
  if (direction && directions) throw new RangeError("createStudy: there are direction and directions, but must be only one of them.");
  const all = directions ?? [direction ?? "minimize"];
  if (all.length === 0) throw new RangeError("createStudy: directions are empty, but must be one per objective.");
  for (const one of all)
    if (one !== "minimize" && one !== "maximize")
      throw new RangeError(`createStudy: a direction is ${JSON.stringify(one)}, but must be "minimize" or "maximize".`);
  return all;
}

async function studyOf<S extends Space>(
  storage: Storage,
  record: StudyRecord,
  options: SearchOptions<S>,
  owned: boolean,
): Promise<Study<S>> {
  const { id, name, directions } = record;
  const { space, pruner, heartbeat } = options;
  const sampler = options.sampler ?? defaultSampler(directions.length);
  const flat = space && flatten(space);
  const always: Record<string, Distribution> | undefined =
    flat && Object.fromEntries(flat.filter((one) => one.always).map(({ path, distribution }) => [path, distribution]));
  let trials = await storage.trials(id);
  let userAttrs = record.userAttrs;
  let stopped = false;
  for (const { path, distribution } of flat ?? []) {
    const before = trials.find(({ distributions }) => path in distributions)?.distributions[path];
    if (before) checkCompatible(path, before, distribution);
  }

  const view = (without?: number): StudyView => ({
    name,
    directions,
    trials: without === undefined ? trials : trials.filter((trial) => trial.id !== without),
    ...(always && { space: always }),
  });
  const refresh = async () => {
    trials = await storage.trials(id);
    return trials;
  };
  const bestTrial = () => {
    if (directions.length > 1) throw new Error("study: there are several objectives and thus no single best trial; use bestTrials.");
    const best = bestTrialOf(trials, directions[0] as Direction);
    if (best) return best;
    const failed = trials.filter(({ state }) => state === "FAIL");
    const reason = failed.at(-1)?.systemAttrs.fail_reason;
    throw new Error(
      `study: no trial is complete yet${failed.length > 0 ? `; ${failed.length} failed${reason ? `, the last one because ${reason}` : ""}` : "."}`,
    );
  };

  const study: StudyCore<S> = {
    id,
    name,
    directions,
    space,
    sampler,
    pruner,
    storage,
    heartbeat,
    get trials() {
      return trials;
    },
    get userAttrs() {
      return userAttrs;
    },
    get bestTrial() {
      return bestTrial();
    },
    get bestValue() {
      return bestTrial().values?.[0] as number;
    },
    get bestParams() {
      return bestTrial().params;
    },
    get bestTrials() {
      return paretoFront(trials, directions);
    },
    get stopped() {
      return stopped;
    },
    view,
    begin: () => {
      stopped = false;
    },
    stop: () => {
      stopped = true;
    },
    optimize: (objective, optimizeOptions = {}) => optimizeStudy(study, objective, optimizeOptions),
    async ask() {
      if (heartbeat) await failStale(study, heartbeat);
      const begun = await storage.startTrial(id);
      const record = begun.trial;
      trials = [...begun.trials];
      (trials as FrozenTrial[])[record.number] = record;
      const now = async () => {
        await refresh();
        return view(record.id);
      };
      return beginTrial<S>(record, { storage, sampler, pruner, space, study: view(record.id), now });
    },
    async tell(trial, values, { state, reason, skipIfFinished = false } = {}) {
      if (typeof trial !== "number") await trial.saved();
      const number = typeof trial === "number" ? trial : trial.number;
      await refresh();
      const found = trials.find((one) => one.number === number);
      if (!found) throw new RangeError(`tell: there is no trial ${number}; the study has ${trials.length}.`);
      if (found.state !== "RUNNING") {
        if (skipIfFinished && found.state !== "WAITING") return found;
        throw new RangeError(`tell: trial ${number} is ${found.state}, but must be RUNNING.`);
      }
      if (state === "PRUNED" || state === "FAIL") {
        if (values !== undefined && values !== null)
          throw new RangeError(`tell: there are values, but a trial that ends as ${state} has none.`);
        return study.end(found, state === "PRUNED" ? prunedOutcome(found, directions.length) : { state, values: null, reason });
      }
      const problem = problemOf(values, directions.length);
      if (problem && state === "COMPLETE") throw new RangeError(`tell: ${problem.replace("the objective returned", "trial")}`);
      return study.end(found, outcomeOf(values, directions.length));
    },
    async end(trial, { state, values, reason }, systemAttrs = {}) {
      const attributes = reason === undefined ? systemAttrs : { fail_reason: reason, ...systemAttrs };
      const ended = await storage.finish(trial.id, state, values, attributes);
      await refresh();
      const found = trials.find(({ id }) => id === trial.id) as FrozenTrial;
      // A retry counts from the trial that somebody else has failed, so what came too late is not kept.
      if (!ended)
        console.warn(
          `study: trial ${trial.number} was ended as ${found?.state} by another process before it was done here, and its result is not kept; was its heartbeat late?`,
        );
      return found;
    },
    async enqueueTrial(params, { userAttrs: attributes = {}, skipIfExists = false } = {}) {
      if (flat)
        checkEnqueued(
          params,
          flat.map(({ path }) => path),
        );
      if (skipIfExists) {
        await refresh();
        const same = (other: unknown) => JSON.stringify(sorted(other as object)) === JSON.stringify(sorted(params));
        if (trials.some((trial) => same(trial.systemAttrs.fixed_params ?? {}) || same(trial.params))) return;
      }
      await storage.addTrial(id, { state: "WAITING", userAttrs: attributes, systemAttrs: { fixed_params: params } });
      await refresh();
    },
    async addTrial(template) {
      const added = await storage.addTrial(id, template);
      await refresh();
      return added;
    },
    async setUserAttr(key, value) {
      await storage.setStudyAttr(id, "user", key, value);
      userAttrs = { ...userAttrs, [key]: value };
    },
    refresh,
    async close() {
      if (owned) await storage.close();
    },
    [displaySymbol]: () => summaryOf(name, trials, directions),
  };
  return study;
}

const sorted = (params: object) => Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1));

function checkEnqueued(params: object, paths: readonly string[]): void {
  const unknown = Object.keys(params).find((name) => !paths.includes(name));
  if (unknown !== undefined)
    throw new RangeError(`enqueueTrial: there is no parameter "${unknown}" in the study's space; there are ${paths.join(", ")}.`);
}

/** Optuna's: NSGA-II for several objectives. */
function defaultSampler(objectives: number): Sampler {
  return objectives > 1 ? nsga2() : tpe();
}
