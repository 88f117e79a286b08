import { axis } from "../axes";
import { type Column, columnPlot } from "../columns";
import { type Figure, figure } from "../figure";
import { seriesStyle } from "../palette";
import { panelAxes, panelsOf } from "../panels";
import { capital, heading, namesOrCount, withUnit } from "../words";
import { missingNote } from "./histogram";
import { boxStatistics, thinned } from "./quantiles";
import { type SpreadOptions, type SpreadPanel, spreadPanels, spreadWords } from "./spread";

/** More outliers than this are thinned: they would be one blot. */
const mostOutliers = 200;

/**
 * Median, quartiles, whiskers to the last values within 1.5 interquartile ranges, and outliers, a panel per column. Quartiles are numpy's and computed
 * here, so that a figure of a million rows is small.
 *
 *     plots.box(wine, { columns: ["alcohol"], by: "cultivar", units: { alcohol: "%" } })
 *
 * @throws {RangeError} when there is no such column, or no number in one
 */
export const box = columnPlot("box", (columns: Column[], options: SpreadOptions): Figure => {
  const shown = spreadPanels(columns, options, "box");
  const layout = panelsOf(shown.length);
  const { by, units, title } = options;
  return figure({
    data: shown.flatMap(({ spreads }, i) =>
      spreads.map(({ name, ascending }, s) => {
        const { q1, median, q3, lowerFence, upperFence, mean, outliers } = boxStatistics(ascending);
        return {
          type: "box",
          name,
          xaxis: layout.panels[i]?.x,
          yaxis: layout.panels[i]?.y,
          x: by ? [name] : undefined,
          q1: [q1],
          median: [median],
          q3: [q3],
          lowerfence: [lowerFence],
          upperfence: [upperFence],
          mean: [mean],
          // An empty list of outliers takes the box away with it.
          ...(outliers.length > 0 && { y: [thinned(outliers, mostOutliers)] }),
          boxpoints: outliers.length > 0 ? "outliers" : false,
          jitter: 0.3,
          pointpos: 0,
          marker: { color: seriesStyle(by ? s : 0).color, size: 4, opacity: 0.6 },
          line: { width: 2 },
          showlegend: false,
        };
      }),
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
      boxgap: 0.35,
    },
    alt: spreadWords("Box plot", shown, by),
  });
});

export const spreadTitle = (shown: readonly SpreadPanel[], by: string | undefined) =>
  `${capital(namesOrCount(shown.map(({ column }) => column.name)))}${by ? ` by ${by}` : ""}`;

export const spreadAxes = ({ column }: SpreadPanel, by: string | undefined, units: SpreadOptions["units"]) => ({
  x: by ? axis(by, { type: "category" }) : { type: "category", showticklabels: false, ticks: "" },
  y: axis(withUnit(column.name, units)),
});
