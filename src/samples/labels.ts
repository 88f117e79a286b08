import type { tf } from "../runtime";
import { type Column, type Found, findClasses, isText } from "./classes";
import { checkLengths, checkSome, type FrameLike, gridOf, said, type TypedArray } from "./input";

/** A class: a whole number or a text. `false` and `true` are 0 and 1. */
export type Label = number | string | boolean;

/**
 * The class of every sample: labels `[N]` or `[N, 1]`, or one-hot rows, probabilities or scores `[N, K]`, of which the largest wins, the first
 * among equals. Predictions may also be probabilities `[N]` of class 1 against class 0, as a sigmoid gives them: above 0.5 it is class 1. Rows and
 * probabilities stand for the classes 0, 1, ..., so the labels beside them must be these.
 */
export type Labels =
  | readonly Label[]
  | readonly bigint[]
  | TypedArray
  | readonly ArrayLike<number>[]
  | readonly (readonly string[])[]
  | tf.Tensor
  | FrameLike;

/** The classes of a problem and two columns of their positions, which may be the given arrays themselves; -1 stands for a class that was left out of `labels`. */
export interface EncodedLabels {
  /** What stands in the data, in the order of the positions. */
  readonly classes: readonly (number | string)[];
  /** The classes as text, by their names where those were given. */
  readonly names: readonly string[];
  readonly truth: Int32Array;
  readonly guess: Int32Array;
}

/**
 * Finds the classes of two columns of labels.
 *
 * @param labels texts for whole numbers in the data are the names of classes 0, 1, ...; else the classes that count, in their order.
 *   Default: all classes of the data, sorted
 */
export function encodeLabels(caller: string, yTrue: Labels, yPred: Labels, labels?: readonly Label[]): EncodedLabels {
  const [truth, guess] = [columnOf(caller, "yTrue", yTrue), columnOf(caller, "yPred", yPred, { mayBeProbabilities: true })];
  checkLengths(caller, "yTrue", truth.column.length, "yPred", guess.column.length);
  if (labels === undefined) checkSome(caller, "yTrue", truth.column.length);
  checkKinds(caller, truth.column, guess.column);
  const found = findClasses(truth.column, guess.column);
  const counted = labels === undefined ? found.classes : found.classes.filter((value) => labels.includes(value));
  if (truth.width === undefined) checkCovered(caller, "yPred", guess, "yTrue", counted);
  else if (guess.width === undefined) checkCovered(caller, "yTrue", truth, "yPred", counted);
  if (labels === undefined) return { ...found, names: found.classes.map(String) };
  return chosen(caller, found, labels);
}

/** One column of labels: its classes, sorted, and the position of every sample's class among them. */
export function encodeColumn(
  caller: string,
  name: string,
  given: Labels,
  options: ColumnOptions = {},
): { classes: readonly (number | string)[]; codes: Int32Array } {
  const { column } = columnOf(caller, name, given, options);
  checkSome(caller, name, column.length);
  const { classes, truth } = findClasses(column, []);
  return { classes, codes: truth };
}

/** A label as the data has it: booleans are numbers. */
export const plainLabel = (label: Label): number | string => (typeof label === "boolean" ? Number(label) : label);

interface Read {
  readonly column: Column;
  /** Where entries are not labels but positions of the largest of K numbers: K; 2 for what a sigmoid gives. */
  readonly width?: number;
}

/** What may be done about numbers that are not whole. */
interface ColumnOptions {
  /** Take them as probabilities of class 1. Default: false. */
  mayBeProbabilities?: boolean;
  /** What the error says how to mend it. Default: where to pass probabilities. */
  mend?: string;
}

function columnOf(caller: string, name: string, given: Labels, options: ColumnOptions = {}): Read {
  const { data, columns, length } = gridOf(caller, name, given);
  if (columns !== undefined && columns > 1)
    return { column: largest(caller, name, data as ArrayLike<number>, length, columns), width: columns };
  if (ArrayBuffer.isView(data) && !(data instanceof BigInt64Array) && !(data instanceof BigUint64Array)) {
    return whole(caller, name, data as ArrayLike<number>, options);
  }
  const kind = typeof data[0];
  if (kind === "string") {
    const wrong = Array.prototype.findIndex.call(data, (value) => typeof value !== "string");
    if (wrong >= 0)
      throw new TypeError(`${caller}: ${name} begins with a text but has ${said(data[wrong])} at ${wrong}; labels must be of one kind.`);
    return { column: data as readonly string[] };
  }
  if (kind === "number") return whole(caller, name, data as ArrayLike<number>, options);
  const values = Array.from({ length }, (_, i) =>
    typeof data[i] === "boolean" || typeof data[i] === "bigint" ? Number(data[i]) : (data[i] as number),
  );
  return whole(caller, name, values, options);
}

function whole(
  caller: string,
  name: string,
  data: ArrayLike<number>,
  { mayBeProbabilities = false, mend = "pass probabilities as yPred or yScore" }: ColumnOptions,
): Read {
  if (ArrayBuffer.isView(data) && !(data instanceof Float32Array || data instanceof Float64Array)) return { column: data };
  for (let i = 0; i < data.length; i++) {
    if (Number.isSafeInteger(data[i])) continue;
    const fraction = typeof data[i] === "number" && Number.isFinite(data[i]);
    if (fraction && mayBeProbabilities) return { column: sigmoidClasses(caller, name, data), width: 2 };
    throw new RangeError(
      `${caller}: ${name} has ${said(data[i])} at ${i}, but labels are whole numbers or texts; ${fraction ? mend : "fill or drop what is missing first"}.`,
    );
  }
  return { column: data };
}

function sigmoidClasses(caller: string, name: string, data: ArrayLike<number>): Int32Array {
  const classes = new Int32Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const p = data[i] as number;
    if (!(p >= 0 && p <= 1))
      throw new RangeError(`${caller}: ${name} has ${said(p)} at ${i}, but must have labels, or probabilities from 0 to 1 of class 1.`);
    classes[i] = p > 0.5 ? 1 : 0;
  }
  return classes;
}

function largest(caller: string, name: string, data: ArrayLike<number>, length: number, columns: number): Int32Array {
  const classes = new Int32Array(length);
  for (let i = 0; i < length; i++) {
    let best = i * columns;
    for (let at = i * columns; at < (i + 1) * columns; at++) {
      if (Number.isNaN(data[at])) throw new RangeError(`${caller}: ${name} has NaN in row ${i}, so its largest entry is unknown.`);
      if ((data[at] as number) > (data[best] as number)) best = at;
    }
    classes[i] = best - i * columns;
  }
  return classes;
}

/** Positions beside labels are compared with them, so every class that counts must be one of the positions. */
function checkCovered(caller: string, rows: string, { width }: Read, labels: string, classes: readonly (number | string)[]): void {
  if (width === undefined) return;
  const other = classes.find((value) => !((value as number) >= 0 && (value as number) < width));
  if (other === undefined) return;
  throw new RangeError(
    `${caller}: ${rows} has ${width === 2 ? "probabilities or rows of the classes 0 and 1" : `rows of the classes 0 to ${width - 1}`}, but ${labels} has the class ${other}; number the classes from 0, or give ${rows} as labels.`,
  );
}

function checkKinds(caller: string, truth: Column, guess: Column): void {
  if (truth.length === 0 || isText(truth) === isText(guess)) return;
  const [texts, numbers] = isText(truth) ? ["yTrue", "yPred"] : ["yPred", "yTrue"];
  throw new TypeError(
    `${caller}: ${texts} has texts and ${numbers} has numbers; both must name classes in the same way, as in classNames[index] for an index.`,
  );
}

function chosen(caller: string, found: Found, labels: readonly Label[]): EncodedLabels {
  if (labels.length === 0) throw new RangeError(`${caller}: labels is empty, but must have at least one class.`);
  const wanted = labels.map(plainLabel);
  const twice = wanted.find((label, i) => wanted.indexOf(label) !== i);
  const areNames = typeof wanted[0] === "string" && typeof (found.classes[0] ?? "") === "number";
  if (twice !== undefined && !areNames)
    throw new RangeError(`${caller}: labels has ${said(twice)} twice, but every class may stand there once.`);
  const classes = areNames ? wanted.map((_, k) => k) : wanted;
  if (areNames) {
    const unknown = found.classes.find((value) => !((value as number) >= 0 && (value as number) < classes.length));
    if (unknown !== undefined)
      throw new RangeError(
        `${caller}: the data has class ${unknown}, but labels names the ${classes.length} classes 0 to ${classes.length - 1}; name it too.`,
      );
  }
  const positions = new Map(classes.map((value, k) => [value, k]));
  const moved = Int32Array.from(found.classes, (value) => positions.get(value) ?? -1);
  const move = (codes: Int32Array) => codes.map((code) => moved[code] as number);
  return { classes, names: wanted.map(String), truth: move(found.truth), guess: move(found.guess) };
}
