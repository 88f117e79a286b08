import type { tf } from "../runtime";
import type { Schedule } from "./schedules";

interface WithRate {
  learningRate: number;
  readonly iterations: number;
  setLearningRate?(value: number): void;
}

const schedules = new WeakMap<tf.Optimizer, Schedule>();

/**
 * The learning rate of an optimizer at this moment.
 *
 * @throws {RangeError} when the optimizer keeps none under that name
 */
export function learningRateOf(optimizer: tf.Optimizer): number {
  const { learningRate } = optimizer as unknown as WithRate;
  if (typeof learningRate !== "number")
    throw new RangeError(`learningRateOf: the optimizer ${optimizer.constructor.name} has no learningRate; use one of tf.train or train.`);
  return learningRate;
}

/**
 * Sets the learning rate from the next step on. A compiled step takes it as an input, so it costs no new graph.
 *
 * @throws {RangeError} when the value is not a finite number of at least 0, or the optimizer follows a schedule
 */
export function setLearningRate(optimizer: tf.Optimizer, value: number): void {
  if (!(value >= 0 && value < Infinity))
    throw new RangeError(`setLearningRate: the learning rate is ${value}, but must be a finite number of at least 0.`);
  if (schedules.has(optimizer))
    throw new RangeError("setLearningRate: the optimizer follows a schedule, which sets its learning rate; make it with a number instead.");
  learningRateOf(optimizer);
  write(optimizer, value);
}

/** Makes the optimizer take its learning rate from a schedule, by the number of updates so far. */
export function withSchedule<T extends tf.Optimizer>(optimizer: T, schedule: Schedule): T {
  schedules.set(optimizer, schedule);
  followSchedule(optimizer);
  return optimizer;
}

/** The schedule that the optimizer follows. */
export const scheduleOf = (optimizer: tf.Optimizer): Schedule | undefined => schedules.get(optimizer);

/** Takes the learning rate of the next update; called before every one. */
export function followSchedule(optimizer: tf.Optimizer): void {
  const schedule = schedules.get(optimizer);
  if (schedule) write(optimizer, schedule((optimizer as unknown as WithRate).iterations));
}

function write(optimizer: tf.Optimizer, value: number): void {
  const own = optimizer as unknown as WithRate;
  // SGD and momentum keep a tensor of it too.
  if (own.setLearningRate) own.setLearningRate(value);
  else own.learningRate = value;
}
