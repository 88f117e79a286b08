import type { tf } from "../runtime";
import { gridOf, isTensor, type TypedArray } from "./input";

/** A column or a table of samples, of which some rows can be taken. */
export interface Rows<T> {
  readonly length: number;
  /** Those rows, in that order; a tensor is new and belongs to the caller. */
  take(rows: Int32Array): T;
}

/** A number, text or class per sample, or a row of numbers per sample, as plain JavaScript. */
export type PlainRows = readonly unknown[] | TypedArray;

/** Samples in any form as arrays: `[N]` of their own type, `[N, K]` as rows. Tensors are read once. */
export function plainRows(caller: string, name: string, given: unknown): Rows<PlainRows> {
  const { length, columns, data } = gridOf(caller, name, given);
  const entries =
    columns === undefined
      ? data
      : typeof data[0] === "string"
        ? textRows(data, length, columns)
        : rowViews(data as ArrayLike<number>, length, columns);
  return { length, take: (rows) => picked(entries, rows) };
}

/** Samples as they are: a tensor gives tensors of any shape, an array its own entries, whatever they are, anything else arrays. */
export function rowsOf(caller: string, name: string, given: unknown): Rows<PlainRows | tf.Tensor> {
  if (Array.isArray(given)) return { length: given.length, take: (rows) => picked(given, rows) };
  if (!isTensor(given)) return plainRows(caller, name, given);
  return { length: given.shape[0] ?? 0, take: (rows) => given.gather(rows as unknown as tf.Tensor1D) };
}

function rowViews(data: ArrayLike<number>, length: number, columns: number): Float32Array[] | Float64Array[] {
  const flat = data instanceof Float32Array ? data : new Float64Array(data);
  return Array.from({ length }, (_, i) => flat.subarray(i * columns, (i + 1) * columns)) as Float64Array[];
}

const textRows = (data: ArrayLike<unknown>, length: number, columns: number): unknown[][] =>
  Array.from({ length }, (_, i) => Array.prototype.slice.call(data, i * columns, (i + 1) * columns));

function picked(entries: ArrayLike<unknown>, rows: Int32Array): PlainRows {
  if (Array.isArray(entries)) {
    const taken = new Array<unknown>(rows.length);
    for (let i = 0; i < rows.length; i++) taken[i] = entries[rows[i] as number];
    return taken;
  }
  const taken = new (entries.constructor as new (length: number) => number[])(rows.length);
  for (let i = 0; i < rows.length; i++) taken[i] = entries[rows[i] as number] as number;
  return taken as unknown as TypedArray;
}
