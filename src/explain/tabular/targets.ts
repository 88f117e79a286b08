import { tf } from "../../runtime";
import type { Explainable } from "./predictor";
import { type Column, numbersOf } from "./rows";

/** A true value or the class of every row: numbers, or texts where the model names its classes. */
export type Targets = Column | ArrayLike<string> | { readonly values: ArrayLike<number | string> };

/** What predictions are compared with. */
export interface Truth {
  /** The numbers as they are; texts as their places among the model's classes. */
  readonly values: Float64Array;
  /** The column of every row's class, where the model names its classes; -1 for a class that it does not know. */
  readonly columns?: Float64Array;
}

/** @throws {RangeError} when there are not `count` targets, one is not finite, or they are texts and the model does not name its classes */
export function truthOf(caller: string, y: Targets, count: number, model: Explainable): Truth {
  const classes = classesNamedBy(model);
  const given = y instanceof tf.Tensor ? y.dataSync() : "length" in y ? y : y.values;
  const areTexts = typeof given[0] === "string";
  if (areTexts && !classes)
    throw new RangeError(
      `${caller}: y has texts, but the model does not name its classes; give the index of every class, as in labels.map((label) => classNames.indexOf(label)).`,
    );
  if (areTexts && given.length !== count) throw new RangeError(`${caller}: y has ${given.length} values for ${count} rows.`);
  const values = areTexts ? undefined : numbersOf(caller, "y", y as Column, count);
  const columns = classes && Float64Array.from(given as ArrayLike<number | string>, (label) => classes.indexOf(label));
  return { values: values ?? (columns as Float64Array), ...(columns && { columns }) };
}

/**
 * The column of every row's class among those that a model returns.
 *
 * @throws {RangeError} when a class has no column
 */
export function columnsOf(caller: string, { values, columns }: Truth, width: number): Float64Array {
  if (columns) return columns;
  const wrong = values.findIndex((value) => !(Number.isInteger(value) && value >= 0 && value < width));
  if (wrong < 0) return values;
  throw new RangeError(
    `${caller}: y has ${values[wrong]} in row ${wrong}, but the model's scores are those of the classes 0 to ${width - 1}; number the classes from 0.`,
  );
}

function classesNamedBy(model: Explainable): readonly (number | string)[] | undefined {
  if (typeof model !== "object" || model === null || !("predictProba" in model)) return undefined;
  const { classes } = model as { classes?: readonly (number | string)[] };
  return Array.isArray(classes) ? classes : undefined;
}
