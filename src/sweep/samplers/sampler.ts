import { type Random, random } from "../../preprocess";
import { type Distribution, isOpen, type ParamValue, type Space } from "../space";
import type { Attributes, Direction, FrozenTrial } from "../storage";

/** What a sampler or a pruner sees of a study. */
export interface StudyView {
  readonly name: string;
  readonly directions: readonly Direction[];
  /** By number; also those that run or wait. */
  readonly trials: readonly FrozenTrial[];
  /** The parameters that every trial of the declared space has; undefined when the objective asks for them one by one. */
  readonly space?: Readonly<Record<string, Distribution>>;
  /** The declared space as it was given, with its alternatives. */
  readonly declared?: Space;
}

/** What a sampler sees of the trial that begins: also what it brings with it, when it was enqueued or is a repetition. */
export type BegunTrial = Pick<FrozenTrial, "id" | "number" | "params" | "systemAttrs">;

/** Values of parameters sampled together, by name. */
export interface Sampled {
  readonly values: Readonly<Record<string, ParamValue>>;
  /** What the sampler wants to find again in the trial's `systemAttrs`. */
  readonly systemAttrs?: Attributes;
}

/** Proposes parameters. */
export interface Sampler {
  readonly name: string;
  /** Parameters that are sampled together, before the objective begins; the others are sampled one by one. */
  sampleRelative?(study: StudyView, trial: BegunTrial): Sampled;
  /** One parameter that {@link Sampler.sampleRelative} did not give, when the objective asks for it. */
  sampleIndependent(study: StudyView, trial: BegunTrial, name: string, distribution: Distribution): ParamValue;
  /** Show it all trials, also where a pruner divides the study into parts that are learned from apart, as {@link hyperband} does. Default: false. */
  readonly needsAllTrials?: boolean;
  /** Whether there is nothing left to try; the study then stops. */
  exhausted?(study: StudyView): boolean;
}

export interface SeedOptions {
  /** Seed of all random choices. Default: others every time. */
  seed?: number;
}

/** One source of random numbers for every sampler of a seed, so that two samplers of a study do not draw the same ones. */
export const randomOf = (seed: number | undefined, stream: number): Random =>
  random(seed === undefined ? undefined : seed * 1_000_003 + stream);

/**
 * Parameters that are in every finished trial, with their latest distributions (Optuna's `IntersectionSearchSpace`), without those that hold
 * one value or cannot be drawn from. With a declared space: those of its parameters that every trial has.
 */
export function commonSpace({ trials, space }: StudyView, { includePruned = false } = {}): Record<string, Distribution> {
  let common: Record<string, Distribution> | undefined;
  if (space) common = { ...space };
  else
    for (let i = trials.length - 1; i >= 0; i--) {
      const { state, distributions } = trials[i] as FrozenTrial;
      if (!(state === "COMPLETE" || (includePruned && state === "PRUNED"))) continue;
      if (!common) common = { ...distributions };
      else for (const name of Object.keys(common)) if (!Object.hasOwn(distributions, name)) delete common[name];
    }
  return Object.fromEntries(
    Object.entries(common ?? {})
      .filter(([, distribution]) => isOpen(distribution))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** Whether a trial has all parameters of a space. */
export function hasAll(trial: FrozenTrial, names: readonly string[]): boolean {
  return names.every((name) => Object.hasOwn(trial.params, name));
}
