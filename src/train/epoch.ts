import { tf } from "../runtime";
import { weightedMeans } from "./batches";
import type { callbacksOf } from "./callbacks/callback";
import { LossNotFinite } from "./compiled";
import { runStep } from "./evaluate";
import { lossNotFinite, outOfMemory } from "./failures";
import type { Progress } from "./progress";
import type { OrderedSamples } from "./samples";
import type { trainStep } from "./steps";

interface Epoch {
  model: tf.LayersModel;
  samples: OrderedSamples;
  step: ReturnType<typeof trainStep>;
  names: readonly string[];
  epoch: number;
  epochs: number;
  batches: readonly Int32Array[];
  progress: Progress;
  callbacks: ReturnType<typeof callbacksOf>;
  signal?: AbortSignal;
  pause: () => Promise<void>;
  stopped: () => boolean;
}

/** One pass over the batches; returns the means of their logs. */
export async function runEpoch({
  model,
  samples,
  step,
  names,
  epoch,
  epochs,
  batches,
  progress,
  callbacks,
  signal,
  pause,
  stopped,
}: Epoch): Promise<Record<string, number>> {
  const means = weightedMeans(names);
  const start = performance.now();
  let done = 0;
  for (const [batch, rows] of batches.entries()) {
    await callbacks.onBatchBegin(batch, rows.length);
    const values = lossOrNaN(() => runStep(step, [tf.tensor1d(rows.slice(), "int32")]), names, rows.length);
    const finite = Number.isFinite(values[0]);
    if (finite) means.add(values, rows.length);
    done += rows.length;
    await callbacks.onBatchEnd(batch, rows.length, names, values);
    if (!finite && !stopped()) throw lossNotFinite(model, samples, rows, { epoch, batch });
    const now = performance.now();
    const perBatch = (now - start) / (batch + 1);
    const batchesLeft = batches.length - batch - 1 + (epochs - epoch - 1) * batches.length;
    progress.batch({
      epoch,
      epochs,
      batch: batch + 1,
      batches: batches.length,
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
