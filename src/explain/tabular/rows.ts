import { tf } from "../../runtime";

/** A table of numbers: rows of equal length, a tensor `[N, features]`, or a frame (danfojs) with columns and values. */
export type Rows = readonly (readonly number[])[] | tf.Tensor2D | FrameLike;

export interface FrameLike {
  readonly columns: readonly string[];
  readonly values: readonly unknown[];
}

/** Numbers row by row, with the names of their columns. */
export interface Table {
  readonly values: Float64Array;
  readonly count: number;
  readonly width: number;
  readonly names: readonly string[];
}

/**
 * Rows as one array. Names come from `featureNames`, the frame, or are "x0", "x1", ... as in scikit-learn.
 *
 * @throws {RangeError} when there are no rows, they differ in length, or hold something that is not a finite number
 */
export function tableOf(caller: string, argument: string, x: Rows, featureNames?: readonly string[]): Table {
  const isFrame = !(x instanceof tf.Tensor) && !Array.isArray(x);
  const rows =
    x instanceof tf.Tensor ? (x.arraySync() as number[][]) : isFrame ? ((x as FrameLike).values as number[][]) : (x as number[][]);
  const width = rows[0]?.length ?? 0;
  if (rows.length === 0 || width === 0 || !Array.isArray(rows[0]))
    throw new RangeError(`${caller}: ${argument} has no rows of numbers; give an array of rows, a tensor [N, features] or a frame.`);
  const names = featureNames ?? (isFrame ? (x as FrameLike).columns : Array.from({ length: width }, (_, j) => `x${j}`));
  if (names.length !== width) throw new RangeError(`${caller}: there are ${names.length} featureNames for ${width} features.`);
  const values = new Float64Array(rows.length * width);
  rows.forEach((row, i) => {
    if (row.length !== width) throw new RangeError(`${caller}: row ${i} of ${argument} has ${row.length} values, but row 0 has ${width}.`);
    row.forEach((value, j) => {
      if (typeof value !== "number" || !Number.isFinite(value))
        throw new RangeError(
          `${caller}: ${argument} has ${typeof value === "number" ? value : (JSON.stringify(value) ?? value)} in row ${i}, feature "${names[j]}", but every value must be a finite number; fill or encode it first.`,
        );
      values[i * width + j] = value;
    });
  });
  return { values, count: rows.length, width, names };
}

/** The values of a column. */
export const columnOf = ({ values, count, width }: Table, j: number): Float64Array =>
  Float64Array.from({ length: count }, (_, i) => values[i * width + j] as number);

/** The rows as arrays. */
export const arraysOf = ({ values, count, width }: Table): number[][] =>
  Array.from({ length: count }, (_, i) => Array.from(values.subarray(i * width, (i + 1) * width)));

/** One number per row. */
export type Column = ArrayLike<number> | tf.Tensor1D | { readonly values: ArrayLike<number> };

/** @throws {RangeError} when there are not `count` finite numbers */
export function numbersOf(caller: string, argument: string, given: Column, count: number): Float64Array {
  const plain = given instanceof tf.Tensor ? given.dataSync() : "length" in given ? given : given.values;
  if (plain.length !== count) throw new RangeError(`${caller}: ${argument} has ${plain.length} values for ${count} rows.`);
  const values = Float64Array.from(plain as ArrayLike<number>);
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0)
    throw new RangeError(`${caller}: ${argument} has ${String(plain[wrong])} in row ${wrong}, but every value must be a finite number.`);
  return values;
}

/**
 * The place of a feature, by its name or number.
 *
 * @throws {RangeError} when there is none
 */
export function featureIndex(caller: string, names: readonly string[], feature: string | number): number {
  const index = typeof feature === "number" ? feature : names.indexOf(feature);
  if (Number.isInteger(index) && index >= 0 && index < names.length) return index;
  throw new RangeError(`${caller}: there is no feature ${JSON.stringify(feature)}; there are ${names.join(", ")}.`);
}
