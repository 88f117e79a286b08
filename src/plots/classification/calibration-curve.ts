import { type CalibrationOptions, expectedCalibrationError, type Labels, type Numbers, calibrationCurve as sharesOf } from "../../metrics";
import { axis } from "../axes";
import { type Figure, figure } from "../figure";
import { guide, seriesStyle } from "../palette";
import { listed } from "../words";
import { isByModel } from "./one-vs-rest";
import { unitRange } from "./roc-curve";

export interface CalibrationCurveOptions extends CalibrationOptions {
  /** Default: 10. */
  nBins?: number;
  title?: string;
}

/**
 * How often what was given a probability came true, and how many samples each bin has: below the diagonal a model is too sure of itself. Of three classes
 * and more it is about the class of the largest probability. ECE is the expected calibration error over the same bins.
 *
 *     plots.calibrationCurve(yTrue, { raw: probabilities, calibrated: others })
 *
 * @param yTrue classes `[N]`, or one-hot rows
 * @param yProb probabilities `[N]`, `[N, 2]` or `[N, K]`, or those by model
 * @throws {RangeError} when lengths or classes do not fit, or a probability is NaN or lies outside of 0 to 1
 */
export function calibrationCurve(
  yTrue: Labels,
  yProb: Numbers | Readonly<Record<string, Numbers>>,
  { title = "Calibration", nBins = 10, ...options }: CalibrationCurveOptions = {},
): Figure {
  const models = isByModel(yProb) ? Object.entries(yProb) : ([["", yProb]] as const);
  if (models.length === 0) throw new RangeError("calibrationCurve: yProb names no model; give at least one.");
  const curves = models.map(([name, probabilities]) => ({
    name,
    ...sharesOf(yTrue, probabilities, { nBins, ...options }),
    error: expectedCalibrationError(yTrue, probabilities, { nBins, ...options }),
  }));
  return figure({
    data: [
      {
        type: "scatter",
        mode: "lines",
        name: "perfect",
        x: [0, 1],
        y: [0, 1],
        line: { color: guide, dash: "dash", width: 1.5 },
        hoverinfo: "skip",
      },
      ...curves.map(({ name, probPred, probTrue, counts, error }, i) => ({
        type: "scatter",
        mode: "lines+markers",
        name: `${name ? `${name}, ` : ""}ECE ${error.toFixed(3)}`,
        x: probPred,
        y: probTrue,
        customdata: counts,
        line: { color: seriesStyle(i).color, dash: seriesStyle(i).dash, width: 2.5 },
        // The fewer samples a bin has, the less its place says.
        marker: { symbol: seriesStyle(i).symbol, size: sizesOf(counts) },
        hovertemplate: "foretold %{x:.1%}, came true %{y:.1%}, %{customdata:,d} samples<extra></extra>",
      })),
      ...curves.map(({ probPred, counts }, i) => ({
        type: "scatter",
        mode: "lines+markers",
        x: probPred,
        y: counts,
        xaxis: "x",
        yaxis: "y2",
        line: { color: seriesStyle(i).color, dash: seriesStyle(i).dash, width: 1.5 },
        marker: { symbol: seriesStyle(i).symbol, size: 5 },
        fill: curves.length === 1 ? "tozeroy" : "none",
        fillcolor: `${seriesStyle(i).color}30`,
        hovertemplate: "%{y:,d} samples<extra></extra>",
        showlegend: false,
      })),
    ],
    layout: {
      title: { text: title },
      xaxis: axis("Mean predicted probability of a bin", { ...unitRange, anchor: "y2" }),
      yaxis: axis("Share that came true", { ...unitRange, domain: [0.32, 1] }),
      yaxis2: axis("Samples", { domain: [0, 0.22], rangemode: "tozero", nticks: 3 }),
      showlegend: true,
    },
    alt: `Calibration ${curves.length > 1 ? "curves" : "curve"} of ${nBins} bins: ${listed(curves.map(({ name, error }) => `${name ? `${name}: ` : ""}expected calibration error ${error.toFixed(3)}`))}. ${leaning(curves[0] as Curve)}`.trim(),
  });
}

interface Curve {
  readonly name: string;
  readonly probPred: readonly number[];
  readonly probTrue: readonly number[];
  readonly counts: readonly number[];
}

const sizesOf = (counts: readonly number[]) => counts.map((count) => Number((4 + 9 * Math.sqrt(count / Math.max(...counts))).toFixed(2)));

function leaning({ name, probPred, probTrue, counts }: Curve): string {
  const samples = counts.reduce((sum, count) => sum + count, 0);
  const below = counts.reduce((sum, count, i) => sum + ((probTrue[i] as number) < (probPred[i] as number) ? count : 0), 0);
  return `${(100 * (below / samples)).toFixed(0)}% of the samples${name ? ` of ${name}` : ""} lie in bins that came true less often than foretold.`;
}
