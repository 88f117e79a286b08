import { axis, type Figure, figure } from "../../plots";
import { checkRow, type ShapContent } from "./shap-content";

export interface ShapWaterfallOptions {
  /** Bars that are drawn; the features that move this prediction least share one. Default: 10. */
  maxDisplay?: number;
  /** What is predicted, with its unit. Default: "Prediction". */
  prediction?: string;
}

/**
 * How one prediction comes about: from the mean prediction at the bottom to that of the row at the top, feature by feature.
 *
 * @param row number of the explained row, from 0
 * @throws {RangeError} when there is no such row
 */
export function shapWaterfall(
  shap: ShapContent,
  row: number,
  { maxDisplay = 10, prediction = "Prediction" }: ShapWaterfallOptions = {},
): Figure {
  checkRow("shapWaterfall", shap, row);
  const values = shap.values[row] as readonly number[];
  const order = values.map((_, j) => j).sort((a, b) => Math.abs(values[b] as number) - Math.abs(values[a] as number));
  const shown = order.length > maxDisplay ? order.slice(0, maxDisplay - 1) : order;
  const rest = order.slice(shown.length);
  const bars = shown.map((j) => ({
    label: `${shap.featureNames[j]} = ${short(shap.data[row]?.[j] as number)}`,
    value: values[j] as number,
  }));
  if (rest.length > 0)
    bars.push({ label: `${rest.length} other features`, value: rest.reduce((sum, j) => sum + (values[j] as number), 0) });
  bars.reverse();
  let end = shap.baseValue;
  const ends = [end, ...bars.map(({ value }) => (end += value))];
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const room = 0.18 * (high - low || 1);
  const after = shap.predictions[row] as number;
  return figure({
    data: [
      {
        type: "waterfall",
        orientation: "h",
        base: shap.baseValue,
        measure: bars.map(() => "relative"),
        x: bars.map(({ value }) => value),
        y: bars.map(({ label }) => label),
        text: bars.map(({ value }) => `${value >= 0 ? "+" : "−"}${short(Math.abs(value))}`),
        textposition: "outside",
        increasing: { marker: { color: "#d55e00" } },
        decreasing: { marker: { color: "#0072b2" } },
        connector: { line: { color: "#8c8c8c", width: 1, dash: "dot" } },
        hovertemplate: "%{y}: %{text}<extra></extra>",
      },
    ],
    layout: {
      title: { text: `From the mean ${short(shap.baseValue)} to this row's ${short(after)}` },
      xaxis: axis(prediction, { range: [low - room, high + room] }),
      yaxis: { type: "category" },
      showlegend: false,
      height: Math.max(260, 130 + 34 * bars.length),
    },
    alt: `Waterfall chart from the mean prediction ${short(shap.baseValue)} to ${short(after)}: ${[...bars]
      .reverse()
      .map(({ label, value }) => `${label} ${short(value)}`)
      .join(", ")}.`,
  });
}

const short = (value: number) => String(Number(value.toPrecision(3)));
