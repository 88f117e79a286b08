import { axis, type Figure, figure } from "../../plots";
import { meanAbsolute, type ShapContent } from "./shap-content";

export interface ShapSummaryOptions {
  /** Features that are drawn, those that move predictions most. Default: 20. */
  maxDisplay?: number;
  /** What is predicted, with its unit. Default: "the prediction". */
  prediction?: string;
  /** Default: "SHAP values". */
  title?: string;
}

/** The static picture without a browser takes this many points. */
const mostPoints = 4_500;

/** Low to high, on a light and on a dark page; without the white middle that a light page swallows. */
export const lowToHigh = [
  [0, "#0072b2"],
  [0.5, "#a0a0a0"],
  [1, "#d55e00"],
] as const;

/**
 * SHAP's beeswarm: one point per row and feature, from left (lowers the prediction) to right (raises it), coloured by the feature's own value. Where
 * points would lie on each other they spread. At most 4,500 points, evenly taken from all rows.
 *
 * @throws {RangeError} when there are no values
 */
export function shapSummary(
  shap: ShapContent,
  { maxDisplay = 20, prediction = "the prediction", title = "SHAP values" }: ShapSummaryOptions = {},
): Figure {
  const importances = meanAbsolute("shapSummary", shap);
  const order = importances
    .map((_, j) => j)
    .sort((a, b) => (importances[b] as number) - (importances[a] as number))
    .slice(0, maxDisplay);
  const perFeature = Math.min(shap.values.length, Math.floor(mostPoints / order.length));
  const rows = Array.from({ length: perFeature }, (_, k) => Math.floor((k * shap.values.length) / perFeature));
  const all = order.flatMap((j) => rows.map((i) => shap.values[i]?.[j] as number));
  const extent = Math.max(...all) - Math.min(...all) || 1;
  const points = order.map((j, position) => {
    const values = rows.map((i) => shap.values[i]?.[j] as number);
    const own = rows.map((i) => shap.data[i]?.[j] as number);
    return { j, values, own, y: spread(values, extent / 80).map((offset) => order.length - 1 - position + offset), color: ranked(own) };
  });
  return figure({
    data: points.map(({ j, values, own, y, color }, k) => ({
      type: "scatter",
      mode: "markers",
      name: shap.featureNames[j],
      // Seven digits are enough for a picture, and halve the notebook.
      x: Float32Array.from(values),
      y: Float32Array.from(y),
      customdata: Float32Array.from(own),
      marker: {
        size: 6,
        color: Float32Array.from(color),
        cmin: 0,
        cmax: 1,
        colorscale: lowToHigh,
        showscale: k === 0,
        colorbar: {
          title: { text: "Value of<br>the feature", side: "top" },
          tickvals: [0, 1],
          ticktext: ["low", "high"],
          thickness: 12,
          outlinewidth: 0,
        },
      },
      hovertemplate: `${shap.featureNames[j]} = %{customdata:.4g}<br>SHAP value %{x:.4f}<extra></extra>`,
      showlegend: false,
    })),
    layout: {
      title: { text: title },
      xaxis: axis(`SHAP value (change of ${prediction})`, { zeroline: true }),
      yaxis: {
        tickvals: order.map((_, k) => order.length - 1 - k),
        ticktext: order.map((j) => shap.featureNames[j]),
        range: [-0.6, order.length - 0.4],
        showgrid: false,
      },
      height: Math.max(280, 120 + 44 * order.length),
    },
    alt: `Beeswarm chart of SHAP values of ${shap.values.length} rows. Mean absolute value: ${order.map((j) => `${shap.featureNames[j]} ${short(importances[j] as number)}`).join(", ")}.`,
  });
}

/** Offsets from the middle, up and down in turn, for values that fall into the same bin; at most 0.4. */
function spread(values: readonly number[], bin: number): number[] {
  const counts = new Map<number, number>();
  const steps = values.map((value) => {
    const key = Math.round(value / bin);
    const n = counts.get(key) ?? 0;
    counts.set(key, n + 1);
    return (n % 2 === 0 ? 1 : -1) * Math.ceil(n / 2);
  });
  const most = Math.max(1, ...counts.values()) / 2;
  const step = Math.min(0.08, 0.4 / most);
  return steps.map((n) => n * step);
}

/** From 0 (the 5th percentile) to 1 (the 95th), as in Python's package: an outlier must not take all the colours. */
function ranked(values: readonly number[]): number[] {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] as number;
  let [low, high] = [at(0.05), at(0.95)];
  if (low === high) [low, high] = [at(0), at(1)];
  return values.map((value) => (high > low ? Math.min(1, Math.max(0, (value - low) / (high - low))) : 0.5));
}

/** Three digits; what is left of rounding is 0. */
const short = (value: number) => (value < 1e-12 ? "0" : value.toPrecision(3));
