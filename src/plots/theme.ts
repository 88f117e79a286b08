import { diverging, palette, sequential } from "./palette";

/** The colours of a page that a figure stands on. */
export interface Theme {
  /** Texts and axis lines. */
  ink: string;
  grid: string;
  /** The page itself. */
  page: string;
  /** What hover boxes and legends are filled with. */
  paper: string;
  /** Default: the page's own font. */
  fontFamily?: string;
}

export const light: Theme = { ink: "#2b2b2b", grid: "#dedede", page: "#ffffff", paper: "#ffffff" };
export const dark: Theme = { ink: "#dcdcdc", grid: "#3c3c3c", page: "#111111", paper: "#212121" };

/** Readable on any page: what is stored in a notebook, for viewers that do not know which page they draw on. */
export const neutral: Theme = {
  ink: "#7a7a7a",
  grid: "rgba(127, 127, 127, 0.3)",
  page: "rgba(0, 0, 0, 0)",
  paper: "rgba(127, 127, 127, 0.12)",
};

/** What `layout.meta` of our templates says, so that a renderer knows which figures it may put into the page's colours. */
const mark = "tslab-ml";

interface Themed {
  template?: { layout?: { meta?: unknown } };
}

/**
 * A layout in the colours of a page; a copy, since a notebook's figure must stay as it is. Everything the author of the figure has set
 * stays, and so do templates that are not ours, such as those of plotly for Python.
 */
export function withTheme<Layout extends object>(layout: Layout, theme: Theme): Layout {
  const { template } = layout as Themed;
  if (template && template.layout?.meta !== mark) return layout;
  return { ...layout, template: templateOf(theme) };
}

/** The plotly template behind every figure: plain axes on the page's own background, colours that anybody can tell apart. */
export function templateOf({ ink, grid, page, paper, fontFamily }: Theme) {
  const axis = {
    automargin: true,
    gridcolor: grid,
    linecolor: ink,
    zerolinecolor: grid,
    tickcolor: ink,
    ticks: "outside",
    ticklen: 4,
    showline: true,
    zeroline: false,
    spikecolor: ink,
    spikethickness: 1,
    title: { standoff: 10 },
  };
  const flat = { bgcolor: "rgba(0, 0, 0, 0)" };
  const scene = { gridcolor: grid, linecolor: ink, zerolinecolor: grid, backgroundcolor: "rgba(0, 0, 0, 0)" };
  const scale = { colorscale: sequential, colorbar: { outlinewidth: 0, ticklen: 4 } };
  return {
    layout: {
      meta: mark,
      colorway: palette,
      colorscale: { sequential, sequentialminus: sequential, diverging },
      paper_bgcolor: page,
      plot_bgcolor: page,
      font: { color: ink, size: 13, ...(fontFamily && { family: fontFamily }) },
      title: { font: { size: 17 }, x: 0.02, xanchor: "left" },
      margin: { l: 64, r: 24, t: 56, b: 56 },
      xaxis: axis,
      yaxis: axis,
      polar: { ...flat, angularaxis: { gridcolor: grid, linecolor: grid }, radialaxis: { gridcolor: grid, linecolor: grid } },
      ternary: { ...flat, aaxis: { gridcolor: grid }, baxis: { gridcolor: grid }, caxis: { gridcolor: grid } },
      scene: { xaxis: scene, yaxis: scene, zaxis: scene },
      legend: { bgcolor: paper, bordercolor: grid, borderwidth: 1 },
      hoverlabel: { align: "left" },
      modebar: { ...flat, color: "#8c8c8c", activecolor: ink },
    },
    data: Object.fromEntries(["heatmap", "contour", "histogram2d", "histogram2dcontour", "surface"].map((type) => [type, [scale]])),
  };
}
