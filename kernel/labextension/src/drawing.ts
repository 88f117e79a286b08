import { withTheme } from "../../../src/plots/theme";
import { onThemeChange, pageTheme } from "./page-theme";
import type { Plotly, StoredFigure } from "./plotly";

/** A figure on a page: as wide as its place, in the colours of the page, until it is taken away. */
export interface Drawing {
  remove(): void;
}

/** Draws a figure into an element. The figure itself is never changed: plotly works on copies. */
export async function draw(plotly: Plotly, element: HTMLElement, figure: StoredFigure): Promise<Drawing> {
  let removed = false;
  const paint = () => {
    const copy = structuredClone(figure);
    const config = { responsive: false, displaylogo: false, ...copy.config };
    // The same uirevision keeps zoom and hidden traces when the theme changes.
    const layout = withTheme({ autosize: true, uirevision: true, ...copy.layout }, pageTheme());
    return plotly.react(element, { ...copy, data: copy.data ?? [], layout, config: { ...config, responsive: false } });
  };
  await paint();
  let width = element.clientWidth;
  const sizes = new ResizeObserver(() => {
    if (removed || element.clientWidth === width || element.clientWidth === 0) return;
    width = element.clientWidth;
    void plotly.Plots.resize(element);
  });
  sizes.observe(element);
  const endTheme = onThemeChange(() => !removed && void paint());
  return {
    remove() {
      removed = true;
      sizes.disconnect();
      endTheme();
      plotly.purge(element);
    },
  };
}
