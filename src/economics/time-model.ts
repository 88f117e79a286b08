import { checkNumber, checkWhole } from "./checks";
import { median, type Throughput } from "./throughput";

/** What a training run takes: `start + epochs * (steps * perStep + samples * perSample)` seconds, with `steps = ceil(samples / batchSize)`. */
export interface TimeModel {
  /** Seconds before the first step. */
  readonly start: number;
  /** Seconds of every step, whatever its size: calls, launches, updates of the weights. */
  readonly perStep: number;
  /** Seconds of every sample. */
  readonly perSample: number;
}

/** What is to be trained. */
export interface Job {
  /** Training samples. */
  samples: number;
  batchSize: number;
  /** Default: 1. */
  epochs?: number;
}

/**
 * Fits the time of a step, `perStep + batchSize * perSample`, to measurements at two batch sizes or more: least squares of the relative errors, neither
 * term below 0. `start` is the median of the measured ones.
 *
 * @throws {RangeError} when there are fewer than two batch sizes
 */
export function fitTimeModel(measurements: readonly Pick<Throughput, "batchSize" | "secondsPerStep" | "startSeconds">[]): TimeModel {
  const sizes = new Set(measurements.map(({ batchSize }) => batchSize));
  if (sizes.size < 2)
    throw new RangeError(
      `fitTimeModel: there are measurements at ${sizes.size} batch sizes, but two are needed to tell steps from samples.`,
    );
  // Minimises the sum of (1 - p u - q v)^2 with u = 1 / t and v = b / t.
  let [uu, uv, vv, u1, v1] = [0, 0, 0, 0, 0];
  for (const { batchSize, secondsPerStep } of measurements) {
    checkNumber("fitTimeModel", "secondsPerStep", secondsPerStep, Number.MIN_VALUE);
    const [u, v] = [1 / secondsPerStep, batchSize / secondsPerStep];
    uu += u * u;
    uv += u * v;
    vv += v * v;
    u1 += u;
    v1 += v;
  }
  const determinant = uu * vv - uv * uv;
  const perStep = (u1 * vv - v1 * uv) / determinant;
  const perSample = (v1 * uu - u1 * uv) / determinant;
  const start = median(measurements.map(({ startSeconds }) => startSeconds));
  // Where the best plane leaves the quadrant, the best point lies on its edge.
  if (perStep < 0) return { start, perStep: 0, perSample: v1 / vv };
  if (perSample < 0) return { start, perStep: u1 / uu, perSample: 0 };
  return { start, perStep, perSample };
}

/** Seconds of one step. */
export const stepSeconds = ({ perStep, perSample }: TimeModel, batchSize: number): number => perStep + batchSize * perSample;

/**
 * Seconds that a run takes, by {@link TimeModel}'s formula.
 *
 * @throws {RangeError} when a number is wrong
 */
export function estimateSeconds(model: TimeModel, { samples, batchSize, epochs = 1 }: Job): number {
  for (const [name, value] of Object.entries({ samples, batchSize, epochs })) checkWhole("estimateSeconds", name, value);
  const steps = Math.ceil(samples / batchSize);
  return model.start + epochs * (steps * model.perStep + samples * model.perSample);
}

/** An estimate beside what was measured. */
export interface HeldOut {
  readonly batchSize: number;
  /** Seconds per step. */
  readonly measured: number;
  readonly estimated: number;
  /** `estimated / measured - 1`. */
  readonly relativeError: number;
}

/**
 * How wrong the time model is where it was not fitted: each batch size between the smallest and the largest is held out in turn, and estimated from
 * the others.
 *
 * @throws {RangeError} when there are fewer than three batch sizes
 */
export function heldOutErrors(measurements: readonly Throughput[]): HeldOut[] {
  const sizes = [...new Set(measurements.map(({ batchSize }) => batchSize))].sort((a, b) => a - b);
  if (sizes.length < 3)
    throw new RangeError(`heldOutErrors: there are measurements at ${sizes.length} batch sizes, but three are needed to hold one out.`);
  return sizes.slice(1, -1).map((batchSize) => {
    const model = fitTimeModel(measurements.filter((m) => m.batchSize !== batchSize));
    const measured = median(measurements.filter((m) => m.batchSize === batchSize).map((m) => m.secondsPerStep));
    const estimated = stepSeconds(model, batchSize);
    return { batchSize, measured, estimated, relativeError: estimated / measured - 1 };
  });
}
