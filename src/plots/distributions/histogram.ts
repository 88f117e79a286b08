import { axis } from "../axes";
import { at, type Column, columnPlot, type Group, groupsOf, type NumericColumn, numericColumns } from "../columns";
import { type Attributes, type Figure, figure } from "../figure";
import { seriesStyle } from "../palette";
import { panelAxes, panelsOf } from "../panels";
import { counted, heading, listed, namesOrCount, short, withUnit } from "../words";
import { binCounts, binEdges } from "./bins";
import { mean, quantile, sorted } from "./quantiles";

export interface HistogramOptions {
  /** Which columns, a panel each. Default: all numeric ones, but `by`. */
  columns?: readonly string[];
  /** A column whose values make a curve each. Default: none. */
  by?: string;
  /** How many bins. Default: numpy's "auto"; whole numbers get bins of whole width. */
  bins?: number;
  /** Draw shares of each group in percent, so that groups of different size compare. Default: counts. */
  percent?: boolean;
  /** Units by column, `{ length: "mm" }`. */
  units?: Readonly<Record<string, string>>;
  title?: string;
}

/**
 * How often values lie where, a panel per column. Bins are counted here, so that a figure of a million rows is as small as one of a hundred.
 * Missing values are left out, and the figure says how many.
 *
 *     plots.histogram(iris, { columns: ["petal length"], by: "species", units: { "petal length": "cm" } })
 *
 * @throws {RangeError} when there is no such column, no number in one, or `bins` is not a whole number from 1 to 1000
 */
export const histogram = columnPlot(
  "histogram",
  (columns: Column[], { columns: names, by, bins, percent = false, units, title }: HistogramOptions): Figure => {
    if (bins !== undefined && !(Number.isInteger(bins) && bins >= 1 && bins <= 1000))
      throw new RangeError(`histogram: bins is ${bins}, but must be a whole number from 1 to 1000.`);
    const chosen = numericColumns(names || !by ? columns : columns.filter(({ name }) => name !== by), names, "histogram");
    const groups = by === undefined ? undefined : groupsOf(columns, by, "histogram");
    const layout = panelsOf(chosen.length, { gap: { x: 0.08, y: 0.24 } });
    const amount = percent ? "Share of rows (%)" : "Rows";
    const missing = chosen.map(({ values }) => values.length - sorted(values).length);
    return figure({
      data: chosen.flatMap((column, i) => {
        const { x, y } = layout.panels[i] as { x: string; y: string };
        const edges = binEdges(presentIn(column), bins);
        const axes = { xaxis: x, yaxis: y };
        if (!groups) return [{ ...bars(binCounts(column.values, edges), edges, percent), ...axes, showlegend: false }];
        return groups.map((group, g) => ({ ...steps(column, group, g, edges, percent), ...axes, showlegend: i === 0 }));
      }),
      layout: {
        ...heading(
          title ?? `Distribution of ${namesOrCount(chosen.map(({ name }) => name))}${by ? ` by ${by}` : ""}`,
          missingNote(chosen, missing),
        ),
        ...panelAxes(layout, ({ column }, i) => ({
          x: axis(withUnit((chosen[i] as NumericColumn).name, units)),
          y: column === 0 ? axis(amount, { rangemode: "tozero" }) : { rangemode: "tozero" },
        })),
        height: layout.height,
        bargap: 0,
        barmode: "overlay",
        ...(groups && { legend: { title: { text: by } } }),
      },
      alt: `${chosen.length === 1 ? "Histogram" : "Histograms"} of ${listed(chosen.map(({ name }) => name))}${by ? ` by ${by} (${listed((groups ?? []).map(({ name }) => name))})` : ""}, ${counted(columns[0]?.values.length ?? 0, "row")}. ${chosen.slice(0, 4).map(inWords).join(" ")}`,
    });
  },
);

function presentIn({ name, values }: NumericColumn): Float64Array {
  const present = sorted(values);
  if (present.length === 0) throw new RangeError(`histogram: column "${name}" has no number; leave it out.`);
  return present;
}

function bars(counts: Float64Array, edges: Float64Array, percent: boolean): Attributes {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return {
    type: "bar",
    x: Array.from(counts, (_, i) => ((edges[i] as number) + (edges[i + 1] as number)) / 2),
    y: percent ? counts.map((count) => (100 * count) / total) : counts,
    width: Array.from(counts, (_, i) => (edges[i + 1] as number) - (edges[i] as number)),
    customdata: Array.from(counts, (_, i) => [short(edges[i] as number), short(edges[i + 1] as number)]),
    hovertemplate: `%{customdata[0]} to %{customdata[1]}: %{y:${percent ? ".2f" : ",d"}}${percent ? "%" : ""}<extra></extra>`,
    // Neighbours stay apart where they are equally high.
    marker: { color: seriesStyle(0).color, line: { width: counts.length > 80 ? 0 : 1, color: "rgba(255, 255, 255, 0.55)" } },
  };
}

function steps({ values }: NumericColumn, { name, rows }: Group, g: number, edges: Float64Array, percent: boolean): Attributes {
  const counts = binCounts(at(values, rows), edges);
  const total = Math.max(
    1,
    counts.reduce((sum, count) => sum + count, 0),
  );
  const heights = Array.from(counts, (count) => (percent ? (100 * count) / total : count));
  // No line along the axis where the group has nothing.
  const [from, to] = [heights.findIndex((height) => height > 0), heights.findLastIndex((height) => height > 0) + 1];
  const { color } = seriesStyle(g);
  return {
    type: "scatter",
    mode: "lines",
    name,
    legendgroup: name,
    x: from < 0 ? [] : [edges[from], ...edges.slice(from, to + 1)],
    y: from < 0 ? [] : [0, ...heights.slice(from, to), 0],
    line: { shape: "hv", color, width: 2, dash: seriesStyle(g).dash },
    fill: "tozeroy",
    fillcolor: `${color}2e`,
    hovertemplate: `from %{x}: %{y:${percent ? ".2f" : ",d"}}${percent ? "%" : ""}<extra>${name}</extra>`,
  };
}

export function missingNote(columns: readonly NumericColumn[], missing: readonly number[]): string | undefined {
  const total = missing.reduce((sum, count) => sum + count, 0);
  if (total === 0) return undefined;
  const parts = columns.map(({ name }, i) => [name, missing[i] as number] as const).filter(([, count]) => count > 0);
  return `Left out as missing: ${listed(
    parts.map(([name, count]) => `${name} ${count.toLocaleString("en-US")}`),
    4,
  )}`;
}

function inWords({ name, values }: NumericColumn): string {
  const present = sorted(values);
  return `${name}: ${short(present[0] as number)} to ${short(present.at(-1) as number)}, median ${short(quantile(present, 0.5))}, mean ${short(mean(present))}.`;
}
