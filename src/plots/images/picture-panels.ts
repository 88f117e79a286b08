import { checkPictures, type Pictures, picturePng, rangeOf } from "../../display";
import { isTensor, kindOf, type TensorLike } from "../columns";
import { type Attributes, type Figure, figure } from "../figure";
import { guide } from "../palette";
import { clipped, heading } from "../words";

/** A batch of images: a tensor `[N, H, W]` or `[N, H, W, C]`, or its values and shape. */
export type Images = TensorLike | Pictures;

/** One image of a grid, and what is said of it. */
export interface Shown {
  /** Its place in the batch. */
  readonly index: number;
  /** One or two lines under it. */
  readonly lines: readonly string[];
  /** The colour of its frame. */
  readonly color?: string;
  readonly hover: string;
}

export interface GridLayout {
  readonly columns: number;
  readonly title: string;
  readonly subtitle?: string;
  readonly alt: string;
  /** The values shown as black and white. Default: as display.pictureGrid finds them. */
  readonly range?: readonly [low: number, high: number];
  /** Entries of a legend that says what frames mean. */
  readonly frames?: readonly { name: string; color: string; symbol: string }[];
}

const cell = 123;
const letters = 5.9;
const side = 84;

/** A figure of images side by side, each framed and lettered. */
export function pictureFigure(
  images: Pictures,
  shown: readonly Shown[],
  { columns, title, subtitle, alt, frames = [], range = rangeOf(images) }: GridLayout,
): Figure {
  const rows = Math.max(1, Math.ceil(shown.length / columns));
  const [, height = 1, width = 1] = images.shape;
  const scale = side / Math.max(height, width);
  const room = Math.floor(650 / columns / letters);
  const margin = { l: 16, r: 16, t: 73, b: 8 };
  const at = shown.map((_, i) => ({ x: (i % columns) + 0.5, y: Math.floor(i / columns) }));
  return figure({
    data: [
      {
        type: "scatter",
        mode: "markers",
        x: at.map(({ x }) => x),
        y: at.map(({ y }) => y + 0.4),
        text: shown.map(({ hover }) => hover),
        hovertemplate: "%{text}<extra></extra>",
        marker: { size: side, symbol: "square", opacity: 0 },
        showlegend: false,
      },
      ...frames.map(({ name, color, symbol }): Attributes => {
        return { type: "scatter", mode: "markers", name, x: [null], y: [null], marker: { symbol, color, size: 11 }, showlegend: true };
      }),
    ],
    layout: {
      ...heading(title, subtitle),
      margin,
      height: margin.t + rows * cell + margin.b,
      xaxis: { range: [0, columns], visible: false, fixedrange: true },
      yaxis: { range: [rows, 0], visible: false, fixedrange: true },
      images: shown.map(({ index }, i) => ({
        source: `data:image/png;base64,${picturePng(images, index, range, 2 * side).toString("base64")}`,
        xref: "x",
        yref: "y",
        x: at[i]?.x,
        y: (at[i]?.y as number) + 4 / cell,
        sizex: 0.96,
        sizey: (height * scale) / cell,
        xanchor: "center",
        yanchor: "top",
        sizing: "contain",
        layer: "above",
      })),
      shapes: shown.map(({ color = guide }, i) => ({
        type: "rect",
        xsizemode: "pixel",
        ysizemode: "pixel",
        xanchor: at[i]?.x,
        yanchor: (at[i]?.y as number) + 4 / cell,
        x0: (-width * scale) / 2 - 1,
        x1: (width * scale) / 2 + 1,
        y0: 1,
        y1: -height * scale - 1,
        line: { color, width: color === guide ? 1 : 3 },
      })),
      annotations: shown.map(({ lines }, i) => ({
        x: at[i]?.x,
        y: (at[i]?.y as number) + (height * scale + 9) / cell,
        yanchor: "top",
        text: lines.map((line) => clipped(line, room)).join("<br>"),
        font: { size: 11 },
        showarrow: false,
      })),
      legend: { orientation: "h", x: 1, xanchor: "right", y: 1.01, yanchor: "bottom" },
    },
    alt,
  });
}

/** Numbers and shape of a batch of images. */
export function picturesOf(images: Images, caller: string): Pictures {
  const shape = (images as Partial<Pictures> | null)?.shape;
  if (!Array.isArray(shape))
    throw new TypeError(`${caller}: images is ${kindOf(images)}, but must be a tensor [N, H, W] or [N, H, W, C], or { data, shape }.`);
  const pictures = isTensor(images) ? { data: images.dataSync() as ArrayLike<number>, shape } : (images as Pictures);
  checkPictures(pictures, caller);
  if (shape[0] === 0) throw new RangeError(`${caller}: images is empty; give at least one.`);
  return pictures;
}
