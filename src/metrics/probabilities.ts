import { checkLengths, encodeColumn, type Label, type Labels, matrixOf, type Numbers, plainLabel, said } from "../samples";

/** Probabilities of all classes and the column of every sample's class. */
export interface ClassProbabilities {
  readonly data: ArrayLike<number>;
  readonly columns: number;
  readonly length: number;
  readonly positions: Int32Array;
}

/**
 * Reads probabilities `[N, K]`, or `[N]` of the larger of two classes, which become two columns.
 *
 * @throws {RangeError} when one lies outside of 0 to 1, rows do not sum to 1, or classes do not fit the columns
 */
export function classProbabilities(
  caller: string,
  yTrue: Labels,
  yProb: Numbers,
  labels: readonly Label[] | undefined,
): ClassProbabilities {
  const { classes, codes } = encodeColumn(caller, "yTrue", yTrue);
  const given = matrixOf(caller, "yProb", yProb);
  checkLengths(caller, "yTrue", codes.length, "yProb", given.length);
  const wrong = Array.prototype.findIndex.call(given.data, (p: number) => !(p >= 0 && p <= 1));
  if (wrong >= 0)
    throw new RangeError(
      `${caller}: yProb has ${said(given.data[wrong])} at ${Math.floor(wrong / given.columns)}, but probabilities lie from 0 to 1.`,
    );
  const { data, columns } = given.columns > 1 ? given : { data: withComplement(given.data), columns: 2 };
  checkProbabilities(caller, "yProb", data, columns);
  return { data, columns, length: codes.length, positions: positionsOf(caller, classes, codes, columns, labels) };
}

function withComplement(data: ArrayLike<number>): Float32Array | Float64Array {
  const both = new (data instanceof Float32Array ? Float32Array : Float64Array)(2 * data.length);
  for (let i = 0; i < data.length; i++) {
    both[2 * i] = 1 - (data[i] as number);
    both[2 * i + 1] = data[i] as number;
  }
  return both;
}

/** How far from 1 a sum of probabilities may be: numpy's allclose, and for float32 the root of its epsilon, as in scikit-learn. */
const toleranceOf = (data: ArrayLike<number>) => (data instanceof Float32Array ? 3.5e-4 : 1e-5);

/** @throws {RangeError} when a row of probabilities does not sum to 1 */
export function checkProbabilities(caller: string, name: string, data: ArrayLike<number>, columns: number): void {
  const tolerance = toleranceOf(data);
  for (let i = 0; i * columns < data.length; i++) {
    let sum = 0;
    for (let k = 0; k < columns; k++) sum += data[i * columns + k] as number;
    if (Math.abs(1 - sum) <= tolerance) continue;
    throw new RangeError(
      `${caller}: row ${i} of ${name} sums to ${Number(sum.toFixed(6))}, but probabilities of all classes sum to 1; apply softmax first.`,
    );
  }
}

/**
 * The column of every sample's class.
 *
 * @throws {RangeError} when `labels` are not as many as columns or not sorted, or a class has no column
 */
export function positionsOf(
  caller: string,
  classes: readonly (number | string)[],
  codes: Int32Array,
  columns: number,
  labels: readonly Label[] | undefined,
): Int32Array {
  const wanted = labels?.map(plainLabel);
  const areNames = wanted !== undefined && typeof wanted[0] === "string" && typeof classes[0] === "number";
  const all = wanted === undefined ? classes : areNames ? wanted.map((_, k) => k) : wanted;
  if (all.length !== columns)
    throw new RangeError(
      `${caller}: ${labels ? "labels" : "yTrue"} has ${all.length} classes, but the scores have ${columns} columns; give as labels the class of every column.`,
    );
  const unsorted = all.findIndex((label, k) => k > 0 && !((all[k - 1] as number) < (label as number)));
  if (unsorted > 0)
    throw new RangeError(
      `${caller}: labels must be sorted without repetition, but ${said(all[unsorted])} follows ${said(all[unsorted - 1])}.`,
    );
  const places = new Map(all.map((label, k) => [label, k]));
  const moved = classes.map((label) => {
    const place = places.get(label);
    if (place === undefined) throw new RangeError(`${caller}: yTrue has the class ${said(label)}, which labels does not have.`);
    return place;
  });
  return codes.map((code) => moved[code] as number);
}
