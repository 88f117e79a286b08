import { gridOf, vectorOf } from "./input";
import { encodeColumn, type Label, type Labels, plainLabel } from "./labels";

/**
 * Scores of the positive class: `[N]`, `[N, 1]`, or the second of two columns `[N, 2]`, as a softmax of two classes gives them.
 *
 * @throws {RangeError} when there are more columns, or a score is NaN or infinite
 */
export function scoresOf(caller: string, name: string, given: unknown): ArrayLike<number> {
  const { columns, length, data } = gridOf(caller, name, given);
  if (columns === undefined || columns === 1) return vectorOf(caller, name, given);
  if (columns === 2)
    return vectorOf(
      caller,
      name,
      Float64Array.from({ length }, (_, i) => data[2 * i + 1] as number),
    );
  throw new RangeError(`${caller}: ${name} has shape [${length}, ${columns}], but must have the scores of one class, [N].`);
}

/**
 * 1 for every sample of the positive class.
 *
 * @throws {RangeError} when the class is not given and cannot be told, or there are three classes or more and it is not given
 */
export function positivesOf(caller: string, yTrue: Labels, posLabel: Label | undefined): Uint8Array {
  const { classes, codes } = encodeColumn(caller, "yTrue", yTrue);
  const said = classes.slice(0, 10).join(", ");
  if (posLabel === undefined) {
    if (classes.length > 2)
      throw new RangeError(
        `${caller}: yTrue has ${classes.length} classes (${said}), but must have two; or give posLabel, the class against the rest.`,
      );
    const usual = classes.every((label) => label === 0 || label === 1) || classes.every((label) => label === -1 || label === 1);
    if (!usual) throw new RangeError(`${caller}: yTrue has the classes ${said}, so posLabel must say which one is positive.`);
  }
  const wanted = plainLabel(posLabel ?? 1);
  const at = classes.indexOf(wanted);
  const mask = new Uint8Array(codes.length);
  for (let i = 0; i < mask.length; i++) mask[i] = codes[i] === at ? 1 : 0;
  return mask;
}
