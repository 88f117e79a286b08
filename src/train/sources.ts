import type { Dataset } from "../data";
import type { tf } from "../runtime";
import { datasetFeed, isDataset } from "./dataset-feed";
import { type Feed, tensorFeed } from "./feed";
import { sampleWeightsOf, type WeightOptions } from "./sample-weights";
import { orderedSamples, type Samples } from "./samples";
import { partition, type Validation, validationOf } from "./validation";

interface SourceOptions extends WeightOptions {
  validationData?: Samples | Dataset;
  validationSplit?: number;
}

/**
 * What a run trains and validates on, from tensors or a dataset.
 *
 * @throws {RangeError} when samples, weights or the split are wrong
 */
export function sourcesOf(
  model: tf.LayersModel,
  given: Samples | Dataset,
  options: SourceOptions,
): { feed: Feed; validation?: Validation } {
  if (isDataset(given)) {
    if (options.validationSplit)
      throw new RangeError(
        'fit: validationSplit divides tensors; divide a dataset where it is made, as in data.imageFolder(folder, { validationSplit: 0.2, subset: "both" }), and give validationData.',
      );
    return { feed: datasetFeed(model, given, options), validation: validationOf(model, options.validationData) };
  }
  const samples = orderedSamples("fit", "samples", model, given);
  const { training, validation } = partition(model, samples, options);
  try {
    return { feed: tensorFeed(samples, training, sampleWeightsOf(samples, options)), validation };
  } catch (error) {
    validation?.dispose();
    throw error;
  }
}
