/** The learning rate of every step, steps counted from 0. Optimizers take one as `learningRate`, and {@link callbacks.learningRateScheduler} does. */
export interface Schedule {
  (step: number): number;
  /** Name and options, by which a checkpoint restores the schedules of this file. */
  readonly config?: { readonly name: string; readonly options: object };
}

type Maker = (options: never) => Schedule;

const makers: Record<string, Maker> = {};

function schedule<O extends object>(name: string, make: (options: O) => (step: number) => number): (options: O) => Schedule {
  const maker = (options: O) => Object.assign(make(options), { config: { name, options } });
  makers[name] = maker as Maker;
  return maker;
}

/** The schedule that a `config` describes; undefined when it is not one of this file. */
export const scheduleFrom = ({ name, options }: NonNullable<Schedule["config"]>): Schedule | undefined => makers[name]?.(options as never);

function check(caller: string, options: Record<string, unknown>, ...positive: string[]): void {
  for (const name of positive) {
    const value = options[name];
    if (typeof value !== "number" || !(value > 0 && value < Infinity))
      throw new RangeError(`${caller}: ${name} is ${value}, but must be a positive number.`);
  }
}

export interface CosineDecayOptions {
  /** At step 0. */
  initialLearningRate: number;
  /** Steps of the decay, after the warm-up. */
  decaySteps: number;
  /** What is left at the end, as a fraction of the rate that the decay starts from. Default: 0. */
  alpha?: number;
  /** Where a linear warm-up ends and the decay starts. Default: no warm-up. */
  warmupTarget?: number;
  /** Steps of the warm-up. Default: 0. */
  warmupSteps?: number;
}

/**
 * Half a cosine from the initial rate down to `alpha` of it (Loshchilov & Hutter 2017, https://arxiv.org/abs/1608.03983), as Keras's `CosineDecay`.
 *
 * @throws {RangeError} when `initialLearningRate` or `decaySteps` is not positive
 */
export const cosineDecay = schedule(
  "cosineDecay",
  ({ initialLearningRate, decaySteps, alpha = 0, warmupTarget, warmupSteps = 0 }: CosineDecayOptions) => {
    check("cosineDecay", { decaySteps }, "decaySteps");
    if (warmupTarget === undefined) check("cosineDecay", { initialLearningRate }, "initialLearningRate");
    const decay = (step: number, from: number) => {
      const done = Math.min(step, decaySteps) / decaySteps;
      return from * ((1 - alpha) * 0.5 * (1 + Math.cos(Math.PI * done)) + alpha);
    };
    return (step: number) => {
      if (warmupTarget === undefined) return decay(step, initialLearningRate);
      if (step < warmupSteps) return initialLearningRate + ((warmupTarget - initialLearningRate) * step) / warmupSteps;
      return decay(step - warmupSteps, warmupTarget);
    };
  },
);

export interface ExponentialDecayOptions {
  initialLearningRate: number;
  /** Steps in which the rate falls by `decayRate`. */
  decaySteps: number;
  /** A factor, such as 0.96. */
  decayRate: number;
  /** Fall in jumps, every `decaySteps`, and not smoothly. Default: false. */
  staircase?: boolean;
}

/**
 * `initialLearningRate * decayRate ** (step / decaySteps)`, as Keras's `ExponentialDecay`.
 *
 * @throws {RangeError} when a number is not positive
 */
export const exponentialDecay = schedule("exponentialDecay", (options: ExponentialDecayOptions) => {
  const { initialLearningRate, decaySteps, decayRate, staircase = false } = options;
  check("exponentialDecay", { ...options }, "initialLearningRate", "decaySteps", "decayRate");
  return (step: number) => {
    const periods = step / decaySteps;
    return initialLearningRate * decayRate ** (staircase ? Math.floor(periods) : periods);
  };
});

export interface StepDecayOptions {
  initialLearningRate: number;
  /** Steps between two falls. */
  stepSize: number;
  /** The factor of every fall. Default: 0.1. */
  gamma?: number;
}

/**
 * Multiplies the rate by `gamma` every `stepSize` steps, as PyTorch's `StepLR`; Keras's `ExponentialDecay` with `staircase`.
 *
 * @throws {RangeError} when a number is not positive
 */
export const stepDecay = schedule("stepDecay", ({ initialLearningRate, stepSize, gamma = 0.1 }: StepDecayOptions) => {
  check("stepDecay", { initialLearningRate, stepSize, gamma }, "initialLearningRate", "stepSize", "gamma");
  return (step: number) => initialLearningRate * gamma ** Math.floor(step / stepSize);
});

export interface PiecewiseConstantDecayOptions {
  /** The last step of every rate but the last, growing. */
  boundaries: readonly number[];
  /** One rate more than there are boundaries. */
  values: readonly number[];
}

/**
 * `values[0]` up to and with step `boundaries[0]`, then `values[1]`, ..., as Keras's `PiecewiseConstantDecay`.
 *
 * @throws {RangeError} when there is not one value more than boundaries, or boundaries do not grow
 */
export const piecewiseConstantDecay = schedule("piecewiseConstantDecay", ({ boundaries, values }: PiecewiseConstantDecayOptions) => {
  if (values.length !== boundaries.length + 1)
    throw new RangeError(
      `piecewiseConstantDecay: there are ${values.length} values and ${boundaries.length} boundaries, but there must be one value more than boundaries.`,
    );
  const falling = boundaries.findIndex((boundary, i) => i > 0 && !(boundary > (boundaries[i - 1] as number)));
  if (falling > 0) throw new RangeError(`piecewiseConstantDecay: boundaries are ${boundaries.join(", ")}, but must grow.`);
  return (step: number) => {
    const i = boundaries.findIndex((boundary) => step <= boundary);
    return values.at(i) as number;
  };
});

export interface PolynomialDecayOptions {
  initialLearningRate: number;
  decaySteps: number;
  /** Default: 0.0001. */
  endLearningRate?: number;
  /** 1 is a straight line. Default: 1. */
  power?: number;
}

/**
 * From the initial rate to the end rate along a power of the steps left, as Keras's `PolynomialDecay`.
 *
 * @throws {RangeError} when a number is not positive
 */
export const polynomialDecay = schedule(
  "polynomialDecay",
  ({ initialLearningRate, decaySteps, endLearningRate = 1e-4, power = 1 }: PolynomialDecayOptions) => {
    check("polynomialDecay", { initialLearningRate, decaySteps, power }, "initialLearningRate", "decaySteps", "power");
    return (step: number) =>
      (initialLearningRate - endLearningRate) * (1 - Math.min(step, decaySteps) / decaySteps) ** power + endLearningRate;
  },
);

export interface OneCycleOptions {
  /** The highest rate, at the end of the rise. */
  maxLearningRate: number;
  /** Steps of the whole training: epochs times `Math.ceil(samples / batchSize)`. */
  totalSteps: number;
  /** The share of the steps in which the rate rises. Default: 0.3. */
  pctStart?: number;
  /** The first rate is `maxLearningRate / divFactor`. Default: 25. */
  divFactor?: number;
  /** The last rate is the first one divided by this. Default: 1e4. */
  finalDivFactor?: number;
}

/**
 * Rises along a cosine to the highest rate and falls along a cosine to nearly nothing (Smith & Topin 2018, https://arxiv.org/abs/1708.07120), as
 * PyTorch's `OneCycleLR` with its defaults. After `totalSteps` the last rate stays.
 *
 * @throws {RangeError} when a number is not positive or `pctStart` lies outside (0, 1)
 */
export const oneCycle = schedule(
  "oneCycle",
  ({ maxLearningRate, totalSteps, pctStart = 0.3, divFactor = 25, finalDivFactor = 1e4 }: OneCycleOptions) => {
    check(
      "oneCycle",
      { maxLearningRate, totalSteps, divFactor, finalDivFactor },
      "maxLearningRate",
      "totalSteps",
      "divFactor",
      "finalDivFactor",
    );
    if (!(pctStart > 0 && pctStart < 1)) throw new RangeError(`oneCycle: pctStart is ${pctStart}, but must lie between 0 and 1.`);
    const first = maxLearningRate / divFactor;
    const top = pctStart * totalSteps - 1;
    const end = totalSteps - 1;
    const cosine = (from: number, to: number, share: number) => to + ((from - to) * (1 + Math.cos(Math.PI * share))) / 2;
    return (step: number) =>
      step <= top
        ? cosine(first, maxLearningRate, top > 0 ? step / top : 1)
        : cosine(maxLearningRate, first / finalDivFactor, Math.min(1, (step - top) / (end - top)));
  },
);
