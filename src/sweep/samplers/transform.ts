import type { Random } from "../../preprocess";
import { type Distribution, nearest, type ParamValue, sizeOf, toExternal } from "../space";

/** A value drawn evenly from a distribution (evenly over the logarithms with `log`); Optuna's `RandomSampler`. */
export function drawValue(distribution: Distribution, random: Random): ParamValue {
  return toExternal(distribution, fromUnit(distribution, random.next()));
}

/**
 * The value at a fraction `u` in [0, 1) of the distribution. Values of a range with steps have equal shares; half a step is added at both ends, as in
 * Optuna's `_SearchSpaceTransform`.
 */
export function fromUnit(distribution: Distribution, u: number): number {
  if (distribution.kind === "categorical") return Math.min(Math.floor(u * distribution.choices.length), distribution.choices.length - 1);
  const [low, high] = unitRange(distribution);
  const value = low + u * (high - low);
  return nearest(distribution, distribution.log ? Math.exp(value) : value);
}

/** The fraction of a value of the distribution. */
export function toUnit(distribution: Distribution, internal: number): number {
  if (distribution.kind === "categorical") return (internal + 0.5) / sizeOf(distribution);
  const [low, high] = unitRange(distribution);
  return high > low ? ((distribution.log ? Math.log(internal) : internal) - low) / (high - low) : 0.5;
}

function unitRange(distribution: Exclude<Distribution, { kind: "categorical" }>): [low: number, high: number] {
  const half = (distribution.step ?? 0) / 2;
  const [low, high] = [distribution.low - half, distribution.high + half];
  return distribution.log ? [Math.log(low), Math.log(high)] : [low, high];
}
