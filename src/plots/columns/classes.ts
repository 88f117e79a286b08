import { matrixOf, type Rows } from "./rows";
import { isMissing, isTensor, kindOf, type Vector, valuesOf } from "./vector";

/** The class of every sample: indices or names, one each. */
export type Classes = Vector;

/** Classes by name, and how sure a model is of each where it says so. */
export interface Predictions {
  readonly names: readonly string[];
  /** The class's own index, where it is one. */
  readonly indices: readonly (number | undefined)[];
  /** The largest probability of every row. Absent for plain labels. */
  readonly confidence?: Float64Array;
}

/**
 * The class of every sample, from labels `[N]`, or from probabilities or one-hot rows `[N, K]`, of which the largest wins, the first among equals.
 *
 * @throws {RangeError} when a label is missing, or is not the index of a class name
 */
export function classesOf(given: Classes | Rows, classNames: readonly string[] | undefined, name: string): Predictions {
  if (hasRows(given)) return ofRows(given as Rows, classNames, name);
  const values = valuesOf(given, name);
  const names: string[] = [];
  const indices: (number | undefined)[] = [];
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (isMissing(value)) throw new RangeError(`${name} has no class at ${i}; drop that sample first.`);
    const index = typeof value === "string" ? classNames?.indexOf(value) : Number(value);
    indices.push(index === undefined || index < 0 ? undefined : index);
    names.push(typeof value === "string" ? value : nameOf(value, classNames, name));
  }
  return { names, indices };
}

function ofRows(given: Rows, classNames: readonly string[] | undefined, name: string): Predictions {
  const { rows, width, data } = matrixOf(given, name);
  if (classNames && classNames.length !== width)
    throw new RangeError(`${name} has ${width} columns, but there are ${classNames.length} class names.`);
  const confidence = new Float64Array(rows);
  const indices = Array.from({ length: rows }, (_, i) => {
    let best = 0;
    for (let k = 1; k < width; k++) if ((data[i * width + k] as number) > (data[i * width + best] as number)) best = k;
    confidence[i] = data[i * width + best] as number;
    return best;
  });
  return { names: indices.map((index) => classNames?.[index] ?? String(index)), indices, confidence };
}

function nameOf(value: unknown, classNames: readonly string[] | undefined, name: string): string {
  if (typeof value !== "number" && typeof value !== "bigint" && typeof value !== "boolean")
    throw new TypeError(`${name} has ${kindOf(value)}, but classes must be whole numbers or texts.`);
  if (!Number.isInteger(Number(value))) throw new RangeError(`${name} has ${value}, but a class must be a whole number or a text.`);
  const found = classNames?.[Number(value)];
  if (classNames && found === undefined)
    throw new RangeError(`${name} has class ${value}, but there are names for 0 to ${classNames.length - 1} only.`);
  return found ?? String(Number(value));
}

function hasRows(given: unknown): boolean {
  if (isTensor(given)) return given.shape.length === 2 && given.shape[1] !== 1;
  const list = Array.isArray(given) ? given : (given as { values?: unknown } | null)?.values;
  return Array.isArray(list) && typeof list[0] === "object" && list[0] !== null && "length" in list[0];
}
