import { isTensor, kindOf, type TensorLike } from "./vector";

/** One row of numbers per sample: rows, a tensor `[N, ...]`, or a danfojs DataFrame. */
export type Rows = readonly ArrayLike<number>[] | TensorLike | { readonly values: unknown };

/** N rows of `width` numbers each, one after the other. */
export interface Matrix {
  readonly rows: number;
  readonly width: number;
  readonly data: Float64Array;
}

/**
 * The rows of a matrix; what a tensor has in further dimensions makes one row.
 *
 * @throws {TypeError} when it is no matrix of numbers
 * @throws {RangeError} when it is empty, rows differ in length, or a value is not finite
 */
export function matrixOf(given: unknown, name: string): Matrix {
  const matrix = isTensor(given) ? ofTensor(given, name) : ofRows(given, name);
  if (matrix.rows === 0 || matrix.width === 0) throw new RangeError(`${name} is empty; give at least one row.`);
  const wrong = matrix.data.findIndex((value) => !Number.isFinite(value));
  if (wrong < 0) return matrix;
  const value = Number.isNaN(matrix.data[wrong]) ? "NaN" : "an infinite value";
  throw new RangeError(`${name} has ${value} in row ${Math.floor(wrong / matrix.width)}; fill or drop it first.`);
}

function ofTensor(tensor: TensorLike, name: string): Matrix {
  const [rows = 0, ...others] = tensor.shape;
  if (others.length === 0)
    throw new TypeError(`${name} is a tensor of shape [${tensor.shape.join(", ")}], but a row per sample was expected, [N, K].`);
  return {
    rows,
    width: others.reduce((product, length) => product * length, 1),
    data: Float64Array.from(tensor.dataSync() as ArrayLike<number>),
  };
}

function ofRows(given: unknown, name: string): Matrix {
  const list = Array.isArray(given) ? given : (given as { values?: unknown } | null | undefined)?.values;
  if (!Array.isArray(list))
    throw new TypeError(`${name} is ${kindOf(given)}, but must be an array of rows, a tensor [N, K], or a DataFrame.`);
  const width = (list[0] as ArrayLike<unknown> | undefined)?.length ?? 0;
  const data = new Float64Array(list.length * width);
  for (const [i, row] of list.entries()) {
    if (row === null || typeof row !== "object" || row.length === undefined)
      throw new TypeError(`${name}: row ${i} is ${kindOf(row)}, but must be a list of numbers.`);
    if (row.length !== width) throw new RangeError(`${name}: row ${i} has ${row.length} numbers, but row 0 has ${width}.`);
    for (let j = 0; j < width; j++)
      data[i * width + j] = typeof row[j] === "number" || typeof row[j] === "boolean" ? Number(row[j]) : Number.NaN;
  }
  return { rows: list.length, width, data };
}
