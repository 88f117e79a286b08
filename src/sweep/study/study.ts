import type { Displayable, displaySymbol, MimeBundle } from "../../display";
import type { Pruner } from "../pruners";
import type { nsga2, Sampler, StudyView, tpe } from "../samplers";
import type { ParamValue, Space } from "../space";
import type { Attributes, Direction, FrozenTrial, Storage, TrialTemplate } from "../storage";
import type { HeartbeatOptions } from "./heartbeat";
import type { OptimizeOptions } from "./optimize";
import type { Outcome } from "./tell";
import type { Trial } from "./trial";

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
  /**
   * The complete trial with the best value, of those that keep the constraints that Python has noted with them.
   *
   * @throws {Error} when there is none, or there are several objectives
   */
  readonly bestTrial: FrozenTrial;
  readonly bestValue: number;
  /** By path: `layers.units`. */
  readonly bestParams: Readonly<Record<string, ParamValue>>;
  /** The Pareto front: complete trials that none is better than in everything, of those that keep their constraints. */
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
  /**
   * Adds a trial as it is.
   *
   * @throws {RangeError} when its values do not fit its state or the study, or a parameter has no distribution or is no value of its own
   */
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
