import type { Attributes } from "./figure";

/** One of several small plots in one figure. */
export interface Panel {
  /** What a trace names its axes by: "x", "x2", ... */
  readonly x: string;
  readonly y: string;
  /** The axes' names in a layout: "xaxis", "xaxis2", ... */
  readonly xaxis: string;
  readonly yaxis: string;
  readonly row: number;
  readonly column: number;
  readonly domain: { readonly x: readonly [number, number]; readonly y: readonly [number, number] };
}

export interface Panels {
  readonly panels: readonly Panel[];
  readonly rows: number;
  readonly columns: number;
  /** Pixels that keep the usual height for up to two rows. */
  readonly height: number;
}

/** Where `count` small plots stand, row by row. Gaps are shares of the whole width and height. */
export function panelsOf(count: number, { columns = columnsFor(count), gap = { x: 0.13, y: 0.24 } } = {}): Panels {
  const rows = Math.ceil(count / columns);
  const [gapX, gapY] = [columns > 1 ? gap.x : 0, rows > 1 ? gap.y / (rows - 1) ** 0.75 : 0];
  const width = (1 - gapX * (columns - 1)) / columns;
  const height = (1 - gapY * (rows - 1)) / rows;
  const panels = Array.from({ length: count }, (_, i) => {
    const [row, column] = [Math.floor(i / columns), i % columns];
    const [left, top] = [column * (width + gapX), 1 - row * (height + gapY)];
    const number = i === 0 ? "" : String(i + 1);
    return {
      x: `x${number}`,
      y: `y${number}`,
      xaxis: `xaxis${number}`,
      yaxis: `yaxis${number}`,
      row,
      column,
      domain: { x: [left, Math.min(1, left + width)] as const, y: [Math.max(0, top - height), top] as const },
    };
  });
  return { panels, rows, columns, height: Math.max(450, rows * 200) };
}

/** The axes of a layout, each panel's as `axes` says. */
export function panelAxes({ panels }: Panels, axes: (panel: Panel, i: number) => { x: Attributes; y: Attributes }): Attributes {
  return Object.fromEntries(
    panels.flatMap((panel, i) => {
      const { x, y } = axes(panel, i);
      return [
        [panel.xaxis, { domain: panel.domain.x, anchor: panel.y, ...x }],
        [panel.yaxis, { domain: panel.domain.y, anchor: panel.x, ...y }],
      ];
    }),
  );
}

const columnsFor = (count: number) => (count <= 3 ? count : count === 4 ? 2 : 3);
