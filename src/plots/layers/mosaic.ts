import { extentOf } from "../../extent";
import { axis } from "../axes";
import { type Figure, figure } from "../figure";
import { diverging, sequential } from "../palette";
import { heading } from "../words";

/** Maps of one size, such as the filters of a layer, `[map][row][column]`. */
export interface Mosaic {
  readonly maps: readonly (readonly (readonly number[])[])[];
  /** What one map is: "filter". */
  readonly noun: string;
  readonly title: string;
  readonly subtitle?: string;
  /** What the colours are: "Weight". */
  readonly quantity: string;
  readonly alt: string;
}

/** Maps side by side in one heat map; those with both signs get colours around 0. */
export function mosaicFigure({ maps, noun, title, subtitle, quantity, alt }: Mosaic): Figure {
  const height = maps[0]?.length ?? 1;
  const width = maps[0]?.[0]?.length ?? 1;
  const columns = columnsFor(maps.length, width / height);
  const rows = Math.ceil(maps.length / columns);
  const gap = Math.max(1, Math.round(Math.max(width, height) / 10));
  const [stepX, stepY] = [width + gap, height + gap];
  const z: (number | null)[][] = Array.from({ length: rows * stepY - gap }, () => Array<number | null>(columns * stepX - gap).fill(null));
  for (const [k, map] of maps.entries()) {
    const [left, top] = [(k % columns) * stepX, Math.floor(k / columns) * stepY];
    for (const [i, row] of map.entries())
      for (const [j, value] of row.entries()) (z[top + i] as (number | null)[])[left + j] = rounded(value);
  }
  const values = maps.flat(2);
  const most = Math.max(...extentOf(values).map(Math.abs)) || 1;
  const hasBoth = values.some((value) => value < 0);
  const middle = (count: number, step: number, size: number) => Array.from({ length: count }, (_, k) => k * step + (size - 1) / 2);
  return figure({
    data: [
      {
        type: "heatmap",
        z,
        hoverongaps: false,
        colorscale: hasBoth ? diverging : sequential,
        ...(hasBoth ? { zmin: -most, zmax: most } : { zmin: 0, zmax: most }),
        colorbar: { title: { text: quantity, side: "right" } },
        hovertemplate: "%{z:.4g}<extra></extra>",
      },
    ],
    layout: {
      ...heading(title, subtitle),
      xaxis: axis(`${noun} within the row`, {
        tickvals: middle(columns, stepX, width),
        ticktext: Array.from({ length: columns }, (_, k) => (rows === 1 ? String(k) : `+${k}`)),
        ...bare,
        constrain: "domain",
      }),
      yaxis: axis(`First ${noun.toLowerCase()} of the row`, {
        tickvals: middle(rows, stepY, height),
        ticktext: Array.from({ length: rows }, (_, k) => String(k * columns)),
        ...bare,
        autorange: "reversed",
        scaleanchor: "x",
        constrain: "domain",
      }),
      height: 450,
    },
    alt,
  });
}

const bare = { ticks: "", showgrid: false, showline: false };

/** What fills a figure that is about one and a half times as wide as high. */
function columnsFor(count: number, aspect: number): number {
  const columns = Math.max(1, Math.min(count, Math.round(Math.sqrt((count * 1.6) / aspect))));
  const powers = [columns, 2 ** Math.round(Math.log2(columns))];
  return powers.find((each) => count % each === 0 && each <= count) ?? columns;
}

const rounded = (value: number) => Number(value.toPrecision(5));
