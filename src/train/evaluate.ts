import type { Dataset } from "../data";
import { pauses } from "../pauses";
import { tf } from "../runtime";
import { weightedMeans } from "./batches";
import { checkCount, checkPrecision } from "./checks";
import type { CompiledStep, Precision } from "./compiled";
import { isDataset, testBatches } from "./dataset-feed";
import { type FedBatch, slices } from "./feed";
import { metricNames } from "./metric-names";
import { orderedSamples, type Samples } from "./samples";
import { testStepOf } from "./test-step";

export interface EvaluateOptions {
  /** Samples at a time; it does not change the result. Default: 500, or the dataset's own. */
  batchSize?: number;
  /** As in `train.fit`. Default: true. */
  compile?: boolean | "require";
  /** As in `train.fit`: `"mixed_bfloat16"` is faster where the processor has bfloat16, and the loss has three digits. Default: `"float32"`. */
  precision?: Precision;
}

/**
 * Loss and metrics of a compiled model on samples, as `{ loss, accuracy }`; means over all samples.
 *
 * @param samples `{ xs, ys }`, for example `fashion.test`, or a dataset such as `data.imageFolder` gives
 * @throws {RangeError} when shapes or labels do not fit the model
 */
export async function evaluate(
  model: tf.LayersModel,
  samples: Samples | Dataset,
  { batchSize, compile = true, precision = "float32" }: EvaluateOptions = {},
): Promise<Record<string, number>> {
  if (!model.optimizer) throw new Error("evaluate: the model is not compiled; call model.compile({ optimizer, loss, metrics }) first.");
  checkPrecision("evaluate", precision, compile);
  if (batchSize !== undefined) checkCount("evaluate", "batchSize", batchSize);
  const batches = isDataset(samples)
    ? testBatches("evaluate", "dataset", model, samples, batchSize ?? samples.batchSize ?? 32)
    : slices(orderedSamples("evaluate", "samples", model, samples), batchSize ?? 500);
  const step = testStepOf(model, compile, precision);
  const result = await evaluateWith(step, metricNames(model), batches);
  if (step.eagerBecause) console.warn(`evaluate: runs eagerly, not compiled, because ${step.eagerBecause}.`);
  return result;
}

/** Runs a test step over all batches; lets the event loop breathe, so that an interrupt can arrive. */
export async function evaluateWith(
  step: CompiledStep,
  names: readonly string[],
  batches: Iterable<FedBatch> | AsyncIterable<FedBatch>,
  { signal, pause = pauses() }: { signal?: AbortSignal; pause?: () => Promise<void> } = {},
): Promise<Record<string, number>> {
  const means = weightedMeans(names);
  for await (const { inputs, size } of batches) {
    try {
      means.add(runStep(step, inputs), size);
    } finally {
      tf.dispose(inputs);
    }
    await pause();
    if (signal?.aborted) break;
  }
  return means.logs();
}

/** One batch: tensors in, which stay, numbers out. */
export function runStep(step: CompiledStep, batch: tf.Tensor[]): number[] {
  const results = step(...batch);
  const values = results.map((scalar) => scalar.dataSync()[0] as number);
  tf.dispose(results);
  return values;
}
