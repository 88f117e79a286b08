import { axis } from "../axes";
import { type Column, column, columnPlot, isMissing } from "../columns";
import { type Figure, figure } from "../figure";
import { guide, palette } from "../palette";
import { counted, heading, listed } from "../words";

export interface MissingValuesOptions {
  /** Which columns. Default: all. */
  columns?: readonly string[];
  title?: string;
}

const mostBands = 200;

/**
 * Where values are missing (null, undefined, NaN): columns across, rows down, a band of many rows coloured by its share of missing values; columns
 * that miss values in the same rows are seen at once. Behind each name stands its share.
 *
 *     plots.missingValues(passengers)
 *
 * @throws {RangeError} when there is no such column, or no row
 */
export const missingValues = columnPlot("missingValues", (all: Column[], { columns: names, title }: MissingValuesOptions): Figure => {
  const columns = names ? names.map((name) => column(all, name, "missingValues")) : all;
  const rows = columns[0]?.values.length ?? 0;
  const bands = Math.min(rows, mostBands);
  const starts = Array.from({ length: bands + 1 }, (_, b) => Math.round((b * rows) / bands));
  const shares = columns.map(({ values }) => starts.slice(0, -1).map((start, b) => missingShare(values, start, starts[b + 1] as number)));
  const totals = columns.map(({ values }) => missingShare(values, 0, rows));
  const missing = columns.reduce((sum, _, j) => sum + Math.round((totals[j] as number) * rows), 0);
  return figure({
    data: [
      {
        type: "heatmap",
        x: columns.map(({ name }) => name),
        y: starts.slice(0, -1).map((start, b) => (start + (starts[b + 1] as number) - 1) / 2 + 1),
        z: starts.slice(0, -1).map((_, b) => shares.map((share) => 100 * (share[b] as number))),
        zmin: 0,
        zmax: 100,
        colorscale: [
          [0, `${guide}38`],
          // A band that misses one value of many is seen too.
          [0.001, `${palette[1]}66`],
          [1, palette[1]],
        ],
        xgap: 2,
        colorbar: { title: { text: "Missing (%)", side: "right" }, dtick: 25 },
        hovertemplate: `%{x}, around row %{y:,d}: %{z:.0f}% missing<extra></extra>`,
      },
    ],
    layout: {
      ...heading(
        title ?? "Missing values",
        `${missing.toLocaleString("en-US")} of ${(rows * columns.length).toLocaleString("en-US")} values are missing`,
      ),
      xaxis: {
        type: "category",
        tickmode: "array",
        tickvals: columns.map(({ name }) => name),
        ticktext: columns.map(({ name }, j) => `${name}<br>${percent(totals[j] as number)}`),
        showgrid: false,
        ticks: "",
        tickangle: columns.reduce((sum, { name }) => sum + Math.max(name.length, 4), 0) > 75 ? -40 : 0,
      },
      yaxis: axis("Row", { autorange: "reversed", showgrid: false }),
    },
    alt: describe(columns, totals, rows),
  });
});

function missingShare(values: ArrayLike<unknown>, from: number, to: number): number {
  let count = 0;
  for (let i = from; i < to; i++) if (isMissing(values[i])) count++;
  return count / (to - from);
}

const percent = (share: number) => (share === 0 ? "0%" : share < 0.001 ? "<0.1%" : `${(100 * share).toFixed(share < 0.1 ? 1 : 0)}%`);

function describe(columns: readonly Column[], totals: readonly number[], rows: number): string {
  const lacking = columns.map(({ name }, j) => ({ name, share: totals[j] as number })).filter(({ share }) => share > 0);
  const words = lacking.sort((a, b) => b.share - a.share).map(({ name, share }) => `${name} ${percent(share)}`);
  return `Map of missing values in ${counted(rows, "row")} of ${counted(columns.length, "column")}: ${words.length > 0 ? listed(words) : "none is missing"}.`;
}
