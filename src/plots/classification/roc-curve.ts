import { auc, type Labels, rocCurve as ratesOf } from "../../metrics";
import { axis, legendAt } from "../axes";
import { type Figure, figure } from "../figure";
import { guide, seriesStyle } from "../palette";
import { heading, listed } from "../words";
import { type BinaryProblem, binaryProblems, type CurveOptions, leftOut, type Scores, thinnedCurve } from "./one-vs-rest";

/**
 * ROC curves with the area under each: of one model, of several by name, or of every class against the others.
 *
 *     plots.rocCurve(yTrue, probabilities, { classNames: fashion.classNames })
 *     plots.rocCurve(yTrue, { "logistic regression": first, forest: second })
 *
 * @param yTrue classes `[N]`, or one-hot rows
 * @param yScore scores `[N]`, `[N, 2]` or `[N, K]`, or scores by model
 * @throws {RangeError} when lengths differ, a score is not finite, or there is one class only
 */
export function rocCurve(yTrue: Labels, yScore: Scores, options: CurveOptions = {}): Figure {
  const { problems, isOneVsRest, left } = binaryProblems("rocCurve", yTrue, yScore, options);
  const curves = problems.map((problem) => ({ name: problem.name, ...ratesAndArea(problem) }));
  return figure({
    data: [
      {
        type: "scatter",
        mode: "lines",
        name: "chance",
        x: [0, 1],
        y: [0, 1],
        line: { color: guide, dash: "dash", width: 1.5 },
        hoverinfo: "skip",
      },
      ...curves.map(({ name, fpr, tpr, area }, i) => ({
        type: "scatter",
        mode: "lines",
        name: `${name ? `${name}, ` : ""}AUC ${area.toFixed(3)}`,
        ...thinnedCurve(fpr, tpr),
        line: { ...lineOf(i), width: 2.5 },
        hovertemplate: "false positives %{x:.1%}, true positives %{y:.1%}<extra></extra>",
      })),
    ],
    layout: {
      ...heading(options.title ?? (isOneVsRest ? "ROC curves, one class against the others" : "ROC curve"), leftOut(left)),
      xaxis: axis("False positive rate (share of negatives)", unitRange),
      yaxis: axis("True positive rate (share of positives)", unitRange),
      legend: { ...legendAt("lower right"), traceorder: "normal" },
      showlegend: true,
    },
    alt: `ROC ${curves.length > 1 ? "curves" : "curve"}: ${listed(
      curves.map(({ name, area }) => `${name ? `${name}: ` : ""}area ${area.toFixed(3)}`),
      12,
    )}.`,
  });
}

/** Rates with a little room, so that a curve along the border is seen. */
export const unitRange = { range: [-0.01, 1.01], dtick: 0.2 };

export const lineOf = (i: number) => ({ color: seriesStyle(i).color, dash: seriesStyle(i).dash });

function ratesAndArea({ yTrue, yScore, posLabel }: BinaryProblem) {
  const { fpr, tpr } = ratesOf(yTrue, yScore, { posLabel });
  if (Number.isNaN(fpr.at(-1)) || Number.isNaN(tpr.at(-1))) throw oneClassOnly("rocCurve", Number.isNaN(fpr.at(-1)));
  return { fpr, tpr, area: auc(fpr, tpr) };
}

export const oneClassOnly = (caller: string, isPositive: boolean) =>
  new RangeError(`${caller}: yTrue has ${isPositive ? "positive" : "negative"} samples only, but a curve needs samples of both classes.`);
