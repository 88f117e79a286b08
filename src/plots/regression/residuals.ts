import { extentOf } from "../../extent";
import { meanAbsoluteError, r2Score, rootMeanSquaredError } from "../../metrics";
import { checkLengths, checkSome, type Numbers, vectorOf } from "../../samples";
import { axis } from "../axes";
import { binCounts, binEdges } from "../distributions/bins";
import { type Attributes, type Figure, figure } from "../figure";
import { guide, seriesStyle } from "../palette";
import { panelAxes, panelsOf } from "../panels";
import { sampledRows } from "../sample";
import { heading, short } from "../words";

export interface ResidualsOptions {
  /** Unit of the values: "mm". */
  unit?: string;
  /** Points in each panel; of more samples a random part is drawn. Default: 2000. */
  maxPoints?: number;
  /** For the choice of that part. Default: 0. */
  seed?: number;
  title?: string;
}

/**
 * How a regression errs: predictions against true values with the line where both agree, residuals (true minus predicted) over predictions, and their
 * distribution. A good model leaves a level band around 0 without a shape.
 *
 *     plots.residuals(yTrue, yPred, { unit: "°C" })
 *
 * @param yTrue true values `[N]`
 * @param yPred predicted values `[N]`
 * @throws {RangeError} when the lengths differ, or a value is not finite
 */
export function residuals(
  yTrue: Numbers,
  yPred: Numbers,
  { unit, maxPoints = 2000, seed = 0, title = "Residuals" }: ResidualsOptions = {},
): Figure {
  const truth = Float64Array.from(vectorOf("residuals", "yTrue", yTrue));
  const guess = Float64Array.from(vectorOf("residuals", "yPred", yPred));
  checkLengths("residuals", "yTrue", truth.length, "yPred", guess.length);
  checkSome("residuals", "yTrue", truth.length);
  const errors = truth.map((value, i) => value - (guess[i] as number));
  const rows = sampledRows(truth.length, Math.max(1, maxPoints), seed);
  const at = (values: Float64Array) => Float64Array.from(rows, (row) => values[row] as number);
  const edges = binEdges(errors.slice().sort(), undefined);
  const counts = binCounts(errors, edges);
  const layout = panelsOf(3, { gap: { x: 0.12, y: 0 } });
  const axes = (i: number) => ({ xaxis: layout.panels[i]?.x, yaxis: layout.panels[i]?.y, showlegend: false });
  const [low, high] = extentOf(truth, guess);
  const [lowest, highest] = extentOf(errors);
  const [r2, rmse, mae] = [r2Score(truth, guess), rootMeanSquaredError(truth, guess), meanAbsoluteError(truth, guess)];
  const units = unit ? ` ${unit}` : "";
  const scores = `R² ${Number.isNaN(r2) ? "undefined" : r2.toFixed(3)}, RMSE ${short(rmse)}${units}, MAE ${short(mae)}${units}`;
  const name = (text: string) => (unit ? `${text} (${unit})` : text);
  return figure({
    data: [
      { ...cloud(at(guess), at(truth), "predicted %{x:.4g}, true %{y:.4g}"), ...axes(0) },
      { ...line([low, high], [low, high]), ...axes(0) },
      { ...cloud(at(guess), at(errors), "predicted %{x:.4g}, residual %{y:.4g}"), ...axes(1) },
      { ...line(extentOf(guess), [0, 0]), ...axes(1) },
      {
        type: "bar",
        orientation: "h",
        y: Array.from(counts, (_, i) => ((edges[i] as number) + (edges[i + 1] as number)) / 2),
        x: counts,
        width: Array.from(counts, (_, i) => (edges[i + 1] as number) - (edges[i] as number)),
        marker: { color: seriesStyle(0).color, line: { width: 1, color: "rgba(255, 255, 255, 0.55)" } },
        hovertemplate: "residual about %{y:.4g}: %{x:,d}<extra></extra>",
        ...axes(2),
      },
    ],
    layout: {
      ...heading(
        title,
        rows.length < truth.length
          ? `${scores}; ${rows.length.toLocaleString("en-US")} of ${truth.length.toLocaleString("en-US")} samples are drawn`
          : scores,
      ),
      ...panelAxes(layout, (_, i) => ({
        x: axis([name("Predicted"), name("Predicted"), "Samples"][i] as string, { nticks: 5, ...(i === 2 && { rangemode: "tozero" }) }),
        y: axis([name("True"), name("Residual"), name("Residual")][i] as string, i === 2 ? { matches: "y2" } : {}),
      })),
      bargap: 0,
    },
    alt: `Residuals of a regression on ${truth.length.toLocaleString("en-US")} samples: ${scores}; residuals from ${short(lowest)} to ${short(highest)}${units}.`,
  });
}

const cloud = (x: Float64Array, y: Float64Array, hover: string): Attributes => ({
  type: "scatter",
  mode: "markers",
  x,
  y,
  marker: { color: seriesStyle(0).color, size: 5, opacity: 0.7 },
  hovertemplate: `${hover}<extra></extra>`,
});

const line = (x: readonly number[], y: readonly number[]): Attributes => ({
  type: "scatter",
  mode: "lines",
  x,
  y,
  line: { color: guide, dash: "dash", width: 2 },
  hoverinfo: "skip",
});
