import { type Column, columnPlot, type Group, groupsOf, type NumericColumn, numericColumns } from "../columns";
import { type Attributes, type Figure, figure } from "../figure";
import { seriesStyle } from "../palette";
import { panelAxes, panelsOf } from "../panels";
import { sampledRows } from "../sample";
import { counted, heading, listed, withUnit } from "../words";
import { binCounts, binEdges } from "./bins";
import { correlations } from "./correlation";
import { sorted } from "./quantiles";

export interface ScatterMatrixOptions {
  /** Which columns, 2 to 6. Default: the first numeric ones, at most 5, but `by`. */
  columns?: readonly string[];
  /** A column whose values get a colour and a symbol each. Default: none. */
  by?: string;
  /** Units by column, `{ length: "mm" }`. */
  units?: Readonly<Record<string, string>>;
  /** Points in the whole figure; of more rows a random part is drawn, and the figure says so. Default: 4000, what can be drawn without a browser. */
  maxPoints?: number;
  /** For the choice of that part. Default: 0. */
  seed?: number;
  title?: string;
}

const most = 6;

/**
 * Every column against every other: clouds below the diagonal, distributions on it, correlations above it.
 *
 *     plots.scatterMatrix(iris, { by: "species" })
 *
 * @throws {RangeError} when there are fewer than two numeric columns, or more than six are asked for
 */
export const scatterMatrix = columnPlot(
  "scatterMatrix",
  (columns: Column[], { columns: names, by, units, maxPoints = 4000, seed = 0, title }: ScatterMatrixOptions): Figure => {
    const numeric = numericColumns(names || !by ? columns : columns.filter(({ name }) => name !== by), names, "scatterMatrix");
    if (names && names.length > most)
      throw new RangeError(`scatterMatrix: columns has ${names.length} names, but at most ${most} can be read.`);
    const chosen = names ? numeric : numeric.slice(0, 5);
    const size = chosen.length;
    if (size < 2) throw new RangeError(`scatterMatrix: there is only one numeric column, "${chosen[0]?.name}", but two are needed.`);
    const rows = columns[0]?.values.length ?? 0;
    const kept = Math.min(rows, Math.max(1, Math.floor(maxPoints / ((size * (size - 1)) / 2))));
    const shown = sampledRows(rows, kept, seed);
    const groups =
      by === undefined ? [{ name: "", rows: shown }] : groupsOf(columns, by, "scatterMatrix").map((group) => within(group, shown));
    const layout = panelsOf(size * size, { columns: size, gap: { x: 0.045, y: 0.05 } });
    const matrix = correlations(chosen, "pearson");
    const legendOf = new Set<string>();
    const traces = layout.panels.flatMap(({ x, y, row, column }): Attributes[] => {
      const [across, down] = [chosen[column] as NumericColumn, chosen[row] as NumericColumn];
      const axes = { xaxis: x, yaxis: y };
      if (row < column) return [{ ...axes, ...nothing(across, down) }];
      if (row === column) return [{ ...axes, ...outline(across) }];
      return groups.map((group, g) => {
        const first = !legendOf.has(group.name);
        legendOf.add(group.name);
        return { ...axes, ...cloud(across, down, group, g, size), showlegend: first && by !== undefined };
      });
    });
    return figure({
      data: traces,
      layout: {
        ...heading(
          title ?? "Scatter matrix",
          kept < rows ? `${kept.toLocaleString("en-US")} of ${rows.toLocaleString("en-US")} rows, drawn at random` : undefined,
        ),
        ...panelAxes(layout, ({ row, column }) => ({
          x: {
            showgrid: row > column,
            showline: row >= column,
            ticks: row === size - 1 ? "outside" : "",
            showticklabels: row === size - 1,
            nticks: 4,
            ...(row < column && { visible: false }),
            ...(row === size - 1 && {
              title: { text: wrapped(withUnit((chosen[column] as NumericColumn).name, units)), font: { size: 11 } },
              tickfont: { size: 10 },
            }),
          },
          y: {
            showgrid: row > column,
            showline: row >= column,
            ticks: column === 0 && row > 0 ? "outside" : "",
            showticklabels: column === 0 && row > 0,
            nticks: 4,
            ...(row < column && { visible: false }),
            ...(column === 0 && {
              title: { text: wrapped(withUnit((chosen[row] as NumericColumn).name, units)), font: { size: 11 } },
              tickfont: { size: 10 },
            }),
          },
        })),
        annotations: layout.panels
          .filter(({ row, column }) => row < column)
          .map(({ domain, row, column }) => ({
            xref: "paper",
            yref: "paper",
            x: (domain.x[0] + domain.x[1]) / 2,
            y: (domain.y[0] + domain.y[1]) / 2,
            text: correlationText(matrix[row]?.[column] as number),
            showarrow: false,
          })),
        height: Math.max(450, size * 105),
        legend: { title: { text: by }, itemsizing: "constant" },
      },
      alt: `Scatter matrix of ${listed(chosen.map(({ name }) => name))}${by ? ` by ${by} (${listed(groups.map(({ name }) => name))})` : ""}, ${counted(rows, "row")}. ${strongest(chosen, matrix)}`,
    });
  },
);

function within({ name, rows }: Group, shown: Int32Array): Group {
  const kept = new Set(shown);
  return { name, rows: rows.filter((row) => kept.has(row)) };
}

/** Keeps the axes of a panel that holds a number only. */
const nothing = (across: NumericColumn, down: NumericColumn) => ({
  type: "scatter",
  mode: "lines",
  x: [across.values.find(Number.isFinite) ?? 0],
  y: [down.values.find(Number.isFinite) ?? 0],
  hoverinfo: "skip",
  showlegend: false,
});

function outline({ name, values }: NumericColumn): Attributes {
  const ascending = sorted(values);
  if (ascending.length === 0) throw new RangeError(`scatterMatrix: column "${name}" has no number; leave it out.`);
  const edges = binEdges(ascending, undefined);
  const { color } = seriesStyle(6);
  return {
    type: "scatter",
    mode: "lines",
    x: [edges[0], ...edges],
    y: [0, ...binCounts(ascending, edges), 0],
    line: { shape: "hv", width: 1.5, color },
    fill: "tozeroy",
    fillcolor: `${color}40`,
    hovertemplate: "from %{x}: %{y:,d} rows<extra></extra>",
    showlegend: false,
  };
}

function cloud(across: NumericColumn, down: NumericColumn, { name, rows }: Group, g: number, size: number): Attributes {
  const { color, symbol } = seriesStyle(g);
  return {
    type: "scatter",
    mode: "markers",
    name,
    legendgroup: name,
    x: Float64Array.from(rows, (row) => across.values[row] as number),
    y: Float64Array.from(rows, (row) => down.values[row] as number),
    marker: { color, symbol, size: size > 3 ? 4 : 5, opacity: 0.65 },
    hovertemplate: `${across.name} %{x}, ${down.name} %{y}<extra>${name}</extra>`,
  };
}

const correlationText = (r: number) => (Number.isNaN(r) ? "r undefined" : `r = ${r.toFixed(2)}`);

/** A long name over two lines. */
function wrapped(text: string): string {
  if (text.length <= 14) return text;
  const space = text.lastIndexOf(" ", Math.max(text.length - 5, 14));
  return space > 3 ? `${text.slice(0, space)}<br>${text.slice(space + 1)}` : text;
}

function strongest(columns: readonly NumericColumn[], matrix: readonly (readonly number[])[]): string {
  const pairs = columns.flatMap((a, i) =>
    columns.slice(i + 1).map((b, k) => ({ a: a.name, b: b.name, r: matrix[i]?.[i + 1 + k] as number })),
  );
  const [first] = pairs.filter(({ r }) => !Number.isNaN(r)).sort((p, q) => Math.abs(q.r) - Math.abs(p.r));
  return first ? `The strongest correlation is ${first.r.toFixed(2)}, of ${first.a} and ${first.b}.` : "";
}
