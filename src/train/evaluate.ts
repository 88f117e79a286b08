import { tf } from "../runtime";
import { batchesOf, inOrder, weightedMeans } from "./batches";
import type { CompiledStep } from "./compiled";
import { metricNames } from "./metric-names";
import { pauses } from "./pauses";
import { orderedSamples, type Samples } from "./samples";
import { testStep } from "./steps";

export interface EvaluateOptions {
  /** Samples at a time; it does not change the result. Default: 500. */
  batchSize?: number;
  /** As in `train.fit`. Default: true. */
  compile?: boolean | "require";
}

/**
 * Loss and metrics of a compiled model on samples, as `{ loss, accuracy }`; means over all samples.
 *
 * @param samples `{ xs, ys }`, for example `fashion.test`
 * @throws {RangeError} when shapes or labels do not fit the model
 */
export async function evaluate(
  model: tf.LayersModel,
  samples: Samples,
  { batchSize = 500, compile = true }: EvaluateOptions = {},
): Promise<Record<string, number>> {
  if (!model.optimizer) throw new Error("evaluate: the model is not compiled; call model.compile({ optimizer, loss, metrics }) first.");
  const ordered = orderedSamples("evaluate", "samples", model, samples);
  const step = testStep(model, ordered, { compile });
  try {
    return await evaluateWith(step, metricNames(model), ordered.size, batchSize);
  } finally {
    step.dispose();
  }
}

/** Runs a step over all samples in order; lets the event loop breathe, so that an interrupt can arrive. */
export async function evaluateWith(
  step: CompiledStep,
  names: readonly string[],
  samples: number,
  batchSize: number,
  { signal, pause = pauses() }: { signal?: AbortSignal; pause?: () => Promise<void> } = {},
): Promise<Record<string, number>> {
  const means = weightedMeans(names);
  for (const rows of batchesOf(inOrder(samples), batchSize)) {
    means.add(runStep(step, rows), rows.length);
    await pause();
    if (signal?.aborted) break;
  }
  return means.logs();
}

/** One batch: indices in, numbers out. */
export function runStep(step: CompiledStep, rows: Int32Array): number[] {
  const input = tf.tensor1d(rows.slice(), "int32");
  const results = step(input);
  const values = results.map((scalar) => scalar.dataSync()[0] as number);
  tf.dispose([input, results]);
  return values;
}
