import { host } from "../../display";
import { pauses } from "../../pauses";
import { type Budget, checkBudget, isSpent } from "../budget";
import type { Space } from "../space";
import type { FrozenTrial } from "../storage";
import { watchRun } from "../watch";
import { type Heartbeat, heartbeatOf } from "./heartbeat";
import { TrialPruned } from "./pruned";
import { retryOf } from "./stale";
import type { Objective, Study, StudyCore } from "./study";
import { messageOf, type Outcome, outcomeOf, prunedOutcome } from "./tell";
import type { Trial } from "./trial";

export interface OptimizeOptions<S extends Space = Space> {
  /** How many trials to run. Default: until the timeout, `stop`, or an interrupt. */
  trials?: number;
  /** Seconds after which no more trials begin; those that run come to their end. Default: none. */
  timeout?: number;
  /** What the run may spend, in device hours or money. Trials that run when it is spent come to their end. Default: no limit. */
  budget?: Budget;
  /** How many objectives run at once in this process, taking turns where they wait. Default: 1. */
  parallel?: number;
  /**
   * Which errors of the objective only fail their trial: all, or those of these classes. The others end `optimize` too. From another process errors come
   * as what JavaScript itself has, `TypeError` for instance; one of a class of your own as an `Error`, or the class of JavaScript's that yours extends.
   * Default: false.
   */
  catch?: boolean | readonly (new (...args: never[]) => Error)[];
  /** How often a trial whose objective has thrown is repeated with the same parameters; repetitions do not count as trials. Default: 0. */
  retries?: number;
  /** Called after every trial; `study.stop()` ends the run. */
  callbacks?:
    | ((study: Study<S>, trial: FrozenTrial) => void | Promise<void>)
    | readonly ((study: Study<S>, trial: FrozenTrial) => void | Promise<void>)[];
  /** Show how it goes: a live table and chart in a notebook, a line per trial elsewhere. Default: true. */
  verbose?: boolean;
  /** No more trials begin when it is aborted. Default: the interrupt button of the notebook. */
  signal?: AbortSignal;
}

/** Studies whose `optimize` runs. */
const busy = new WeakSet<object>();

/**
 * Runs trials of an objective; see {@link OptimizeOptions}.
 *
 * @throws {Error} what the objective throws, unless it is a {@link TrialPruned} or caught; the trial is kept as failed
 */
export async function optimizeStudy<S extends Space>(
  study: StudyCore<S>,
  objective: Objective<S>,
  options: OptimizeOptions<S>,
): Promise<void> {
  const { trials = Number.POSITIVE_INFINITY, timeout = Number.POSITIVE_INFINITY, parallel = 1, retries = 0 } = options;
  const signal = options.signal ?? host()?.interrupt;
  checkOptions({ trials, timeout, parallel, retries });
  if (options.budget) checkBudget(options.budget);
  if (typeof objective !== "function")
    throw new TypeError(`optimize: the objective is ${typeof objective}, but must be a function of a trial.`);
  if (busy.has(study)) throw new Error("optimize: the study is being optimized already; give parallel to run several trials at once.");
  busy.add(study);
  study.begin();
  const heartbeat = study.heartbeat && heartbeatOf(study.storage, study.heartbeat);
  const callbacks = [options.callbacks ?? []].flat() as ((study: Study<S>, trial: FrozenTrial) => void | Promise<void>)[];
  const end = performance.now() + 1000 * timeout;
  const watch = watchRun(() => study.view(), { trials, seconds: timeout }, options.verbose ?? true);
  let left = trials;
  let failed = false;
  const own = new Set<number>();
  const hasBudget = () =>
    !options.budget ||
    !isSpent(
      study.trials.filter(({ id }) => own.has(id)),
      options.budget,
      Date.now(),
    );
  const goesOn = () =>
    left > 0 &&
    !failed &&
    !study.stopped &&
    !signal?.aborted &&
    performance.now() < end &&
    hasBudget() &&
    !study.sampler.exhausted?.(study.view());
  const begun = (trialId: number) => {
    own.add(trialId);
    watch.changed();
  };
  // An objective that awaits nothing would never let the stop button or the live table through.
  const pause = pauses();
  const work = async () => {
    for (; goesOn(); await pause()) {
      left--;
      const { trial, error } = await runTrial(study, objective, { heartbeat, signal, begun });
      watch.changed(trial);
      for (const callback of callbacks) await callback(study, trial);
      if (error === undefined) continue;
      const again = trial.state === "FAIL" && !signal?.aborted ? retryOf(trial, retries) : undefined;
      if (again) {
        await study.addTrial(again);
        left++;
      } else if (!isCaught(error, options.catch) && !signal?.aborted) throw error;
    }
  };
  const guarded = () =>
    work().catch((error) => {
      failed = true;
      throw error;
    });
  try {
    if (study.sampler.exhausted) await study.refresh();
    const results = await Promise.allSettled(Array.from({ length: Math.min(parallel, trials) }, guarded));
    for (const result of results) if (result.status === "rejected") throw result.reason;
  } finally {
    busy.delete(study);
    await heartbeat?.close();
    await watch.end();
  }
}

async function runTrial<S extends Space>(
  study: StudyCore<S>,
  objective: Objective<S>,
  { heartbeat, signal, begun }: { heartbeat: Heartbeat | undefined; signal: AbortSignal | undefined; begun(trialId: number): void },
): Promise<{ trial: FrozenTrial; error?: unknown }> {
  const trial = await study.ask();
  const objectives = study.directions.length;
  let outcome: Outcome;
  let error: unknown;
  try {
    await heartbeat?.start(trial.id);
    begun(trial.id);
    const returned = await objective(trial);
    await trial.saved();
    outcome = outcomeOf(returned, objectives);
    if (outcome.reason !== undefined) console.warn(`optimize: trial ${trial.number} failed, for ${outcome.reason}`);
  } catch (thrown) {
    if (thrown instanceof TrialPruned) outcome = await prunedOf(study, trial, objectives);
    else {
      error = thrown ?? new Error("the objective threw nothing");
      const reason = signal?.aborted ? `it was interrupted (${messageOf(error)})` : messageOf(error);
      outcome = { state: "FAIL", values: null, reason };
    }
  } finally {
    heartbeat?.stop(trial.id);
  }
  const stack = error instanceof Error && error.stack ? { fail_stack: error.stack } : {};
  return { trial: await study.end(trial, outcome, stack), error };
}

async function prunedOf<S extends Space>(study: StudyCore<S>, trial: Trial<S>, objectives: number): Promise<Outcome> {
  await trial.saved();
  const seen = (await study.refresh()).find(({ id }) => id === trial.id) as FrozenTrial;
  return prunedOutcome(seen, objectives);
}

const isCaught = (error: unknown, caught: OptimizeOptions["catch"]) =>
  caught === true || (Array.isArray(caught) && caught.some((kind) => error instanceof kind));

function checkOptions({ trials, timeout, parallel, retries }: Record<"trials" | "timeout" | "parallel" | "retries", number>): void {
  const whole = (name: string, value: number, least: number) => {
    if (!((Number.isInteger(value) || (name === "trials" && value === Number.POSITIVE_INFINITY)) && value >= least))
      throw new RangeError(`optimize: ${name} is ${value}, but must be a whole number of at least ${least}.`);
  };
  whole("trials", trials, 0);
  whole("parallel", parallel, 1);
  whole("retries", retries, 0);
  if (!(timeout > 0)) throw new RangeError(`optimize: timeout is ${timeout}, but must be a number of seconds above 0.`);
}
