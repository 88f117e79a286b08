import { axis } from "../axes";
import { type ColumnData, columnsOf, isLazy, type LazyTable, type NumericColumn, numericColumns } from "../columns";
import { type Figure, figure } from "../figure";
import { seriesStyle } from "../palette";
import { panelAxes, panelsOf } from "../panels";
import { capital, heading, listed, short, withUnit } from "../words";
import { binCounts, binEdges } from "./bins";
import { quantile, sorted } from "./quantiles";

export interface BeforeAfterOptions {
  /** Which columns, a panel each. Default: the numeric ones that both have. */
  columns?: readonly string[];
  /** What the two are called. Default: ["before", "after"]. */
  names?: readonly [before: string, after: string];
  /** Units by column, `{ length: "mm" }`. */
  units?: Readonly<Record<string, string>>;
  /** How many bins. Default: numpy's "auto" over both. */
  bins?: number;
  title?: string;
}

/**
 * What a step of cleaning or scaling did to the distribution of each column: both outlines over the same bins, in rows, and how many values are missing. A
 * promise where one of the two is a table that has to be read first.
 *
 *     plots.beforeAfter(raw, cleaned, { columns: ["fare"], units: { fare: "£" } })
 *
 * @throws {RangeError} when the two have no numeric column in common
 */
export function beforeAfter(before: LazyTable, after: LazyTable | ColumnData, options?: BeforeAfterOptions): Promise<Figure>;
export function beforeAfter(before: ColumnData, after: LazyTable, options?: BeforeAfterOptions): Promise<Figure>;
export function beforeAfter(before: ColumnData, after: ColumnData, options?: BeforeAfterOptions): Figure;
export function beforeAfter(
  before: ColumnData | LazyTable,
  after: ColumnData | LazyTable,
  options: BeforeAfterOptions = {},
): Figure | Promise<Figure> {
  if (!isLazy(before) && !isLazy(after)) return draw(before, after, options);
  const read = [before, after].map((data) => (isLazy(data) ? data.toColumns() : data));
  return Promise.all(read).then(([old, now]) => draw(old as ColumnData, now as ColumnData, options));
}

function draw(
  before: ColumnData,
  after: ColumnData,
  { columns, names = ["before", "after"], units, bins, title }: BeforeAfterOptions,
): Figure {
  const pairs = pairsOf(before, after, columns);
  const layout = panelsOf(pairs.length, { gap: { x: 0.08, y: 0.24 } });
  return figure({
    data: pairs.flatMap(([old, now], i) => {
      const present = [old, now].map(({ values }) => sorted(values)) as [Float64Array, Float64Array];
      const edges = binEdges(Float64Array.from([...present[0], ...present[1]]).sort(), bins);
      return present.map((values, k) => {
        const { color } = seriesStyle(k === 0 ? 6 : 0);
        return {
          type: "scatter",
          mode: "lines",
          name: names[k],
          legendgroup: names[k],
          showlegend: i === 0,
          xaxis: layout.panels[i]?.x,
          yaxis: layout.panels[i]?.y,
          x: [edges[0], ...edges],
          y: [0, ...binCounts(values, edges), 0],
          line: { shape: "hv", width: 2, color, dash: k === 0 ? "dash" : "solid" },
          fill: "tozeroy",
          fillcolor: `${color}${k === 0 ? "30" : "38"}`,
          hovertemplate: `from %{x}: %{y:,d} rows<extra>${names[k]}</extra>`,
        };
      });
    }),
    layout: {
      ...heading(title ?? `${capital(names[0])} and ${names[1]}`, missingWords(pairs, names)),
      ...panelAxes(layout, ({ column }, i) => ({
        x: axis(withUnit((pairs[i] as Pair)[0].name, units)),
        y: column === 0 ? axis("Rows", { rangemode: "tozero" }) : { rangemode: "tozero" },
      })),
      height: layout.height,
    },
    alt: `Distributions ${names[0]} and ${names[1]}. ${pairs
      .slice(0, 4)
      .map((pair) => inWords(pair, names))
      .join(" ")}`,
  });
}

type Pair = readonly [before: NumericColumn, after: NumericColumn];

function pairsOf(before: ColumnData, after: ColumnData, names: readonly string[] | undefined): Pair[] {
  const [old, now] = [columnsOf(before, "beforeAfter: before"), columnsOf(after, "beforeAfter: after")];
  const common = names ?? old.map(({ name }) => name).filter((name) => now.some((column) => column.name === name));
  if (common.length === 0) throw new RangeError("beforeAfter: before and after have no column of the same name.");
  const numeric =
    names ??
    numericColumns(
      old.filter(({ name }) => common.includes(name)),
      undefined,
      "beforeAfter",
    ).map(({ name }) => name);
  const [a, b] = [numericColumns(old, numeric, "beforeAfter: before"), numericColumns(now, numeric, "beforeAfter: after")];
  return a
    .map((column, i) => [column, b[i] as NumericColumn] as const)
    .map((pair) => {
      const empty = pair.findIndex(({ values }) => sorted(values).length === 0);
      if (empty >= 0)
        throw new RangeError(`beforeAfter: column "${pair[0].name}" has no number ${empty === 0 ? "before" : "after"}; leave it out.`);
      return pair;
    });
}

const missing = ({ values }: NumericColumn) => values.length - sorted(values).length;

function missingWords(pairs: readonly Pair[], [before, after]: readonly [string, string]): string | undefined {
  const counts = [0, 1].map((k) => pairs.reduce((sum, pair) => sum + missing(pair[k] as NumericColumn), 0)) as [number, number];
  const rows = (pairs[0] as Pair).map(({ values }) => values.length.toLocaleString("en-US"));
  return `${before}: ${rows[0]} rows, ${counts[0].toLocaleString("en-US")} missing values; ${after}: ${rows[1]} rows, ${counts[1].toLocaleString("en-US")}`;
}

function inWords([old, now]: Pair, [before, after]: readonly [string, string]): string {
  const words = ([old, now] as const).map(({ values }, k) => {
    const present = sorted(values);
    return `${k === 0 ? before : after} ${short(present[0] as number)} to ${short(present.at(-1) as number)}, median ${short(quantile(present, 0.5))}`;
  });
  return `${old.name}: ${listed(words)}.`;
}
