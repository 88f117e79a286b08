import { type Labels, rocCurve as ratesOf } from "../../metrics";
import { positivesOf } from "../../samples";
import { axis, legendAt } from "../axes";
import { type Figure, figure } from "../figure";
import { guide } from "../palette";
import { heading, listed } from "../words";
import { type BinaryProblem, binaryProblems, type CurveOptions, leftOut, type Scores, thinnedCurve } from "./one-vs-rest";
import { lineOf, oneClassOnly } from "./roc-curve";

/**
 * Which share of the positives is among the samples of the highest scores: whoever writes to the first 20% reaches so many of the customers who buy.
 *
 *     plots.cumulativeGain(bought, scores)
 *
 * @param yTrue classes `[N]`, or one-hot rows
 * @param yScore scores `[N]`, `[N, 2]` or `[N, K]`, or scores by model
 * @throws {RangeError} when lengths differ, a score is not finite, or there is one class only
 */
export function cumulativeGain(yTrue: Labels, yScore: Scores, options: CurveOptions = {}): Figure {
  const { problems, left } = binaryProblems("cumulativeGain", yTrue, yScore, options);
  const curves = problems.map((problem) => ({ name: problem.name, ...gains("cumulativeGain", problem) }));
  return gainFigure(left, options, {
    title: "Cumulative gain",
    chance: [0, 100],
    curves: curves.map(({ name, taken, found }) => ({ name, ...thinnedCurve(taken.map(percent), found.map(percent), 0.25) })),
    hover: "the first %{x:.1f}% hold %{y:.1f}% of the positives",
    yaxis: axis("Positives among them (%)", { range: [-1, 101], dtick: 20 }),
    legend: "lower right",
    alt: `Cumulative gain: ${listed(curves.map(({ name, taken, found }) => `${name ? `${name}: ` : ""}the first 10% of the samples hold ${percent(gainAt(taken, found, 0.1)).toFixed(1)}% of the positives, the first 20% ${percent(gainAt(taken, found, 0.2)).toFixed(1)}%`))}.`,
  });
}

/**
 * How many times more positives the samples of the highest scores hold than as many drawn at random.
 *
 *     plots.lift(bought, { "this year": scores, "last year": others })
 *
 * @param yTrue classes `[N]`, or one-hot rows
 * @param yScore scores `[N]`, `[N, 2]` or `[N, K]`, or scores by model
 * @throws {RangeError} when lengths differ, a score is not finite, or there is one class only
 */
export function lift(yTrue: Labels, yScore: Scores, options: CurveOptions = {}): Figure {
  const { problems, left } = binaryProblems("lift", yTrue, yScore, options);
  const curves = problems.map((problem) => ({ name: problem.name, ...gains("lift", problem) }));
  return gainFigure(left, options, {
    title: "Lift",
    chance: [1, 1],
    curves: curves.map(({ name, taken, found }) => ({ name, ...liftCurve(taken, found) })),
    hover: "the first %{x:.1f}% hold %{y:.2f} times as many positives",
    yaxis: axis("Lift (times the positives at random)", { rangemode: "tozero" }),
    legend: "upper right",
    alt: `Lift: ${listed(curves.map(({ name, taken, found }) => `${name ? `${name}: ` : ""}${(gainAt(taken, found, 0.1) / 0.1).toFixed(2)} in the first 10% of the samples, ${(gainAt(taken, found, 0.2) / 0.2).toFixed(2)} in the first 20%`))}.`,
  });
}

interface GainFigure {
  readonly title: string;
  /** What samples drawn at random come to, at none and at all of them. */
  readonly chance: readonly [number, number];
  readonly curves: readonly { name: string; x: ArrayLike<number>; y: ArrayLike<number> }[];
  readonly hover: string;
  readonly yaxis: object;
  readonly legend: "lower right" | "upper right";
  readonly alt: string;
}

function gainFigure(
  left: readonly string[],
  options: CurveOptions,
  { title, chance, curves, hover, yaxis, legend, alt }: GainFigure,
): Figure {
  return figure({
    data: [
      {
        type: "scatter",
        mode: "lines",
        name: "at random",
        x: [0, 100],
        y: chance,
        line: { color: guide, dash: "dash", width: 1.5 },
        hoverinfo: "skip",
      },
      ...curves.map(({ name, x, y }, i) => ({
        type: "scatter",
        mode: "lines",
        name: name || "by score",
        x,
        y,
        line: { ...lineOf(i), width: 2.5 },
        hovertemplate: `${hover}<extra></extra>`,
      })),
    ],
    layout: {
      ...heading(options.title ?? title, leftOut(left)),
      xaxis: axis("Samples of the highest scores (%)", { range: [-1, 101], dtick: 20 }),
      yaxis,
      legend: { ...legendAt(legend), traceorder: "normal" },
      showlegend: true,
    },
    alt,
  });
}

/** Shares of all samples from the highest score down, and of the positives among them. */
function gains(caller: string, { yTrue, yScore, posLabel }: BinaryProblem): { taken: Float64Array; found: Float64Array } {
  const { fpr, tpr } = ratesOf(yTrue, yScore, { posLabel, dropIntermediate: false });
  if (Number.isNaN(fpr.at(-1)) || Number.isNaN(tpr.at(-1))) throw oneClassOnly(caller, Number.isNaN(fpr.at(-1)));
  const positives = positivesOf(caller, yTrue, posLabel);
  const share = positives.reduce((count, isOne) => count + isOne, 0) / positives.length;
  return { taken: tpr.map((rate, i) => share * rate + (1 - share) * (fpr[i] as number)), found: tpr };
}

/** From the first sample on: none at all has no lift. */
function liftCurve(taken: Float64Array, found: Float64Array) {
  const lifts = found.subarray(1).map((share, k) => share / (taken[k + 1] as number));
  // A hundredth of the highest lift, which stands among the first samples.
  const highest = lifts.reduce((most, value) => Math.max(most, value), 0);
  return thinnedCurve(taken.subarray(1).map(percent), lifts, 0.25, highest / 100);
}

const percent = (share: number) => 100 * share;

/** The gain where a share of the samples is taken, between thresholds by a straight line. */
export function gainAt(taken: ArrayLike<number>, found: ArrayLike<number>, share: number): number {
  let after = 0;
  while (after < taken.length - 1 && (taken[after] as number) < share) after++;
  if (after === 0) return found[0] as number;
  const [x0, x1, y0, y1] = [taken[after - 1], taken[after], found[after - 1], found[after]] as [number, number, number, number];
  return y0 + ((y1 - y0) * (share - x0)) / (x1 - x0);
}
