import type { tf } from "../runtime";

interface WithRate {
  learningRate: number;
  setLearningRate?(value: number): void;
}

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
 * @throws {RangeError} when the value is not a finite number of at least 0
 */
export function setLearningRate(optimizer: tf.Optimizer, value: number): void {
  if (!(value >= 0 && value < Infinity))
    throw new RangeError(`setLearningRate: the learning rate is ${value}, but must be a finite number of at least 0.`);
  learningRateOf(optimizer);
  const own = optimizer as unknown as WithRate;
  // SGD and momentum keep a tensor of it too.
  if (own.setLearningRate) own.setLearningRate(value);
  else own.learningRate = value;
}
