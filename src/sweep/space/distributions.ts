/** What a categorical parameter may be: the values that Optuna's storages keep. */
export type Choice = string | number | boolean | null;
export type ParamValue = Choice;

/** Numbers from `low` to `high`, both included; Optuna's `FloatDistribution`. */
export interface FloatDistribution {
  readonly kind: "float";
  readonly low: number;
  readonly high: number;
  readonly log: boolean;
  readonly step: number | null;
}

/** Whole numbers from `low` to `high`, both included; Optuna's `IntDistribution`. */
export interface IntDistribution {
  readonly kind: "int";
  readonly low: number;
  readonly high: number;
  readonly log: boolean;
  readonly step: number;
}

/** One of some values, without an order; Optuna's `CategoricalDistribution`. */
export interface CategoricalDistribution<C extends Choice = Choice> {
  readonly kind: "categorical";
  readonly choices: readonly C[];
}

/** A range of numbers. */
export type NumericalDistribution = FloatDistribution | IntDistribution;
export type Distribution = NumericalDistribution | CategoricalDistribution;

export interface FloatOptions {
  /** Spread the numbers evenly over their logarithms; `low` must be above 0. Default: false. */
  log?: boolean;
  /** Only `low`, `low + step`, ...; `high` becomes the last of them. Not together with `log`. Default: any number. */
  step?: number;
}

export interface IntOptions {
  /** Spread the numbers evenly over their logarithms; `low` must be at least 1. Default: false. */
  log?: boolean;
  /** Only `low`, `low + step`, ...; `high` becomes the last of them. Not together with `log`. Default: 1. */
  step?: number;
}

/**
 * A number between `low` and `high`, both included, as Optuna's `suggest_float`.
 *
 *     sweep.float(1e-5, 1e-1, { log: true })
 *
 * @throws {RangeError} when the range is empty, not finite or wider than the largest number, `log` meets a `low` that is not above 0 or a `step`, or `step` is not above 0
 */
export function float(low: number, high: number, { log = false, step }: FloatOptions = {}): FloatDistribution {
  checkRange("float", low, high);
  if (log && step !== undefined) throw new RangeError(`float: step is ${step} and log is true, but only one of them can be given.`);
  if (log && low <= 0) throw new RangeError(`float: low is ${low}, but must be above 0 with log.`);
  if (step !== undefined && !(step > 0 && Number.isFinite(step))) throw new RangeError(`float: step is ${step}, but must be above 0.`);
  if (!Number.isFinite(widthOf(low, high, step)))
    throw new RangeError(
      `float: the range ${low} to ${high}${step === undefined ? "" : ` by ${step}`} is wider than the largest number, ${Number.MAX_VALUE}, so that nothing can be drawn from it; narrow it.`,
    );
  return {
    kind: "float",
    low,
    high: step === undefined ? high : onGrid(low, step, stepsBetween(low, high, step)),
    log,
    step: step ?? null,
  };
}

/**
 * A whole number between `low` and `high`, both included, as Optuna's `suggest_int`.
 *
 *     sweep.int(16, 256, { step: 16 })
 *
 * @throws {RangeError} when the range is empty or its ends are no whole numbers, `log` meets a `low` below 1 or a `step`, or `step` is no
 *   whole number of at least 1
 */
export function int(low: number, high: number, { log = false, step = 1 }: IntOptions = {}): IntDistribution {
  checkRange("int", low, high);
  for (const [name, value] of Object.entries({ low, high, step }))
    if (!Number.isSafeInteger(value)) throw new RangeError(`int: ${name} is ${value}, but must be a whole number.`);
  if (step < 1) throw new RangeError(`int: step is ${step}, but must be at least 1.`);
  if (log && step !== 1) throw new RangeError(`int: step is ${step} and log is true, but only one of them can be given.`);
  if (log && low < 1) throw new RangeError(`int: low is ${low}, but must be at least 1 with log.`);
  return { kind: "int", low, high: low + Math.floor((high - low) / step) * step, log, step };
}

/**
 * One of the choices, as Optuna's `suggest_categorical`.
 *
 *     sweep.categorical(["relu", "tanh"])
 *
 * @throws {RangeError} when there are no choices, one comes twice, or one is no string, finite number, boolean or null
 */
export function categorical<const C extends Choice>(choices: readonly C[]): CategoricalDistribution<C> {
  if (!Array.isArray(choices) || choices.length === 0)
    throw new RangeError("categorical: choices are empty, but must be at least one value.");
  for (const choice of choices)
    if (!(choice === null || typeof choice === "string" || typeof choice === "boolean" || Number.isFinite(choice)))
      throw new RangeError(`categorical: a choice is ${String(choice)}, but must be a string, a finite number, a boolean or null.`);
  const twice = choices.find((choice, i) => choices.indexOf(choice) !== i);
  if (twice !== undefined) throw new RangeError(`categorical: the choice ${JSON.stringify(twice)} comes twice, but must come once.`);
  return { kind: "categorical", choices: [...choices] };
}

/** Whether there is nothing to choose: the distribution holds one value. */
export function isSingle(distribution: Distribution): boolean {
  if (distribution.kind === "categorical") return distribution.choices.length === 1;
  const { low, high, step } = distribution;
  return low === high || (step !== null && !distribution.log && stepsBetween(low, high, step) === 0);
}

/** Whether a sampler has a choice: several values, and a range that can be drawn from, which Python's need not be. */
export function isOpen(distribution: Distribution): boolean {
  if (isSingle(distribution)) return false;
  return distribution.kind === "categorical" || Number.isFinite(widthOf(distribution.low, distribution.high, distribution.step));
}

/** With half a step at both ends, as samplers take it. */
const widthOf = (low: number, high: number, step?: number | null): number => high - low + (step ?? 0);

/** How a storage and a sampler see a value: the number itself, or the index of the choice. */
export function toInternal(distribution: Distribution, value: unknown): number {
  if (distribution.kind !== "categorical") return typeof value === "number" || typeof value === "string" ? Number(value) : Number.NaN;
  const { choices } = distribution;
  // Optuna has NaN as a choice, which is equal to nothing.
  return Number.isNaN(value) ? choices.findIndex(Number.isNaN) : choices.indexOf(value as Choice);
}

export function toExternal(distribution: Distribution, internal: number): ParamValue {
  if (distribution.kind === "categorical") return distribution.choices[Math.trunc(internal)] as Choice;
  return distribution.kind === "int" ? Math.trunc(internal) : internal;
}

/** Whether an internal value is one of the distribution. */
export function contains(distribution: Distribution, internal: number): boolean {
  if (distribution.kind === "categorical") return Number.isInteger(internal) && internal >= 0 && internal < distribution.choices.length;
  const { low, high, step } = distribution;
  if (!(internal >= low && internal <= high)) return false;
  if (distribution.kind === "int" && !Number.isInteger(internal)) return false;
  if (step === null) return true;
  const k = (internal - low) / step;
  return Math.abs(k - Math.round(k)) < Math.max(1e-8, roundingOf(low, internal, step));
}

/** The nearest value that the distribution holds. */
export function nearest(distribution: NumericalDistribution, internal: number): number {
  const { low, high, step } = distribution;
  const clipped = Math.min(Math.max(internal, low), high);
  return step === null ? clipped : onGrid(low, step, Math.min(Math.round((clipped - low) / step), stepsBetween(low, high, step)));
}

/** How many values there are; Infinity for a range without steps. */
export function sizeOf(distribution: Distribution): number {
  if (distribution.kind === "categorical") return distribution.choices.length;
  const { low, high, step } = distribution;
  return step === null ? (low === high ? 1 : Number.POSITIVE_INFINITY) : stepsBetween(low, high, step) + 1;
}

/** The `k`th value of a range with steps, as a short decimal: 0.3, not 0.30000000000000004. */
export function onGrid(low: number, step: number, k: number): number {
  // 15 digits of the larger summand: a difference has fewer than 15 right ones of its own.
  const digits = Math.ceil(Math.log10(Math.max(Math.abs(low), Math.abs(k * step))));
  const value = low + k * step;
  return Number.isFinite(digits) ? Number(value.toFixed(Math.min(Math.max(15 - digits, 0), 100))) : value;
}

/** How many whole steps fit; the tolerance makes 0.3 / 0.1 three. */
function stepsBetween(low: number, high: number, step: number): number {
  const steps = (high - low) / step;
  const nearestCount = Math.round(steps);
  return Math.abs(steps - nearestCount) < roundingOf(low, high, step) ? nearestCount : Math.floor(steps);
}

/** How far a count of steps may be off, because numbers have 15 right digits: a large one among small steps has few for the steps. */
const roundingOf = (low: number, high: number, step: number): number => (1e-14 * Math.max(Math.abs(low), Math.abs(high))) / step;

function checkRange(caller: string, low: number, high: number): void {
  if (!Number.isFinite(low) || !Number.isFinite(high))
    throw new RangeError(`${caller}: the range is ${low} to ${high}, but both must be finite numbers.`);
  if (low > high) throw new RangeError(`${caller}: low is ${low} and high is ${high}, but low must not be above high.`);
}
