import { html, type Markup } from "../display";
import { palette } from "../plots";

const blocks = [..." ▁▂▃▄▅▆▇█"];

/** Counts as a line of block characters, for text and for where no picture shows. */
export function sparkline(counts: readonly number[]): string {
  const most = Math.max(...counts, 1);
  return counts.map((value) => blocks[value === 0 ? 0 : Math.max(1, Math.round((value / most) * 8))]).join("");
}

export interface BarsOptions {
  /** What the bars show, in words. */
  alt: string;
  /** Which colour of the palette. Default: 0, blue. */
  color?: number;
  width?: number;
  height?: number;
}

/** Counts as a small bar chart: a picture without a background, in colours that are seen on light and dark pages. */
export function bars(counts: readonly number[], { alt, color = 0, width = 120, height = 28 }: BarsOptions): Markup {
  const most = Math.max(...counts, 1);
  const step = width / Math.max(1, counts.length);
  const gap = step > 3 ? 1 : 0;
  const rects = counts.map((value, i) => {
    // What is there is seen, however small.
    const tall = value === 0 ? 0 : Math.max(1, (value / most) * (height - 1));
    return `<rect x="${(i * step).toFixed(2)}" y="${(height - 1 - tall).toFixed(2)}" width="${(step - gap).toFixed(2)}" height="${tall.toFixed(2)}"/>`;
  });
  const line = `<rect y="${height - 1}" width="${width}" height="1" fill="#8c8c8c"/>`;
  return picture(`<g fill="${palette[color]}">${rects.join("")}</g>${line}`, width, height, `${alt}: ${sparkline(counts)}`);
}

/** A share from 0 to 1 as a bar that is filled from the left. */
export function meter(share: number, { alt, color = 0, width = 120, height = 12 }: BarsOptions): Markup {
  const filled = Number.isNaN(share) ? 0 : Math.max(0, Math.min(1, share)) * width;
  const body = `<rect width="${width}" height="${height}" rx="2" fill="#8c8c8c" fill-opacity="0.3"/><rect width="${filled.toFixed(2)}" height="${height}" rx="2" fill="${palette[color]}"/>`;
  return picture(body, width, height, alt);
}

function picture(body: string, width: number, height: number, alt: string): Markup {
  const source = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${body}</svg>`;
  const url = `data:image/svg+xml;base64,${Buffer.from(source).toString("base64")}`;
  return html`<img alt="${alt}" title="${alt}" width="${width}" height="${height}" src="${url}">`;
}
