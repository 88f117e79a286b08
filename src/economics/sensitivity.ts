import { checkNumber } from "./checks";

/** The range of one assumption. */
export interface Range {
  low: number;
  high: number;
}

/** What one assumption does to the outcome while all others stay at their base. */
export interface Swing {
  readonly name: string;
  readonly low: number;
  readonly high: number;
  /** The outcome at `low` and at `high`. */
  readonly outcomeAtLow: number;
  readonly outcomeAtHigh: number;
  /** How far apart these are, 0 or more. */
  readonly swing: number;
}

/** One-at-a-time sensitivities, the strongest first. */
export interface Sensitivity {
  /** The outcome with all assumptions at their base. */
  readonly base: number;
  readonly swings: readonly Swing[];
}

/**
 * One-way sensitivity analysis, which a tornado chart draws: every assumption goes to the ends of its range while the others stay.
 *
 *     sensitivity({ price: 2, hours: 500 }, { price: { low: 1.5, high: 3 } }, ({ price, hours }) => price * hours)
 *
 * @param base all assumptions
 * @param ranges of those to vary
 * @param outcome of the assumptions; must be pure
 * @throws {RangeError} when a range has no assumption of its name, its ends are the wrong way round, or an outcome is not finite
 */
export function sensitivity<T extends Readonly<Record<string, number>>>(
  base: T,
  ranges: { readonly [K in keyof T]?: Range },
  outcome: (assumptions: T) => number,
): Sensitivity {
  const at = (assumptions: T, what: string) => {
    const value = outcome(assumptions);
    checkNumber("sensitivity", `the outcome ${what}`, value);
    return value;
  };
  const swings = Object.entries(ranges as Record<string, Range>).map(([name, { low, high }]) => {
    if (!(name in base))
      throw new RangeError(`sensitivity: there is a range for ${name}, but the assumptions are ${Object.keys(base).join(", ")}.`);
    if (!(low <= high)) throw new RangeError(`sensitivity: ${name} goes from ${low} to ${high}, but low must be at most high.`);
    const outcomeAtLow = at({ ...base, [name]: low }, `at ${name} ${low}`);
    const outcomeAtHigh = at({ ...base, [name]: high }, `at ${name} ${high}`);
    return { name, low, high, outcomeAtLow, outcomeAtHigh, swing: Math.abs(outcomeAtHigh - outcomeAtLow) };
  });
  return { base: at(base, "at the base"), swings: swings.sort((a, b) => b.swing - a.swing) };
}
