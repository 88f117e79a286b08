import { type Displayable, displaySymbol, table } from "../display";
import { tf } from "../runtime";
import * as train from "../train";
import { checkWhole } from "./checks";

/** What training steps took at one batch size on this machine. */
export interface Throughput {
  readonly batchSize: number;
  /** Of every timed step, in order. */
  readonly stepSeconds: readonly number[];
  /** The median of them. */
  readonly secondsPerStep: number;
  readonly samplesPerSecond: number;
  /** What came before the first timed step (building, recording and compiling), less what those steps take once they run. */
  readonly startSeconds: number;
}

export interface ThroughputOptions {
  /** Default: 8, 16, ... 256, as far as there are samples. */
  batchSizes?: readonly number[];
  /** Steps to time at every batch size in every round. Default: 20. */
  steps?: number;
  /** Steps before them: the first ones are recorded and compiled. Default: 5. */
  warmup?: number;
  /** Times to go through all batch sizes, so that a machine that slows down meanwhile does not slow down one of them only. Default: 2. */
  rounds?: number;
}

/** Measurements at several batch sizes; shows itself as a table. */
export interface Throughputs extends Displayable {
  readonly measurements: readonly Throughput[];
}

/**
 * Measures how fast a model trains here, by real steps of `train.fit`, after a warm-up.
 *
 *     const { measurements } = await economics.measureThroughput(() => models.seedCnn(), trainSet);
 *
 * @param build makes a compiled model; called for every batch size in every round, so that the measurement changes no model of yours
 * @param samples at least as many as the largest batch
 * @throws {RangeError} when a number is wrong, or a batch is larger than the samples
 */
export async function measureThroughput(
  build: () => tf.LayersModel,
  { xs, ys }: { xs: tf.Tensor; ys: tf.Tensor },
  { batchSizes, steps = 20, warmup = 5, rounds = 2 }: ThroughputOptions = {},
): Promise<Throughputs> {
  const size = xs.shape[0] as number;
  const sizes = batchSizes ?? [8, 16, 32, 64, 128, 256].filter((batchSize) => batchSize <= size);
  if (sizes.length === 0) throw new RangeError(`measureThroughput: there are ${size} samples, too few for a batch of 8; give batchSizes.`);
  checkWhole("measureThroughput", "steps", steps);
  checkWhole("measureThroughput", "warmup", warmup);
  checkWhole("measureThroughput", "rounds", rounds);
  for (const batchSize of sizes) {
    checkWhole("measureThroughput", "batchSizes", batchSize);
    if (batchSize > size) throw new RangeError(`measureThroughput: a batch of ${batchSize} needs as many samples, but there are ${size}.`);
  }
  const measured = sizes.map((batchSize) => ({ batchSize, timings: [] as Timing[] }));
  for (let round = 0; round < rounds; round++) {
    for (const { batchSize, timings } of measured) {
      const whole = Math.floor(size / batchSize) * batchSize;
      const rows = tf.tidy(() => ({ xs: tf.slice(xs, 0, whole), ys: tf.slice(ys, 0, whole) }));
      try {
        timings.push(await measure(build, rows, { batchSize, steps, warmup }));
      } finally {
        tf.dispose(rows);
      }
    }
  }
  return throughputs(
    measured.map(({ batchSize, timings }) => {
      const stepSeconds = timings.flatMap((timing) => timing.stepSeconds);
      const secondsPerStep = median(stepSeconds);
      const startSeconds = Math.max(0, median(timings.map((timing) => timing.warmSeconds)) - warmup * secondsPerStep);
      return { batchSize, stepSeconds, secondsPerStep, samplesPerSecond: batchSize / secondsPerStep, startSeconds };
    }),
  );
}

interface Timing {
  readonly stepSeconds: readonly number[];
  /** Until the end of the warm-up. */
  readonly warmSeconds: number;
}

async function measure(
  build: () => tf.LayersModel,
  samples: { xs: tf.Tensor; ys: tf.Tensor },
  { batchSize, steps, warmup }: { batchSize: number; steps: number; warmup: number },
): Promise<Timing> {
  const start = performance.now();
  const model = build();
  const stepSeconds: number[] = [];
  let [begun, done, warm] = [0, 0, 0];
  const callbacks: train.Callback = {
    onBatchBegin() {
      begun = performance.now();
    },
    onBatchEnd() {
      const now = performance.now();
      if (++done <= warmup) warm = now;
      else stepSeconds.push((now - begun) / 1000);
      if (stepSeconds.length === steps) model.stopTraining = true;
    },
  };
  try {
    const batches = (samples.xs.shape[0] as number) / batchSize;
    await train.fit(model, samples, { verbose: false, batchSize, epochs: Math.ceil((steps + warmup) / batches), seed: 1, callbacks });
  } finally {
    model.dispose();
    model.optimizer?.dispose();
  }
  return { stepSeconds, warmSeconds: (warm - start) / 1000 };
}

function throughputs(measurements: readonly Throughput[]): Throughputs {
  const columns = ["batch size", "ms per step", "from", "to", "samples/s", "start (s)"];
  const rows = measurements.map(({ batchSize, stepSeconds, secondsPerStep, samplesPerSecond, startSeconds }) => [
    batchSize,
    (secondsPerStep * 1000).toFixed(2),
    (Math.min(...stepSeconds) * 1000).toFixed(2),
    (Math.max(...stepSeconds) * 1000).toFixed(2),
    Math.round(samplesPerSecond).toLocaleString("en-US"),
    startSeconds.toFixed(2),
  ]);
  return { measurements, [displaySymbol]: () => table({ columns, rows, caption: "Medians of timed training steps" })[displaySymbol]() };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? (sorted[middle] as number) : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

/**
 * The smallest batch size whose throughput is within `tolerance` of the best: larger ones gain nothing more per second, and give fewer updates per epoch.
 *
 * @param tolerance a fraction from 0 to 1. Default: 0.05
 * @throws {RangeError} when there are no measurements
 */
export function chooseBatchSize(measurements: readonly Throughput[], { tolerance = 0.05 }: { tolerance?: number } = {}): number {
  if (measurements.length === 0) throw new RangeError("chooseBatchSize: there are no measurements; see measureThroughput.");
  if (!(tolerance >= 0 && tolerance < 1)) throw new RangeError(`chooseBatchSize: tolerance is ${tolerance}, but must lie in [0, 1).`);
  const best = Math.max(...measurements.map(({ samplesPerSecond }) => samplesPerSecond));
  const enough = measurements.filter(({ samplesPerSecond }) => samplesPerSecond >= (1 - tolerance) * best);
  return Math.min(...enough.map(({ batchSize }) => batchSize));
}
