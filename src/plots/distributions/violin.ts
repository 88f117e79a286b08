import { type Column, columnPlot } from "../columns";
import { type Figure, figure } from "../figure";
import { seriesStyle } from "../palette";
import { panelAxes, panelsOf } from "../panels";
import { heading } from "../words";
import { spreadAxes, spreadTitle } from "./box";
import { missingNote } from "./histogram";
import { mean, quantile, thinned } from "./quantiles";
import { type SpreadOptions, type SpreadPanel, spreadPanels, spreadWords } from "./spread";

/** So many quantiles draw the same outline as all the values. */
const mostValues = 401;

/**
 * The density of values with a box inside, a panel per column: where values gather, and whether in one place or in two.
 * Densities are Gaussian kernels of Silverman's width, `0.9 min(sd, IQR / 1.34) n^(-1/5)`, cut at the smallest and the largest value.
 *
 *     plots.violin(iris, { columns: ["petal length"], by: "species", units: { "petal length": "cm" } })
 *
 * @throws {RangeError} when there is no such column, or no number in one
 */
export const violin = columnPlot("violin", (columns: Column[], options: SpreadOptions): Figure => {
  const shown = spreadPanels(columns, options, "violin");
  const layout = panelsOf(shown.length);
  const { by, units, title } = options;
  return figure({
    data: shown.flatMap(({ spreads }, i) =>
      spreads.map(({ name, ascending }, s) => ({
        type: "violin",
        name,
        xaxis: layout.panels[i]?.x,
        yaxis: layout.panels[i]?.y,
        x: by ? Array.from(thinned(ascending, mostValues), () => name) : undefined,
        y: thinned(ascending, mostValues),
        bandwidth: bandwidth(ascending),
        spanmode: "hard",
        points: false,
        box: { visible: true, width: 0.15 },
        meanline: { visible: false },
        line: { color: seriesStyle(by ? s : 0).color, width: 2 },
        fillcolor: `${seriesStyle(by ? s : 0).color}40`,
        showlegend: false,
      })),
    ),
    layout: {
      ...heading(
        title ?? spreadTitle(shown, by),
        missingNote(
          shown.map(({ column }) => column),
          shown.map(({ missing }) => missing),
        ),
      ),
      ...panelAxes(layout, (_, i) => spreadAxes(shown[i] as SpreadPanel, by, units)),
      height: layout.height,
      violingap: 0.1,
    },
    alt: spreadWords("Violin plot", shown, by),
  });
});

/** Silverman's (1986, equation 3.31); plotly wants one above 0 for values that are all alike. */
export function bandwidth(ascending: Float64Array): number {
  const n = ascending.length;
  const middle = mean(ascending);
  const deviation = n > 1 ? Math.sqrt(ascending.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (n - 1)) : 0;
  const robust = (quantile(ascending, 0.75) - quantile(ascending, 0.25)) / 1.34;
  const width = 0.9 * (robust > 0 ? Math.min(deviation, robust) : deviation) * n ** -0.2;
  return width > 0 ? width : Math.max(1e-9, Math.abs(middle) * 1e-3);
}
