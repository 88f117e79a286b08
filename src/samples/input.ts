import type { tf } from "../runtime";

/** Arrays of numbers of one type; of the 64-bit whole numbers that DuckDB and Arrow give, too. */
export type TypedArray =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array
  | BigInt64Array
  | BigUint64Array;

/** A danfojs Series (one column) or DataFrame (several). */
export interface FrameLike {
  readonly $isSeries: boolean;
  readonly values: unknown;
}

/** One number per sample, `[N]` or `[N, 1]`: an array, a typed array, a tensor, a Series. */
export type Numbers = readonly number[] | TypedArray | readonly ArrayLike<number>[] | tf.Tensor | FrameLike;

/** One row of K numbers per sample, `[N, K]`: an array of rows, a tensor, a DataFrame. */
export type Matrix = readonly ArrayLike<number>[] | tf.Tensor | FrameLike;

/** What was given, read: `columns` is undefined for one entry per sample, else `data` holds the rows one after the other. */
export interface Grid {
  readonly length: number;
  readonly columns?: number;
  readonly data: ArrayLike<unknown>;
}

/** Reads any of the forms that inputs have; entries are looked at by those who use them. */
export function gridOf(caller: string, name: string, given: unknown): Grid {
  const data = isTensor(given) ? (given.dataSync() as ArrayLike<unknown>) : isFrame(given) ? given.values : given;
  if (isTensor(given)) {
    const { shape } = given;
    if (shape.length === 1) return { length: shape[0] as number, data: data as ArrayLike<unknown> };
    if (shape.length === 2) return { length: shape[0] as number, columns: shape[1] as number, data: data as ArrayLike<unknown> };
    throw new RangeError(`${caller}: ${name} has shape [${shape.join(", ")}], but must be [N] or [N, K]; reshape it first.`);
  }
  if (!isArrayLike(data)) {
    throw new TypeError(`${caller}: ${name} is ${said(data)}, but must be an array, a typed array, a tensor or a Series.`);
  }
  return isArrayLike(data[0]) ? flat(caller, name, data as ArrayLike<ArrayLike<unknown>>) : { length: data.length, data };
}

/**
 * Numbers `[N]`, of which none is NaN or infinite.
 *
 * @throws {RangeError} when there are several columns, or a value is not finite
 */
export function vectorOf(caller: string, name: string, given: unknown): ArrayLike<number> {
  const { data, columns, length } = gridOf(caller, name, given);
  if (columns !== undefined && columns !== 1)
    throw new RangeError(`${caller}: ${name} has shape [${length}, ${columns}], but must have one number per sample, [N] or [N, 1].`);
  return finite(caller, name, numbers(data));
}

/** Numbers `[N, K]`, `[N]` being one column, of which none is NaN or infinite; in `data` row after row. */
export function matrixOf(caller: string, name: string, given: unknown): { length: number; columns: number; data: ArrayLike<number> } {
  const { data, columns = 1, length } = gridOf(caller, name, given);
  return { length, columns, data: finite(caller, name, numbers(data)) };
}

/**
 * The weight of every sample, or undefined when none is given.
 *
 * @throws {RangeError} when there is not one per sample, one is not finite, or they sum to 0
 */
export function weightsOf(caller: string, given: Numbers | undefined, length: number): ArrayLike<number> | undefined {
  if (given === undefined) return undefined;
  const weights = vectorOf(caller, "sampleWeight", given);
  checkLengths(caller, "yTrue", length, "sampleWeight", weights.length);
  let sum = 0;
  for (let i = 0; i < length; i++) sum += weights[i] as number;
  if (sum === 0) throw new RangeError(`${caller}: sampleWeight sums to 0, so there is nothing to average over.`);
  return weights;
}

/** @throws {RangeError} when two arguments have not the same number of samples */
export function checkLengths(caller: string, first: string, firstLength: number, second: string, secondLength: number): void {
  if (firstLength === secondLength) return;
  throw new RangeError(`${caller}: ${first} has ${samples(firstLength)} but ${second} has ${secondLength}.`);
}

/** @throws {RangeError} when there is no sample */
export function checkSome(caller: string, name: string, length: number): void {
  if (length === 0) throw new RangeError(`${caller}: ${name} has no samples, but at least one is needed.`);
}

/** @throws {RangeError} when an option is none of those that are known */
export function checkOneOf<T>(caller: string, name: string, value: T, known: readonly T[]): void {
  if (known.includes(value)) return;
  throw new RangeError(`${caller}: ${name} is ${said(value)}, but must be one of ${known.map(said).join(", ")}.`);
}

/** "1 sample", "20 samples". */
export const samples = (count: number): string => `${count} ${count === 1 ? "sample" : "samples"}`;

/** A value as an error message names it. */
export const said = (value: unknown): string =>
  typeof value === "string" ? `"${value}"` : typeof value === "object" && value !== null ? "an object" : String(value);

function numbers(data: ArrayLike<unknown>): ArrayLike<number> {
  if (!(data instanceof BigInt64Array || data instanceof BigUint64Array)) return data as ArrayLike<number>;
  return Float64Array.from({ length: data.length }, (_, i) => Number(data[i]));
}

function finite(caller: string, name: string, data: ArrayLike<number>): ArrayLike<number> {
  for (let i = 0; i < data.length; i++) {
    if (Number.isFinite(data[i])) continue;
    throw new RangeError(`${caller}: ${name} has ${said(data[i])} at ${i}, but needs finite numbers; fill or drop what is missing first.`);
  }
  return data;
}

function flat(caller: string, name: string, rows: ArrayLike<ArrayLike<unknown>>): Grid {
  const columns = rows[0]?.length as number;
  if (columns === 1 && typeof rows[0]?.[0] === "string") return { length: rows.length, columns, data: texts(caller, name, rows) };
  // Probabilities are clipped and summed to the precision of their type, which rows that were taken from a tensor have.
  const areSingle = Array.prototype.every.call(rows, (row) => row instanceof Float32Array);
  const data = new (areSingle ? Float32Array : Float64Array)(rows.length * columns);
  for (let i = 0; i < rows.length; i++) {
    const row = checkedRow(caller, name, rows, i);
    for (let j = 0; j < columns; j++) {
      const value = row[j];
      data[i * columns + j] = typeof value === "number" || typeof value === "boolean" ? Number(value) : Number.NaN;
    }
  }
  return { length: rows.length, columns, data };
}

function texts(caller: string, name: string, rows: ArrayLike<ArrayLike<unknown>>): unknown[] {
  return Array.from({ length: rows.length }, (_, i) => checkedRow(caller, name, rows, i)[0]);
}

function checkedRow(caller: string, name: string, rows: ArrayLike<ArrayLike<unknown>>, i: number): ArrayLike<unknown> {
  const [row, columns] = [rows[i] as ArrayLike<unknown> | null | undefined, rows[0]?.length];
  if (row && row.length === columns) return row;
  throw new RangeError(`${caller}: row ${i} of ${name} has ${row?.length} entries, but row 0 has ${columns}; all need as many.`);
}

const isArrayLike = (value: unknown): value is ArrayLike<unknown> =>
  Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));

/** By its shape, so that tensors of any copy of tfjs are read. */
export const isTensor = (value: unknown): value is tf.Tensor =>
  typeof value === "object" &&
  value !== null &&
  typeof (value as tf.Tensor).dataSync === "function" &&
  Array.isArray((value as tf.Tensor).shape);

const isFrame = (value: unknown): value is FrameLike =>
  typeof value === "object" && value !== null && typeof (value as FrameLike).$isSeries === "boolean" && "values" in value;
