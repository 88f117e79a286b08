import type { tf } from "../runtime";

/** Mean and standard deviation of every feature, in the order in which they lie in the data. */
export interface Moments {
  readonly mean: Float64Array;
  /** 0 for a constant feature, whose mean is the constant itself. */
  readonly std: Float64Array;
}

/**
 * In float64 and with the mean taken off before squaring: in float32 the sum of a long column loses its small values, and squares leave its range.
 *
 * @param averaged which axes have one value for all
 */
export function momentsOf(x: tf.Tensor, averaged: readonly boolean[]): Moments {
  const data = x.dataSync() as Float32Array;
  const axes = axesOf(x.shape, averaged);
  const features = axes.reduce((product, { length, stride }) => product * (stride === 0 ? 1 : length), 1);
  const count = data.length / features;
  const some = new Float64Array(features).fill(Number.NaN);
  // From a value of the feature itself, so that the mean of equal values is that value.
  const mean = summed(features, axes, (sums, at, from, to, step) => {
    if (Number.isNaN(some[at])) for (let k = at, i = from; i < to; i++, k += step) some[k] = data[i] as number;
    if (step === 0) sums[at]! += sumFrom(data, from, to, some[at] as number);
    else for (let k = at, i = from; i < to; i++, k++) sums[k]! += (data[i] as number) - (some[k] as number);
  }).map((sum, k) => (some[k] as number) + sum / count);
  const std = summed(features, axes, (sums, at, from, to, step) => {
    if (step === 0) sums[at]! += squaresFrom(data, from, to, mean[at] as number);
    else for (let k = at, i = from; i < to; i++, k++) sums[k]! += ((data[i] as number) - (mean[k] as number)) ** 2;
  }).map((sum) => Math.sqrt(sum / count));
  return { mean, std };
}

function sumFrom(data: Float32Array, from: number, to: number, center: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += (data[i] as number) - center;
  return sum;
}

function squaresFrom(data: Float32Array, from: number, to: number, center: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += ((data[i] as number) - center) ** 2;
  return sum;
}

/** An axis, or several that lie together; what a step along it moves the place of the feature by, 0 where it is averaged over. */
interface Axis {
  length: number;
  stride: number;
}

function axesOf(shape: readonly number[], averaged: readonly boolean[]): Axis[] {
  const axes: Axis[] = [];
  let features = 1;
  for (let a = shape.length - 1; a >= 0; a--) {
    const length = shape[a] as number;
    if (length === 1) continue;
    const inner = axes[0];
    if (inner && (inner.stride === 0) === averaged[a]) inner.length *= length;
    else axes.unshift({ length, stride: averaged[a] ? 0 : features });
    if (!averaged[a]) features *= length;
  }
  return axes.length > 0 ? axes : [{ length: 1, stride: 0 }];
}

/** Adds up runs of values along the last axis: from which to which, the place of the first one's feature, and 1 where each is of the next feature. */
function summed(
  features: number,
  axes: readonly Axis[],
  add: (sums: Float64Array, at: number, from: number, to: number, step: number) => void,
): Float64Array {
  const sums = new Float64Array(features);
  const { length, stride } = axes.at(-1) as Axis;
  const rows = axes.slice(0, -1).reduce((product, axis) => product * axis.length, 1);
  const position = new Array<number>(axes.length).fill(0);
  for (let row = 0, at = 0; row < rows; row++) {
    add(sums, at, row * length, (row + 1) * length, stride);
    for (let a = axes.length - 2; a >= 0; a--) {
      const axis = axes[a] as Axis;
      at += axis.stride;
      position[a]!++;
      if ((position[a] as number) < axis.length) break;
      at -= axis.length * axis.stride;
      position[a] = 0;
    }
  }
  return sums;
}
