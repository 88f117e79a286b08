import { averagePrecisionScore, type Labels, precisionRecallCurve as ratesOf } from "../../metrics";
import { axis, freeCorner, legendAt, type Place } from "../axes";
import { type Figure, figure } from "../figure";
import { guide } from "../palette";
import { heading, listed } from "../words";
import { type BinaryProblem, binaryProblems, type CurveOptions, leftOut, type Scores, thinnedCurve } from "./one-vs-rest";
import { lineOf, oneClassOnly, unitRange } from "./roc-curve";

/**
 * Precision against recall with the average precision of each curve: of one model, of several by name, or of every class against the others. The grey line is
 * what guessing reaches: the share of positives.
 *
 *     plots.precisionRecallCurve(yTrue, probabilities)
 *
 * @param yTrue classes `[N]`, or one-hot rows
 * @param yScore scores `[N]`, `[N, 2]` or `[N, K]`, or scores by model
 * @throws {RangeError} when lengths differ, a score is not finite, or there is one class only
 */
export function precisionRecallCurve(yTrue: Labels, yScore: Scores, options: CurveOptions = {}): Figure {
  const { problems, isOneVsRest, left } = binaryProblems("precisionRecallCurve", yTrue, yScore, options);
  const curves = problems.map((problem) => ({ name: problem.name, ...ratesAndMean(problem) }));
  const share = isOneVsRest ? undefined : (curves[0]?.share as number);
  return figure({
    data: [
      ...(share === undefined
        ? []
        : [
            {
              type: "scatter",
              mode: "lines",
              name: `chance ${share.toFixed(3)}`,
              x: [0, 1],
              y: [share, share],
              line: { color: guide, dash: "dash", width: 1.5 },
              hoverinfo: "skip",
            },
          ]),
      ...curves.map(({ name, precision, recall, average }, i) => ({
        type: "scatter",
        mode: "lines",
        name: `${name ? `${name}, ` : ""}AP ${average.toFixed(3)}`,
        ...thinnedCurve(recall, precision),
        line: { ...lineOf(i), width: 2.5, shape: "vh" },
        hovertemplate: "recall %{x:.1%}, precision %{y:.1%}<extra></extra>",
      })),
    ],
    layout: {
      ...heading(
        options.title ?? (isOneVsRest ? "Precision and recall, one class against the others" : "Precision and recall"),
        leftOut(left),
      ),
      xaxis: axis("Recall (share of positives found)", unitRange),
      yaxis: axis("Precision (share of found that are positive)", unitRange),
      legend: { ...legendAt(freeCorner(curves.map(placesOf), ["lower left", "upper right", "lower right"])), traceorder: "normal" },
      showlegend: true,
    },
    alt: `Precision-recall ${curves.length > 1 ? "curves" : "curve"}: ${listed(
      curves.map(({ name, average }) => `${name ? `${name}: ` : ""}average precision ${average.toFixed(3)}`),
      12,
    )}.${share === undefined ? "" : ` Guessing reaches ${share.toFixed(3)}.`}`,
  });
}

function ratesAndMean({ yTrue, yScore, posLabel }: BinaryProblem) {
  const { precision, recall } = ratesOf(yTrue, yScore, { posLabel });
  // At the smallest threshold everything counts as found.
  const share = precision[0] as number;
  if (share === 0 || share === 1) throw oneClassOnly("precisionRecallCurve", share === 1);
  return { precision, recall, share, average: averagePrecisionScore(yTrue, yScore, { posLabel }) };
}

const placesOf = ({ precision, recall }: { precision: ArrayLike<number>; recall: ArrayLike<number> }): Place[] => {
  const { x, y } = thinnedCurve(recall, precision, 1 / 50);
  return x.map((share, i) => [share, y[i] as number]);
};
