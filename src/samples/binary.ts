import { gridOf, said, vectorOf } from "./input";
import { encodeColumn, encodeLabels, type Label, type Labels, plainLabel } from "./labels";

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
 * @throws {RangeError} when the class is none of those that there are, or is not given and cannot be told
 */
export function positivesOf(caller: string, yTrue: Labels, posLabel: Label | undefined): Uint8Array {
  const { classes, codes } = encodeColumn(caller, "yTrue", yTrue);
  return maskOf(codes, positiveAt(caller, "yTrue", classes, posLabel));
}

/** As {@link positivesOf}, for predicted classes, which may be what a sigmoid gives. */
export function predictedPositivesOf(caller: string, yPred: Labels, posLabel: Label | undefined): Uint8Array {
  const { classes, codes } = encodeColumn(caller, "yPred", yPred, { mayBeProbabilities: true });
  return maskOf(codes, positiveAt(caller, "yPred", classes, posLabel));
}

/** As {@link positivesOf}, for true and predicted classes together: it is enough that one of them has the positive class. */
export function positivePairsOf(
  caller: string,
  yTrue: Labels,
  yPred: Labels,
  posLabel: Label | undefined,
): { truth: Uint8Array; guess: Uint8Array } {
  const { classes, truth, guess } = encodeLabels(caller, yTrue, yPred);
  const at = positiveAt(caller, "the data", classes, posLabel);
  return { truth: maskOf(truth, at), guess: maskOf(guess, at) };
}

/** The place of the positive class; -1 where all samples are of one other class, which a group of few people may be. */
function positiveAt(caller: string, name: string, classes: readonly (number | string)[], posLabel: Label | undefined): number {
  const listed = `${classes.slice(0, 10).map(said).join(", ")}${classes.length > 10 ? ", ..." : ""}`;
  if (posLabel === undefined) {
    if (classes.length > 2)
      throw new RangeError(
        `${caller}: ${name} has ${classes.length} classes (${listed}), but must have two; or give posLabel, the class against the rest.`,
      );
    const usual = classes.every((label) => label === 0 || label === 1) || classes.every((label) => label === -1 || label === 1);
    if (!usual)
      throw new RangeError(
        `${caller}: ${name} has the ${classes.length === 1 ? "class" : "classes"} ${listed}, so posLabel must say which one is positive.`,
      );
  }
  const at = classes.indexOf(plainLabel(posLabel ?? 1));
  if (at < 0 && classes.length > 1 && posLabel !== undefined)
    throw new RangeError(`${caller}: posLabel is ${said(posLabel)}, but ${name} has the classes ${listed}; choose one of them.`);
  return at;
}

const maskOf = (codes: Int32Array, at: number): Uint8Array => {
  const mask = new Uint8Array(codes.length);
  for (let i = 0; i < mask.length; i++) mask[i] = codes[i] === at ? 1 : 0;
  return mask;
};
