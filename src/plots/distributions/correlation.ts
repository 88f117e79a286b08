import { type Column, columnPlot, type NumericColumn, numericColumns } from "../columns";
import { type Figure, figure } from "../figure";
import { diverging } from "../palette";
import { clipped, counted, heading, short } from "../words";

export interface CorrelationOptions {
  /** Which columns. Default: all numeric ones. */
  columns?: readonly string[];
  /** Of the values (Pearson), or of their ranks (Spearman). Default: "pearson". */
  method?: "pearson" | "spearman";
  title?: string;
}

const mostWithNumbers = 14;

/**
 * Correlations between columns as a heat map from -1 to 1. As pandas's `corr` each pair uses the rows where both are there; a column of equal values
 * correlates with nothing (an empty cell).
 *
 *     plots.correlation(wine, { method: "spearman" })
 *
 * @throws {RangeError} when there are fewer than two numeric columns
 */
export const correlation = columnPlot(
  "correlation",
  (columns: Column[], { columns: names, method = "pearson", title }: CorrelationOptions): Figure => {
    if (method !== "pearson" && method !== "spearman")
      throw new RangeError(`correlation: method is "${method}", but must be "pearson" or "spearman".`);
    const chosen = numericColumns(columns, names, "correlation");
    if (chosen.length < 2) throw new RangeError(`correlation: there is only one numeric column, "${chosen[0]?.name}", but two are needed.`);
    const matrix = correlations(chosen, method);
    const labels = chosen.map(({ name }) => name);
    const ticks = { tickmode: "array", tickvals: labels, ticktext: labels.map((name) => clipped(name)) };
    return figure({
      data: [
        {
          type: "heatmap",
          z: matrix,
          x: labels,
          y: labels,
          zmin: -1,
          zmax: 1,
          colorscale: diverging,
          colorbar: { title: { text: method === "pearson" ? "Pearson's r" : "Spearman's ρ", side: "right" }, dtick: 0.5 },
          hoverongaps: false,
          xgap: 1,
          ygap: 1,
          ...(chosen.length <= mostWithNumbers && { texttemplate: "%{z:.2f}", textfont: { size: chosen.length > 10 ? 10 : 12 } }),
          hovertemplate: "%{y} and %{x}: %{z:.4f}<extra></extra>",
        },
      ],
      layout: {
        ...heading(title ?? "Correlations between columns"),
        xaxis: {
          type: "category",
          ...ticks,
          showline: false,
          ticks: "",
          showgrid: false,
          tickangle: labels.join("").length > 60 ? -40 : 0,
        },
        yaxis: { type: "category", ...ticks, showline: false, ticks: "", showgrid: false, autorange: "reversed" },
      },
      alt: describe(chosen, matrix, method),
    });
  },
);

/** Pairwise correlations of columns whose missing values are NaN. */
export function correlations(columns: readonly NumericColumn[], method: "pearson" | "spearman"): number[][] {
  const result = columns.map(() => columns.map(() => Number.NaN));
  for (const [i, a] of columns.entries()) {
    for (let j = i; j < columns.length; j++) {
      const r = pairwise(a.values, (columns[j] as NumericColumn).values, method);
      (result[i] as number[])[j] = r;
      (result[j] as number[])[i] = r;
    }
  }
  return result;
}

function pairwise(a: Float64Array, b: Float64Array, method: "pearson" | "spearman"): number {
  const both = Int32Array.from(a.keys()).filter((i) => Number.isFinite(a[i]) && Number.isFinite(b[i]));
  const [x, y] = [a, b].map((values) => Float64Array.from(both, (i) => values[i] as number)) as [Float64Array, Float64Array];
  return method === "pearson" ? pearson(x, y) : pearson(ranks(x), ranks(y));
}

function pearson(x: Float64Array, y: Float64Array): number {
  const n = x.length;
  // The mean of equal values may be off by rounding, so that they would seem to vary.
  if (n < 2 || areEqual(x) || areEqual(y)) return Number.NaN;
  const [meanX, meanY] = [x, y].map((values) => values.reduce((sum, value) => sum + value, 0) / n) as [number, number];
  let [xx, yy, xy] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const [dx, dy] = [(x[i] as number) - meanX, (y[i] as number) - meanY];
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  return xx > 0 && yy > 0 ? Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy))) : Number.NaN;
}

const areEqual = (values: Float64Array) => values.every((value) => value === values[0]);

/** Ranks from 1; equal values share the mean of theirs. */
function ranks(values: Float64Array): Float64Array {
  const order = Int32Array.from(values.keys()).sort((a, b) => (values[a] as number) - (values[b] as number));
  const result = new Float64Array(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to + 1 < order.length && values[order[to + 1] as number] === values[order[from] as number]) to++;
    for (let k = from; k <= to; k++) result[order[k] as number] = (from + to) / 2 + 1;
    from = to + 1;
  }
  return result;
}

function describe(columns: readonly NumericColumn[], matrix: readonly (readonly number[])[], method: string): string {
  const pairs = columns.flatMap((a, i) =>
    columns.slice(i + 1).map((b, k) => ({ a: a.name, b: b.name, r: matrix[i]?.[i + 1 + k] as number })),
  );
  const strongest = pairs
    .filter(({ r }) => !Number.isNaN(r))
    .sort((p, q) => Math.abs(q.r) - Math.abs(p.r))
    .slice(0, 3);
  const words = strongest.map(({ a, b, r }) => `${a} and ${b} ${short(r, 2)}`).join("; ");
  const name = method === "pearson" ? "Pearson" : "Spearman";
  return `Heat map of ${name} correlations between ${counted(columns.length, "column")}. ${words ? `Strongest: ${words}.` : "None is defined."}`;
}
