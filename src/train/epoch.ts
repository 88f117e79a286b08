import { tf } from "../runtime";
import { weightedMeans } from "./batches";
import type { callbacksOf } from "./callbacks/callback";
import { LossNotFinite } from "./compiled";
import { runStep } from "./evaluate";
import { lossNotFinite, outOfMemory } from "./failures";
import type { FedBatch } from "./feed";
import type { Progress } from "./progress";
import type { trainStep } from "./steps";

interface Epoch {
  model: tf.LayersModel;
  step: ReturnType<typeof trainStep>;
  names: readonly string[];
  epoch: number;
  epochs: number;
  batches: Iterable<FedBatch> | AsyncIterable<FedBatch>;
  /** Batches of an epoch. */
  steps: number;
  progress: Progress;
  callbacks: ReturnType<typeof callbacksOf>;
  signal?: AbortSignal;
  pause: () => Promise<void>;
  stopped: () => boolean;
}

/** One pass over the batches; returns the means of their logs. */
export async function runEpoch({
  model,
  step,
  names,
  epoch,
  epochs,
  batches,
  steps,
  progress,
  callbacks,
  signal,
  pause,
  stopped,
}: Epoch): Promise<Record<string, number>> {
  const means = weightedMeans(names);
  const start = performance.now();
  let done = 0;
  let batch = 0;
  for await (const fed of batches) {
    try {
      await callbacks.onBatchBegin(batch, fed.size);
      const values = lossOrNaN(() => runStep(step, fed.inputs), names, fed.size);
      const finite = Number.isFinite(values[0]);
      if (finite) means.add(values, fed.size);
      done += fed.size;
      await callbacks.onBatchEnd(batch, fed.size, names, values);
      if (!finite && !stopped()) throw lossNotFinite(model, fed.xs, { epoch, batch });
    } finally {
      tf.dispose(fed.inputs);
    }
    batch++;
    const now = performance.now();
    const perBatch = (now - start) / batch;
    const batchesLeft = steps - batch + (epochs - epoch - 1) * steps;
    progress.batch({
      epoch,
      epochs,
      batch,
      batches: steps,
      samplesPerSecond: done / ((now - start) / 1000),
      secondsLeft: (perBatch * batchesLeft) / 1000,
      logs: means.logs(),
    });
    await pause();
    if (signal?.aborted || stopped()) break;
  }
  return means.logs();
}

/** The results of a step, NaN where the loss was not finite. */
function lossOrNaN(run: () => number[], names: readonly string[], batchSize: number): number[] {
  try {
    return run();
  } catch (error) {
    if (error instanceof LossNotFinite) return names.map(() => Number.NaN);
    throw outOfMemory(error, batchSize) ?? error;
  }
}
