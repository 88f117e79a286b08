import { writeFile } from "node:fs/promises";
import { extname } from "node:path";
import type { Figure } from "../figure";
import { dark, light } from "../theme";
import { chromiumPng, findChromium } from "./chromium";
import { html } from "./html";
import { fits } from "./limits";
import { rasterize } from "./raster";
import { draw } from "./svg";

export interface ImageOptions {
  /** CSS pixels. Default: the layout's width, or 700. */
  width?: number;
  /** CSS pixels. Default: the layout's height, or 450. */
  height?: number;
  /** The page it is for. Default: "light". */
  theme?: "light" | "dark";
}

export interface PngOptions extends ImageOptions {
  /** Picture pixels per CSS pixel. Default: 1. */
  scale?: number;
}

/**
 * The figure as a PNG, on white unless `theme` is "dark", drawn without a browser, the same bytes on every machine. WebGL and 3-D traces, maps and clouds of
 * points are drawn by Chromium where it is installed.
 *
 * @throws when the figure needs Chromium and there is none
 */
export async function toPng(figure: Figure, { scale = 1, ...options }: PngOptions = {}): Promise<Buffer> {
  const size = sizeOf(figure, options);
  const theme = themeOf(options);
  const reason = fits(figure);
  if (!reason) return rasterize(await draw(figure, size, theme), { scale, page: theme.page });
  const chromium = findChromium();
  if (!chromium) throw new Error(`${reason}, which only a browser draws; install Chromium, or set CHROME to its path.`);
  const page = await toHtml({
    ...figure,
    layout: { ...figure.layout, ...size },
    config: { ...figure.config, displayModeBar: false },
  });
  return chromiumPng(chromium, page, { ...size, scale, dark: theme === dark });
}

/**
 * The figure as SVG text, drawn without a browser.
 *
 * @throws when the figure has WebGL or 3-D traces, maps, or too many points for it: `toPng` may have a way
 */
export async function toSvg(figure: Figure, options: ImageOptions = {}): Promise<string> {
  const reason = fits(figure);
  if (reason) throw new Error(`${reason}, which cannot become SVG; use toPng.`);
  return draw(figure, sizeOf(figure, options), themeOf(options));
}

/** The figure as a page of its own: interactive, without a network, in the light or dark colours that the reader's system prefers. */
export const toHtml = (figure: Figure): Promise<string> => html(figure);

const writers: Record<string, (figure: Figure, options: PngOptions) => Promise<string | Buffer>> = {
  ".png": toPng,
  ".svg": toSvg,
  ".html": toHtml,
  ".json": async ({ data, layout, config, frames }) => JSON.stringify({ data, layout, config, frames }),
};

/**
 * Writes the figure to a file; the name's ending decides: .png, .svg, .html (interactive) or .json (plotly's own format).
 *
 * @throws {RangeError} when the ending is another
 */
export async function save(figure: Figure, path: string, options: PngOptions = {}): Promise<void> {
  const write = writers[extname(path).toLowerCase()];
  if (!write) throw new RangeError(`save: "${path}" ends in none of ${Object.keys(writers).join(", ")}.`);
  await writeFile(path, await write(figure, options));
}

function themeOf({ theme = "light" }: ImageOptions) {
  if (theme !== "light" && theme !== "dark") throw new RangeError(`theme is "${theme}", but must be "light" or "dark".`);
  return theme === "dark" ? dark : light;
}

function sizeOf({ layout }: Figure, { width = layout.width ?? 700, height = layout.height ?? 450 }: ImageOptions) {
  for (const [name, value] of Object.entries({ width, height })) {
    if (!(value >= 10 && value <= 10_000)) throw new RangeError(`${name} is ${value}, but must be from 10 to 10000 pixels.`);
  }
  return { width: Math.round(width), height: Math.round(height) };
}
