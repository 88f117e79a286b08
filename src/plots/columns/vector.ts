/** A tf.Tensor, as far as it is used here, so that this room works without TensorFlow. */
export interface TensorLike {
  readonly shape: readonly number[];
  readonly dtype: string;
  /** The values, row by row. */
  dataSync(): ArrayLike<unknown>;
}

/** danfojs's Series, and whatever else keeps its values so. */
export interface SeriesLike {
  readonly values: unknown;
}

/** One value per sample: an array, a typed array, a tensor `[N]` or `[N, 1]`, or a danfojs Series. */
export type Vector = ArrayLike<unknown> | TensorLike | SeriesLike;

export const isTensor = (value: unknown): value is TensorLike =>
  typeof value === "object" && value !== null && typeof (value as Partial<TensorLike>).dataSync === "function" && "shape" in value;

/**
 * The values of a vector.
 *
 * @throws {TypeError} when it is none, with the name of the argument
 */
export function valuesOf(given: unknown, name: string): ArrayLike<unknown> {
  if (isTensor(given)) {
    const { shape } = given;
    if (shape.length === 1 || (shape.length === 2 && shape[1] === 1)) return given.dataSync();
    throw new TypeError(`${name} is a tensor of shape [${shape.join(", ")}], but one value per sample was expected, shape [N].`);
  }
  if (isList(given)) return given;
  const values = (given as Partial<SeriesLike> | null | undefined)?.values;
  if (isList(values)) return values;
  throw new TypeError(`${name} is ${kindOf(given)}, but must be an array, a typed array, a tensor [N], or a danfojs Series.`);
}

/**
 * The numbers of a vector; what is missing is NaN.
 *
 * @throws {TypeError} when it holds something else than numbers
 */
export function numbersOf(given: unknown, name: string): Float64Array {
  const values = valuesOf(given, name);
  const numbers = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) numbers[i] = numberOf(values[i], name, i);
  return numbers;
}

/** Whether a value is missing: null, undefined or NaN. */
export const isMissing = (value: unknown): boolean =>
  value === null || value === undefined || Number.isNaN(value instanceof Date ? value.getTime() : value);

function numberOf(value: unknown, name: string, i: number): number {
  if (typeof value === "number") return value;
  if (value === null || value === undefined) return Number.NaN;
  if (typeof value === "bigint" || typeof value === "boolean") return Number(value);
  if (value instanceof Date) return value.getTime();
  throw new TypeError(`${name} has ${kindOf(value)} at ${i}, but must hold numbers.`);
}

const isList = (value: unknown): value is ArrayLike<unknown> =>
  Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));

/** What came, in a word or two, for an error's sentence. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === "string") return `the text ${JSON.stringify(value.length > 30 ? `${value.slice(0, 29)}…` : value)}`;
  if (typeof value === "object") return `an object (${value.constructor?.name ?? "of no class"})`;
  return `the ${typeof value} ${String(value)}`;
}
