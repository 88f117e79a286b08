import { checkLengths } from "../../samples";
import { type Classes, classesOf, type Rows } from "../columns";
import type { Figure } from "../figure";
import { palette } from "../palette";
import { counted } from "../words";
import { type Images, pictureFigure, picturesOf, type Shown } from "./picture-panels";

export interface PredictionsOptions {
  /** Names of classes 0, 1, ... Default: the labels as they are. */
  classNames?: readonly string[];
  /** How many images, from the first. Default: 18. */
  count?: number;
  /** Images in a row. Default: 6. */
  columns?: number;
  /** The values shown as black and white. Default: [0, 255] for whole numbers, [0, 1] for fractions, else the smallest and largest value. */
  range?: readonly [low: number, high: number];
  title?: string;
}

const right = { name: "right", color: palette[0] as string, symbol: "square-open" };
const wrong = { name: "wrong", color: palette[1] as string, symbol: "x" };

/**
 * Images with what a model takes them for, and how sure it is: ✓ and a blue frame where it is right, ✗ and an orange frame, with the true class, where it is
 * wrong.
 *
 *     plots.predictions(testSet.xs, testSet.ys, model.predict(testSet.xs), { classNames: fashion.classNames })
 *
 * @param images `[N, H, W]` or `[N, H, W, C]`
 * @param yTrue true classes `[N]`, indices or names
 * @param yPred predicted classes `[N]`, or probabilities `[N, K]`
 * @throws {RangeError} when the lengths differ, or a class has no name
 */
export function predictions(
  images: Images,
  yTrue: Classes | Rows,
  yPred: Classes | Rows,
  { classNames, count = 18, columns = 6, range, title = "Predictions" }: PredictionsOptions = {},
): Figure {
  const judged = judge("predictions", images, yTrue, yPred, classNames);
  checkCounts("predictions", count, columns);
  const shown = judged.verdicts.slice(0, count);
  const correct = shown.filter(({ isRight }) => isRight).length;
  return pictureFigure(judged.pictures, shown.map(shownVerdict), {
    columns,
    range,
    title,
    subtitle: `${correct} of ${shown.length} right`,
    frames: [right, wrong],
    alt: `${counted(shown.length, "image")} with predicted and true classes, ${correct} right. ${shown
      .filter(({ isRight }) => !isRight)
      .slice(0, 6)
      .map(({ truth, guess }) => `${truth} taken for ${guess}.`)
      .join(" ")}`,
  });
}

export interface MistakesOptions extends PredictionsOptions {
  /** How many mistakes, the most confident first. Default: 18. */
  count?: number;
}

/**
 * The mistakes that a model is surest of, surest first: where labels are wrong, or a model has learned something else than meant.
 *
 *     plots.mistakes(testSet.xs, testSet.ys, model.predict(testSet.xs), { classNames: fashion.classNames })
 *
 * @param images `[N, H, W]` or `[N, H, W, C]`
 * @param yTrue true classes `[N]`, indices or names
 * @param probabilities `[N, K]`
 * @throws {TypeError} when there are no probabilities, so that nothing says how sure the model is
 */
export function mistakes(
  images: Images,
  yTrue: Classes | Rows,
  probabilities: Rows,
  { classNames, count = 18, columns = 6, range, title = "Most confident mistakes" }: MistakesOptions = {},
): Figure {
  const judged = judge("mistakes", images, yTrue, probabilities, classNames);
  checkCounts("mistakes", count, columns);
  if (!judged.hasConfidence)
    throw new TypeError(
      "mistakes: probabilities has one class per sample, but needs a probability per class, [N, K], to know how sure the model is.",
    );
  const all = judged.verdicts.filter(({ isRight }) => !isRight).sort((a, b) => (b.confidence as number) - (a.confidence as number));
  const shown = all.slice(0, count);
  const total = judged.verdicts.length;
  return pictureFigure(judged.pictures, shown.map(shownVerdict), {
    columns,
    range,
    title,
    subtitle:
      all.length === 0
        ? `none among ${counted(total, "image")}`
        : `${shown.length < all.length ? `the first ${shown.length} of ` : ""}${counted(all.length, "mistake")} among ${counted(total, "image")}`,
    alt: `${counted(all.length, "mistake")} among ${counted(total, "image")}, the most confident first: ${shown
      .slice(0, 6)
      .map(({ truth, guess, confidence }) => `${truth} taken for ${guess} (${percent(confidence as number)})`)
      .join(", ")}.`,
  });
}

interface Verdict {
  readonly index: number;
  readonly truth: string;
  readonly guess: string;
  readonly confidence?: number;
  readonly isRight: boolean;
}

function judge(caller: string, images: Images, yTrue: Classes | Rows, yPred: Classes | Rows, classNames: readonly string[] | undefined) {
  const pictures = picturesOf(images, caller);
  const truth = classesOf(yTrue, classNames, `${caller}: yTrue`);
  const nameOfGuess = caller === "mistakes" ? "probabilities" : "yPred";
  const guess = classesOf(yPred, classNames, `${caller}: ${nameOfGuess}`);
  checkLengths(caller, "images", pictures.shape[0] as number, "yTrue", truth.names.length);
  checkLengths(caller, "yTrue", truth.names.length, nameOfGuess, guess.names.length);
  const verdicts = truth.names.map((name, index): Verdict => {
    const predicted = guess.names[index] as string;
    return { index, truth: name, guess: predicted, confidence: guess.confidence?.[index], isRight: name === predicted };
  });
  return { pictures, verdicts, hasConfidence: guess.confidence !== undefined };
}

function checkCounts(caller: string, count: number, columns: number): void {
  for (const [name, value, most] of [
    ["count", count, 200],
    ["columns", columns, 20],
  ] as const) {
    if (!Number.isInteger(value) || value < 1 || value > most)
      throw new RangeError(`${caller}: ${name} is ${value}, but must be a whole number from 1 to ${most}.`);
  }
}

function shownVerdict({ index, truth, guess, confidence, isRight }: Verdict): Shown {
  const sure = confidence === undefined ? "" : ` ${percent(confidence)}`;
  const frame = isRight ? right : wrong;
  return {
    index,
    lines: isRight ? [`✓ ${guess}${sure}`] : [`✗ ${guess}${sure}`, `is ${truth}`],
    color: frame.color,
    hover: `image ${index}<br>true: ${truth}<br>predicted: ${guess}${sure}`,
  };
}

const percent = (share: number) => `${share > 0.99 && share < 1 ? Math.floor(1000 * share) / 10 : Math.round(100 * share)}%`;
