import { tf } from "../runtime";
import { type UpdateOptions, withUpdateOptions } from "./compiled";
import { withSchedule } from "./learning-rate";
import type { Schedule } from "./schedules";

/** Optimizers by name, with the defaults of Keras. */
export type OptimizerName = "sgd" | "momentum" | "rmsprop" | "adam" | "adamw" | "adagrad" | "adadelta" | "adamax";

export interface SgdOptions extends UpdateOptions {
  /** A number, or a schedule such as `train.schedules.cosineDecay({ ... })`. Default: 0.01. */
  learningRate?: number | Schedule;
  /** Fraction of the last update to keep, 0 to 1. Default: 0, plain gradient descent. */
  momentum?: number;
  /** Look ahead along the momentum (Nesterov 1983). Default: false. */
  nesterov?: boolean;
}

/**
 * Stochastic gradient descent: `w -= learningRate * g`, or with momentum `v = momentum * v + g; w -= learningRate * v`.
 *
 * @throws {RangeError} when `learningRate` is not positive or `momentum` lies outside [0, 1)
 */
export function sgd({ learningRate = 0.01, momentum = 0, nesterov = false, ...update }: SgdOptions = {}): tf.Optimizer {
  checkFraction("sgd", "momentum", momentum);
  const make = (rate: number) => (momentum === 0 ? tf.train.sgd(rate) : tf.train.momentum(rate, momentum, nesterov));
  return optimizerWith("sgd", learningRate, update, make);
}

export interface RmspropOptions extends UpdateOptions {
  /** A number, or a schedule such as `train.schedules.cosineDecay({ ... })`. Default: 0.001. */
  learningRate?: number | Schedule;
  /** Decay of the running mean of squared gradients, 0 to 1. Default: 0.9. */
  rho?: number;
  /** Default: 0. */
  momentum?: number;
  /** Added to the mean square for numerical stability. Default: 1e-7. */
  epsilon?: number;
  /** Subtract the mean of the gradients (Graves 2013). Default: false. */
  centered?: boolean;
}

/**
 * RMSProp (Hinton, Coursera lecture 6e): divides the gradient by the root of its running mean square.
 *
 * @throws {RangeError} when `learningRate` is not positive, or `rho` or `momentum` lies outside [0, 1)
 */
export function rmsprop({
  learningRate = 0.001,
  rho = 0.9,
  momentum = 0,
  epsilon = 1e-7,
  centered = false,
  ...update
}: RmspropOptions = {}): tf.Optimizer {
  if (centered && typeof learningRate === "function")
    throw new RangeError("rmsprop: centered and a schedule cannot be had together; give learningRate as a number.");
  checkFraction("rmsprop", "rho", rho);
  checkFraction("rmsprop", "momentum", momentum);
  return optimizerWith("rmsprop", learningRate, update, (rate) => tf.train.rmsprop(rate, rho, momentum, epsilon, centered));
}

export interface AdamOptions extends UpdateOptions {
  /** A number, or a schedule such as `train.schedules.cosineDecay({ ... })`. Default: 0.001. */
  learningRate?: number | Schedule;
  /** Decay of the running mean of gradients, 0 to 1. Default: 0.9. */
  beta1?: number;
  /** Decay of the running mean of squared gradients, 0 to 1. Default: 0.999. */
  beta2?: number;
  /** Added to the root for numerical stability. Default: 1e-7. */
  epsilon?: number;
}

/**
 * Adam (Kingma & Ba 2015, https://arxiv.org/abs/1412.6980, algorithm 1).
 *
 * @throws {RangeError} when `learningRate` is not positive, or `beta1` or `beta2` lies outside [0, 1)
 */
export function adam({ learningRate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7, ...update }: AdamOptions = {}): tf.Optimizer {
  checkFraction("adam", "beta1", beta1);
  checkFraction("adam", "beta2", beta2);
  return optimizerWith("adam", learningRate, update, (rate) => tf.train.adam(rate, beta1, beta2, epsilon));
}

/** As {@link AdamOptions}; `weightDecay` is 0.004 by default, as in Keras. */
export type AdamwOptions = AdamOptions;

/**
 * Adam with decoupled weight decay (Loshchilov & Hutter 2019, https://arxiv.org/abs/1711.05101), as Keras's `AdamW`.
 *
 * @throws {RangeError} when a number lies outside of its range
 */
export function adamw({ weightDecay = 0.004, ...options }: AdamwOptions = {}): tf.Optimizer {
  return adam({ weightDecay, ...options });
}

const byName: Record<OptimizerName, () => tf.Optimizer> = {
  sgd: () => sgd(),
  momentum: () => sgd({ momentum: 0.9 }),
  rmsprop: () => rmsprop(),
  adam: () => adam(),
  adamw: () => adamw(),
  adagrad: () => tf.train.adagrad(0.001, 0.1),
  adadelta: () => tf.train.adadelta(0.001, 0.95, 1e-7),
  adamax: () => tf.train.adamax(0.001, 0.9, 0.999, 1e-7),
};

/**
 * The optimizer of that name with Keras's defaults, or the optimizer itself.
 *
 * @throws {RangeError} when the name is not known
 */
export function optimizerOf(optimizer: OptimizerName | tf.Optimizer): tf.Optimizer {
  if (typeof optimizer !== "string") return optimizer;
  const make = byName[optimizer.toLowerCase() as OptimizerName];
  if (!make) {
    const known = Object.keys(byName).join(", ");
    throw new RangeError(
      `fit: optimizer "${optimizer}" is not known; use one of ${known}, or an optimizer such as train.adam({ learningRate: 1e-3 }).`,
    );
  }
  return make();
}

function optimizerWith(
  caller: string,
  learningRate: number | Schedule,
  update: UpdateOptions,
  make: (rate: number) => tf.Optimizer,
): tf.Optimizer {
  const scheduled = typeof learningRate === "function";
  const first = scheduled ? learningRate(0) : learningRate;
  if (!scheduled) checkLearningRate(caller, first);
  const optimizer = withUpdateOptions(make(first), checked(caller, update));
  return scheduled ? withSchedule(optimizer, learningRate) : optimizer;
}

function checkLearningRate(caller: string, value: number): void {
  if (!(value > 0 && value < Infinity))
    throw new RangeError(`${caller}: learningRate is ${value}, but must be a positive number such as 0.001.`);
}

function checkFraction(caller: string, name: string, value: number): void {
  if (!(value >= 0 && value < 1)) throw new RangeError(`${caller}: ${name} is ${value}, but must lie in [0, 1).`);
}

function checked(caller: string, options: UpdateOptions): UpdateOptions {
  const limits = Object.entries({ clipNorm: options.clipNorm, clipValue: options.clipValue, globalClipNorm: options.globalClipNorm });
  const given = limits.filter(([, value]) => value !== undefined);
  if (given.length > 1)
    throw new RangeError(
      `${caller}: ${given.map(([name]) => name).join(" and ")} are both given, but an optimizer clips in one way only; leave one out.`,
    );
  for (const [name, value] of given)
    if (!((value as number) > 0)) throw new RangeError(`${caller}: ${name} is ${value}, but must be a positive number such as 1.`);
  const { weightDecay = 0 } = options;
  if (!(weightDecay >= 0 && weightDecay < Infinity))
    throw new RangeError(`${caller}: weightDecay is ${weightDecay}, but must be a number of at least 0 such as 0.004.`);
  return options;
}
