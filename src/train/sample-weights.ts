import { tf } from "../runtime";
import type { OrderedSamples } from "./samples";

/** How much samples count. */
export interface WeightOptions {
  /** A factor for every class in the loss, such as `{ 0: 1, 1: 5 }`; classes that are not named count 1. Default: all alike. */
  classWeight?: Readonly<Record<number, number>>;
  /** A factor for every sample in the loss, `[N]`; multiplied with that of its class. Default: all alike. */
  sampleWeight?: tf.Tensor1D | readonly number[];
}

/**
 * One factor per sample, or undefined when all count alike; the caller disposes it.
 *
 * @throws {RangeError} when a weight is negative or not a number, there are not as many as samples, or targets have no classes
 */
export function sampleWeightsOf(
  { size: samples, ys }: OrderedSamples,
  { classWeight, sampleWeight }: WeightOptions,
): tf.Tensor1D | undefined {
  if (!classWeight && !sampleWeight) return undefined;
  if (classWeight && ys.length > 1)
    throw new RangeError(`fit: classWeight needs a model with one output, but there are ${ys.length}; give sampleWeight instead.`);
  return tf.tidy(() => {
    let weights = tf.ones([samples]) as tf.Tensor1D;
    if (sampleWeight) {
      const given = sampleWeight instanceof tf.Tensor ? sampleWeight : tf.tensor1d([...sampleWeight]);
      if (given.rank !== 1 || given.shape[0] !== samples)
        throw new RangeError(`fit: sampleWeight has shape [${given.shape}], but there are ${samples} samples; give one weight for each.`);
      const low = tf.min(given).dataSync()[0] as number;
      if (!(low >= 0)) throw new RangeError(`fit: sampleWeight goes down to ${low}, but weights must be numbers of at least 0.`);
      weights = tf.mul(weights, given);
    }
    return classWeight ? tf.mul(weights, classWeights(ys[0] as tf.Tensor, classWeight)) : weights;
  });
}

/** Weights by the number of their sample, for batches that come in any order. */
export function weightsInOrder(given: WeightOptions["sampleWeight"], samples: number): ArrayLike<number> | undefined {
  if (!given) return undefined;
  const weights = given instanceof tf.Tensor ? given.dataSync() : given;
  if (weights.length === samples) return weights;
  throw new RangeError(`fit: sampleWeight has ${weights.length} weights, but there are ${samples} samples; give one weight for each.`);
}

function classWeights(ys: tf.Tensor, classWeight: Readonly<Record<number, number>>): tf.Tensor1D {
  const oneHot = ys.rank === 2 && (ys.shape[1] as number) > 1;
  if (!oneHot && ys.size !== ys.shape[0])
    throw new RangeError(`fit: classWeight needs targets that are classes, [N] or one-hot [N, K], but ys has shape [${ys.shape}].`);
  const classes = (oneHot ? tf.argMax(ys, 1) : tf.reshape(ys, [-1])).dataSync();
  for (const [name, weight] of Object.entries(classWeight)) {
    if (!Number.isInteger(Number(name)) || !(weight >= 0))
      throw new RangeError(
        `fit: classWeight has ${name}: ${weight}, but must map class indices to numbers of at least 0, such as { 0: 1, 1: 5 }.`,
      );
  }
  return tf.tensor1d(Float32Array.from(classes, (k) => classWeight[k] ?? 1));
}
