import { tf } from "../../runtime";

/** A class. */
export type Label = number | string;

/** One class per row. */
export type Labels = ArrayLike<Label> | tf.Tensor1D | { readonly values: ArrayLike<Label> };

/**
 * Labels as numbers from 0 in the order of the classes: numbers by size, texts by their characters.
 *
 * @throws {RangeError} when there are not `count` labels, or one is neither a finite number nor a text
 */
export function codesOf(caller: string, y: Labels, count: number): { codes: Int32Array; classes: Label[] } {
  const labels = Array.from(y instanceof tf.Tensor ? y.dataSync() : "length" in y ? y : y.values) as Label[];
  if (labels.length !== count) throw new RangeError(`${caller}: y has ${labels.length} labels for ${count} rows.`);
  const wrong = labels.findIndex((label) => !(typeof label === "string" || Number.isFinite(label)));
  if (wrong >= 0) throw new RangeError(`${caller}: y has ${labels[wrong]} in row ${wrong}, but labels must be finite numbers or texts.`);
  const classes = [...new Set(labels)].sort((a, b) =>
    typeof a === "number" && typeof b === "number" ? a - b : String(a) < String(b) ? -1 : 1,
  );
  const codes = new Map(classes.map((label, k) => [label, k]));
  return { codes: Int32Array.from(labels, (label) => codes.get(label) as number), classes };
}
