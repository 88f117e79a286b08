import { tf } from "../runtime";
import { type OrderedSamples, orderedSamples, type Samples } from "./samples";

interface ValidationOptions {
  validationData?: Samples;
  validationSplit?: number;
}

/** How many of the first samples to train on, and on what to validate. */
export function partition(model: tf.LayersModel, samples: OrderedSamples, { validationData, validationSplit = 0 }: ValidationOptions) {
  const all = samples.size;
  if (validationData) {
    const held = orderedSamples("fit", "validationData", model, validationData);
    return { training: all, validation: { samples: held, dispose() {} } };
  }
  if (validationSplit === 0) return { training: all, validation: undefined };
  if (!(validationSplit > 0 && validationSplit < 1))
    throw new RangeError(`fit: validationSplit is ${validationSplit}, but must lie in [0, 1).`);
  const training = Math.floor(all * (1 - validationSplit));
  const size = all - training;
  const tail = (x: tf.Tensor) => tf.slice(x, training, size);
  const held = { xs: samples.xs.map(tail), ys: samples.ys.map(tail), size };
  return { training, validation: { samples: held, dispose: () => tf.dispose([held.xs, held.ys]) } };
}
