import { fontFamily } from "../../display";
import type { Figure } from "../figure";
import { type Theme, withTheme } from "../theme";
import { drawingWindow } from "./window";

export interface Size {
  width: number;
  height: number;
}

let queue: Promise<unknown> = Promise.resolve();

/** The figure as SVG, with ids that depend on nothing but the figure. One after the other: plotly's lots are shared. */
export function draw(figure: Figure, size: Size, theme: Theme): Promise<string> {
  const drawn = queue.then(() => drawNow(figure, size, theme));
  queue = drawn.catch(() => undefined);
  return drawn;
}

async function drawNow({ data, layout }: Figure, { width, height }: Size, theme: Theme): Promise<string> {
  const { document, plotly, seed } = await drawingWindow();
  const element = document.createElement("div");
  document.body.appendChild(element);
  try {
    const copy = structuredClone({ data, layout });
    seed(JSON.stringify(copy));
    const themed = withTheme(copy.layout, { ...theme, fontFamily });
    await plotly.newPlot(element, copy.data, { ...themed, width, height }, { staticPlot: true });
    const url = await plotly.toImage(element, { format: "svg", width, height });
    return pixelated(decodeURIComponent(url.slice(url.indexOf(",") + 1)));
  } finally {
    plotly.purge(element);
    element.remove();
  }
}

/** plotly asks for sharp cells of a heat map by CSS, which SVG renderers outside of browsers do not read. */
const pixelated = (svg: string) => svg.replace(/(<image[^>]*?)style="[^"]*image-rendering[^"]*"/g, '$1image-rendering="optimizeSpeed"');
