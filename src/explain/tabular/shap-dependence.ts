import { extentOf } from "../../extent";
import { axis, type Figure, figure } from "../../plots";
import { featureIndex } from "./rows";
import { meanAbsolute, type ShapContent } from "./shap-content";
import { lowToHigh } from "./shap-summary";

export interface ShapDependenceOptions {
  /** The feature whose value colours the points, by name or number. Default: none. */
  color?: string | number;
  /** What is predicted, with its unit. Default: "the prediction". */
  prediction?: string;
  /** Title of the axis of the feature, with its unit. Default: its name. */
  axisTitle?: string;
}

/**
 * The SHAP value of a feature over its own value, one point per row. Points at the same place that differ in height show that the effect depends on other
 * features; `color` shows which.
 *
 * @throws {RangeError} when there is no such feature
 */
export function shapDependence(
  shap: ShapContent,
  feature: string | number,
  { color, prediction = "the prediction", axisTitle }: ShapDependenceOptions = {},
): Figure {
  meanAbsolute("shapDependence", shap);
  const j = featureIndex("shapDependence", shap.featureNames, feature);
  const c = color === undefined ? undefined : featureIndex("shapDependence", shap.featureNames, color);
  const name = shap.featureNames[j] as string;
  const other = c === undefined ? undefined : (shap.featureNames[c] as string);
  const x = shap.data.map((row) => row[j] as number);
  const y = shap.values.map((row) => row[j] as number);
  const marker =
    c === undefined
      ? { size: 7, opacity: 0.75 }
      : {
          size: 7,
          color: shap.data.map((row) => row[c] as number),
          colorscale: lowToHigh,
          colorbar: { title: { text: other, side: "top" }, thickness: 12, outlinewidth: 0 },
        };
  return figure({
    data: [{ type: "scatter", mode: "markers", x, y, marker, hovertemplate: `${name} %{x:.4g}: %{y:.4f}<extra></extra>` }],
    layout: {
      title: { text: `What ${name} does to ${prediction}` },
      xaxis: axis(axisTitle ?? name),
      yaxis: axis(`SHAP value of ${name} (change of ${prediction})`, { zeroline: true }),
    },
    alt: `Scatter chart of the SHAP value of ${name} over ${name}, ${x.length} rows, SHAP values from ${extentOf(y)
      .map((end) => end.toPrecision(3))
      .join(" to ")}${other ? `, coloured by ${other}` : ""}.`,
  });
}
