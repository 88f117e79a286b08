import type { Pruner } from "../pruners";
import type { Sampler, StudyView } from "../samplers";
import {
  type CategoricalDistribution,
  type Choice,
  categorical,
  contains,
  type Distribution,
  type FloatOptions,
  float,
  type IntOptions,
  int,
  isSingle,
  type Params,
  type ParamValue,
  type Space,
  sampleSpace,
  toExternal,
  toInternal,
} from "../space";
import type { FrozenTrial, ParamEntry, Storage } from "../storage";
import { checkCompatible, checkName, knownDistribution } from "./compatible";

/** A running trial: what an objective gets. Its functions may be taken out of it. */
export interface Trial<S extends Space = Space> {
  /** Unique in the storage. */
  readonly id: number;
  /** Counted from 0 within the study. */
  readonly number: number;
  /** The parameters of the study's space; without one, what was suggested so far, by name. */
  readonly params: Space extends S ? Readonly<Record<string, ParamValue>> : Params<S>;
  readonly userAttrs: Readonly<Record<string, unknown>>;
  readonly systemAttrs: Readonly<Record<string, unknown>>;
  /** A number of {@link float}; the same one for the same name. */
  suggestFloat(name: string, low: number, high: number, options?: FloatOptions): number;
  /** A whole number of {@link int}; the same one for the same name. */
  suggestInt(name: string, low: number, high: number, options?: IntOptions): number;
  /** One of the choices; the same one for the same name. */
  suggestCategorical<const C extends Choice>(name: string, choices: readonly C[]): C;
  /** Tells how the trial does at a step, such as the validation accuracy after an epoch; for pruners and charts. */
  report(value: number, step: number): void;
  /** Whether the trial is, by what it has reported, not worth going on; then throw {@link TrialPruned}. */
  shouldPrune(): Promise<boolean>;
  /** Keeps something beside the trial, such as the path of a checkpoint; JSON. */
  setUserAttr(key: string, value: unknown): void;
  /** Waits until everything so far is in the storage. */
  saved(): Promise<void>;
}

/** What a trial needs of its study. */
export interface TrialContext {
  readonly storage: Storage;
  readonly sampler: Sampler;
  readonly pruner: Pruner | undefined;
  readonly space: Space | undefined;
  /** The study as it was when the trial began, without the trial itself. */
  readonly study: StudyView;
  /** The study as it is now. */
  now(): Promise<StudyView>;
}

/** Begins to suggest parameters for a trial of the storage. */
export function beginTrial<S extends Space>(record: FrozenTrial, context: TrialContext): Trial<S> {
  const { storage, sampler, pruner, space, study } = context;
  const { id, number } = record;
  const params: Record<string, ParamValue> = { ...record.params };
  const distributions: Record<string, Distribution> = { ...record.distributions };
  const intermediateValues: Record<number, number> = { ...record.intermediateValues };
  const userAttrs: Record<string, unknown> = { ...record.userAttrs };
  const systemAttrs: Record<string, unknown> = { ...record.systemAttrs };
  const fixed = (record.systemAttrs.fixed_params ?? {}) as Record<string, ParamValue>;

  // PostgreSQL answers later: changes go out in order, and the first failure is thrown where the objective waits next.
  let pending: Promise<void> | undefined;
  let failure: unknown;
  const write = (change: () => void | Promise<void>) => {
    if (!pending) {
      const answer = change();
      if (answer instanceof Promise) pending = answer.catch((error) => void (failure ??= error));
    } else pending = pending.then(() => (failure === undefined ? change() : undefined)).catch((error) => void (failure ??= error));
  };
  const saved = async () => {
    await pending;
    if (failure !== undefined) throw failure;
  };

  const part = (sampler.needsAllTrials ? undefined : pruner?.part?.(study, number)) ?? study;
  const sampled = sampler.sampleRelative?.(part, record);
  const notes = { ...sampled?.systemAttrs };
  if (!space && sampled && Object.keys(sampled.values).length > 0 && sampler.name === "tpe")
    // What other processes take into account before this one has asked for it (Optuna's constant liar).
    notes["tpe:relative_params:0"] = JSON.stringify(sampled.values);
  if (Object.keys(notes).length > 0) {
    Object.assign(systemAttrs, notes);
    write(() => storage.setTrialAttrs(id, "system", notes));
  }

  /** The value of a parameter, and whether it is new. */
  const choose = (name: string, distribution: Distribution): ParamEntry | undefined => {
    if (Object.hasOwn(distributions, name)) {
      checkCompatible(name, distributions[name] as Distribution, distribution);
      return undefined;
    }
    checkName(name);
    const known = knownDistribution(study.trials, name);
    if (known) checkCompatible(name, known, distribution);
    const internal = proposal(name, distribution);
    params[name] = toExternal(distribution, internal);
    distributions[name] = distribution;
    return { name, internal, distribution };
  };
  const proposal = (name: string, distribution: Distribution): number => {
    if (Object.hasOwn(fixed, name)) {
      const internal = toInternal(distribution, fixed[name]);
      if (contains(distribution, internal)) return internal;
      throw new RangeError(
        `trial ${number}: "${name}" was enqueued as ${JSON.stringify(fixed[name])}, which is no value of ${JSON.stringify(distribution)}.`,
      );
    }
    if (isSingle(distribution)) return distribution.kind === "categorical" ? 0 : distribution.low;
    if (sampled && Object.hasOwn(sampled.values, name)) {
      const internal = toInternal(distribution, sampled.values[name]);
      if (contains(distribution, internal)) return internal;
      // The ranges of a parameter may change from trial to trial.
    }
    const value = sampler.sampleIndependent(part, record, name, distribution);
    const internal = toInternal(distribution, value);
    if (contains(distribution, internal)) return internal;
    throw new RangeError(
      `trial ${number}: the sampler ${sampler.name} proposes ${JSON.stringify(value)} for "${name}", which is no value of ${JSON.stringify(distribution)}.`,
    );
  };
  const suggest = (name: string, distribution: Distribution): ParamValue => {
    const entry = choose(name, distribution);
    if (entry) write(() => storage.setParams(id, [entry]) as void | Promise<void>);
    return params[name] as ParamValue;
  };

  let shown: unknown = params;
  if (space) {
    const entries: ParamEntry[] = [];
    shown = sampleSpace(space, (path, distribution) => {
      const entry = choose(path, distribution);
      if (entry) entries.push(entry);
      return params[path] as ParamValue;
    });
    if (entries.length > 0) write(() => storage.setParams(id, entries) as void | Promise<void>);
  }

  return {
    id,
    number,
    params: shown as Trial<S>["params"],
    userAttrs,
    systemAttrs,
    suggestFloat: (name, low, high, options) => suggest(name, float(low, high, options)) as number,
    suggestInt: (name, low, high, options) => suggest(name, int(low, high, options)) as number,
    suggestCategorical: <const C extends Choice>(name: string, choices: readonly C[]) =>
      suggest(name, categorical(choices) as CategoricalDistribution) as C,
    report(value, step) {
      if (typeof value !== "number") throw new TypeError(`report: value is ${String(value)}, but must be a number.`);
      if (!Number.isInteger(step) || step < 0) throw new RangeError(`report: step is ${step}, but must be a whole number of at least 0.`);
      // As in Optuna the first report of a step counts.
      if (step in intermediateValues) return;
      intermediateValues[step] = value;
      write(() => storage.setIntermediate(id, step, value) as void | Promise<void>);
    },
    async shouldPrune() {
      await saved();
      if (study.directions.length > 1) throw new Error("shouldPrune: a study with several objectives cannot prune; take the pruner out.");
      if (!pruner) return false;
      const running: FrozenTrial = { ...record, params, distributions, userAttrs, systemAttrs, intermediateValues };
      const verdict = pruner.judge(await context.now(), running);
      const attributes = verdict.systemAttrs ?? {};
      if (Object.keys(attributes).length > 0) {
        Object.assign(systemAttrs, attributes);
        await storage.setTrialAttrs(id, "system", attributes);
      }
      return verdict.prune;
    },
    setUserAttr(key, value) {
      userAttrs[key] = value;
      write(() => storage.setTrialAttrs(id, "user", { [key]: value }) as void | Promise<void>);
    },
    saved,
  };
}
