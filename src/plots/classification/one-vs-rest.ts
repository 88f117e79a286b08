import type { BinaryScoresOptions, Labels, Numbers } from "../../metrics";
import { checkLengths, encodeColumn, said } from "../../samples";
import { classesOf, isTensor, matrixOf, type Rows } from "../columns";

/** Scores `[N]` or `[N, 2]` of the positive class, `[N, K]` of all classes, or scores of the positive class by the name of the model. */
export type Scores = Numbers | Readonly<Record<string, Numbers>>;

export interface CurveOptions {
  /** Names of classes 0, 1, ..., for scores of three and more. Default: the labels as they are. */
  classNames?: readonly string[];
  /** The positive one of two classes. Default: 1, where the classes are 0 and 1 or -1 and 1. */
  posLabel?: BinaryScoresOptions["posLabel"];
  title?: string;
}

/** What one curve is about: is it the class or not, and how much it looks like it. */
export interface BinaryProblem {
  readonly name: string;
  readonly yTrue: Labels;
  readonly yScore: Numbers;
  readonly posLabel: BinaryScoresOptions["posLabel"];
}

export interface BinaryProblems {
  readonly problems: readonly BinaryProblem[];
  /** Whether each is a class against the others. */
  readonly isOneVsRest: boolean;
  /** Classes without samples, or with all of them: they have no curve. */
  readonly left: readonly string[];
}

/** One problem per model, or per class against the others. */
export function binaryProblems(caller: string, yTrue: Labels, yScore: Scores, { classNames, posLabel }: CurveOptions): BinaryProblems {
  if (isByModel(yScore)) {
    const models = Object.entries(yScore);
    if (models.length === 0) throw new RangeError(`${caller}: yScore names no model; give at least one.`);
    return { problems: models.map(([name, scores]) => ({ name, yTrue, yScore: scores, posLabel })), isOneVsRest: false, left: [] };
  }
  const scores = matrixOfClasses(caller, yScore);
  if (!scores) return { problems: [{ name: "", yTrue, yScore, posLabel }], isOneVsRest: false, left: [] };
  return oneVsRest(caller, yTrue, scores, classNames);
}

function oneVsRest(
  caller: string,
  yTrue: Labels,
  { rows, width, data }: ReturnType<typeof matrixOf>,
  classNames: readonly string[] | undefined,
): BinaryProblems {
  const { names, indices } = classesOf(yTrue as Rows, classNames, `${caller}: yTrue`);
  checkLengths(caller, "yTrue", names.length, "yScore", rows);
  if (classNames && classNames.length !== width)
    throw new RangeError(`${caller}: yScore has ${width} columns, but there are ${classNames.length} class names.`);
  const places = indices.some((index) => index === undefined)
    ? sortedPlaces(caller, yTrue, width, classNames)
    : Int32Array.from(indices as number[]);
  const outside = places.find((k) => k >= width);
  if (outside !== undefined) throw new RangeError(`${caller}: yTrue has class ${outside}, but yScore has columns 0 to ${width - 1} only.`);
  const labels = Array.from({ length: width }, (_, k) => classNames?.[k] ?? names[places.indexOf(k)] ?? String(k));
  const counts = labels.map((_, k) => places.filter((place) => place === k).length);
  const hasCurve = (k: number) => (counts[k] as number) > 0 && (counts[k] as number) < rows;
  const chosen = labels.map((_, k) => k).filter(hasCurve);
  if (chosen.length === 0) throw new RangeError(`${caller}: yTrue has one class only, ${names[0]}, but a curve needs samples of two.`);
  return {
    problems: chosen.map((k) => ({
      name: labels[k] as string,
      yTrue: Uint8Array.from(places, (place) => Number(place === k)),
      yScore: Float64Array.from({ length: rows }, (_, i) => data[i * width + k] as number),
      posLabel: 1,
    })),
    isOneVsRest: true,
    left: labels.filter((_, k) => !hasCurve(k)),
  };
}

/** Labels that cannot be indices of columns, texts and numbers below 0, stand for the columns in their order. */
function sortedPlaces(caller: string, yTrue: Labels, width: number, classNames: readonly string[] | undefined): Int32Array {
  const { classes, codes } = encodeColumn(caller, "yTrue", yTrue);
  const unnamed = classNames && classes.find((label) => !classNames.includes(label as string));
  if (unnamed !== undefined)
    throw new RangeError(
      `${caller}: yTrue has the class ${said(unnamed)}, which classNames does not have; name every class in the order of the columns.`,
    );
  if (classes.length !== width)
    throw new RangeError(
      `${caller}: yTrue has the ${classes.length} classes ${classes.slice(0, 10).map(said).join(", ")}, but yScore has ${width} columns; give classNames in the order of the columns, or number the classes from 0.`,
    );
  return codes;
}

/** The scores as a matrix where they have three columns or more. */
function matrixOfClasses(caller: string, yScore: Numbers) {
  const width = isTensor(yScore) ? (yScore.shape[1] ?? 1) : widthOf("$isSeries" in yScore ? yScore.values : yScore);
  return width > 2 ? matrixOf(yScore, `${caller}: yScore`) : undefined;
}

const widthOf = (rows: unknown): number => ((rows as ArrayLike<unknown>)[0] as ArrayLike<unknown> | undefined)?.length ?? 1;

export const isByModel = (given: Scores): given is Readonly<Record<string, Numbers>> =>
  typeof given === "object" &&
  given !== null &&
  !Array.isArray(given) &&
  !ArrayBuffer.isView(given) &&
  !isTensor(given) &&
  !("$isSeries" in given);

/** Points of a curve without those that lie less than a step from the one before; steps are in the units of each axis. */
export function thinnedCurve(x: ArrayLike<number>, y: ArrayLike<number>, stepX = 1 / 400, stepY = stepX): { x: number[]; y: number[] } {
  const kept: number[] = [0];
  for (let i = 1; i < x.length; i++) {
    const before = kept.at(-1) as number;
    if (Math.abs((x[i] as number) - (x[before] as number)) < stepX && Math.abs((y[i] as number) - (y[before] as number)) < stepY) continue;
    // The last one before a jump keeps the corner of a stair where it is.
    if (i - 1 > before) kept.push(i - 1);
    kept.push(i);
  }
  if (kept.at(-1) !== x.length - 1) kept.push(x.length - 1);
  return { x: kept.map((i) => x[i] as number), y: kept.map((i) => y[i] as number) };
}

/** What is said under the title of curves: which classes have none. */
export const leftOut = (left: readonly string[]) =>
  left.length > 0 ? `no curve for ${left.join(", ")}: all samples or none are of that class` : undefined;
