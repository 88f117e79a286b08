import type { tf } from "../runtime";
import type { Augmentation } from "./augment";
import { trainerOf } from "./steps";

/** @throws {RangeError} when a number is not a whole number of at least 1 */
export function checkNumbers({ epochs, initialEpoch, batchSize }: Record<"epochs" | "initialEpoch" | "batchSize", number>): void {
  checkCount("fit", "epochs", epochs);
  checkCount("fit", "batchSize", batchSize);
  if (!Number.isInteger(initialEpoch) || initialEpoch < 0)
    throw new RangeError(`fit: initialEpoch is ${initialEpoch}, but must be a whole number of at least 0.`);
}

/** @throws {RangeError} when a number is not a whole number of at least 1 */
export function checkCount(caller: string, name: string, value: number): void {
  if (!Number.isInteger(value) || value < 1)
    throw new RangeError(`${caller}: ${name} is ${value}, but must be a whole number of at least 1.`);
}

/** @throws {RangeError} when the precision is not known, or needs a compiled step and may not have one */
export function checkPrecision(caller: string, precision: string, compile: boolean | "require"): void {
  if (precision !== "float32" && precision !== "mixed_bfloat16")
    throw new RangeError(`${caller}: precision is "${precision}", but must be "float32" or "mixed_bfloat16".`);
  if (precision !== "float32" && compile === false)
    throw new RangeError(
      `${caller}: precision "mixed_bfloat16" needs a compiled step, but compile is false; leave compile out, or use "float32".`,
    );
}

/** @throws {RangeError} when a model cannot be trained on images that are changed */
export function checkAugment({ inputs, outputs }: tf.LayersModel, augment: readonly Augmentation[] = []): void {
  if (augment.length === 0) return;
  const shape = inputs[0]?.shape ?? [];
  if (shape.length !== 4)
    throw new RangeError(
      `fit: augment changes images [N, height, width, channels], but the model takes [${shape.map((size) => size ?? "N").join(", ")}]; leave augment out.`,
    );
  if (inputs.length + outputs.length > 2)
    throw new RangeError(
      `fit: augment changes one input and its targets, but the model has ${inputs.length} inputs and ${outputs.length} outputs; augment the samples beforehand, with preprocess.randomFlip and the like.`,
    );
}

/** What is trained is settled by model.compile; a layer that is made trainable later stays as it is, in Keras too. */
export function warnOfUntrained(model: tf.LayersModel): void {
  const { trainableWeights, collectedTrainableWeights } = trainerOf(model);
  const left = trainableWeights.filter((weight) => !collectedTrainableWeights.includes(weight));
  if (left.length > 0)
    console.warn(
      `fit: ${left.length} weights are not trained (${left[0]?.name}${left.length > 1 ? ", ..." : ""}), because they became trainable after model.compile; call it again, or give fit a loss.`,
    );
}
