import { type Displayable, displaySymbol, type MimeBundle } from "./host";
import { drawPictures, gap } from "./picture-drawing";
import { checkPictures, type Pictures, rangeOf } from "./pixels";

export type { Pictures } from "./pixels";

export interface PictureGridOptions {
  /** One text under every picture; a line break starts a second line. Default: none. */
  labels?: readonly string[];
  /** Pictures in a row. Default: 10, or fewer where large pictures do not fit a notebook's width. */
  columns?: number;
  /** Screen pixels per pixel. Default: what makes a picture 77 wide, or as wide as it is up to 160, or less where `columns` would not fit. */
  scale?: number;
  /** The values shown as black and white. Default: [0, 255] for whole numbers, [0, 1] for fractions, else the smallest and largest value. */
  range?: readonly [low: number, high: number];
}

/** Pictures side by side; shows itself as one PNG that reads on a light and on a dark page. */
export interface PictureGrid extends Displayable {
  /** The picture as PNG bytes. */
  toPng(): Promise<Buffer>;
  [displaySymbol](): Promise<MimeBundle>;
}

// Ten of them fit the output of a notebook in a window 1280 wide.
const usualWidth = 77;
const largestWidth = 160;
const pageWidth = 848;

/**
 * One PNG of many pictures, labelled, for example a batch and its classes. NaN pixels are drawn magenta.
 *
 *     pictureGrid({ data: await xs.data(), shape: xs.shape }, { labels: ["Coat", "Bag"] })
 *
 * @param pictures pixels and their shape, `[N, H, W]` or `[N, H, W, C]`
 * @throws {RangeError} when the shape is no batch of pictures, or the labels are not as many as the pictures
 */
export function pictureGrid(pictures: Pictures, { labels, columns, scale, range }: PictureGridOptions = {}): PictureGrid {
  checkPictures(pictures);
  const [count = 0, height = 0, width = 0] = pictures.shape;
  if (labels && labels.length !== count) throw new RangeError(`pictureGrid: there are ${labels.length} labels for ${count} pictures.`);
  if (scale !== undefined && !(scale > 0)) throw new RangeError(`pictureGrid: scale is ${scale}, but must be above 0.`);
  if (columns !== undefined && !(Number.isInteger(columns) && columns >= 1)) {
    throw new RangeError(`pictureGrid: columns is ${columns}, but must be a whole number from 1.`);
  }
  const side = Math.max(height, width, 1);
  const wished = scale ? side * scale : Math.min(Math.max(side, usualWidth), largestWidth);
  const perRow = columns ?? Math.max(1, Math.min(10, Math.floor((pageWidth - 2 + gap) / (wished + gap))));
  const room = Math.max(1, Math.floor((pageWidth - 2 + gap) / Math.min(perRow, Math.max(1, count))) - gap);
  const zoom = scale ?? Math.min(wished, room) / side;
  const size = {
    columns: perRow,
    width: Math.max(1, Math.round(width * zoom)),
    height: Math.max(1, Math.round(height * zoom)),
    labelWidth: Math.min(usualWidth, room),
  };
  const toPng = async () => drawPictures(pictures, { ...size, labels, range: range ?? rangeOf(pictures) });
  return {
    toPng,
    async [displaySymbol]() {
      const text = `${count} ${count === 1 ? "picture" : "pictures"} of ${width} x ${height} pixels`;
      const named = labels ? `${text}: ${labels.map((label) => label.replace(/\s*\n\s*/g, " ")).join(", ")}` : text;
      if (count * height * width === 0) return { "text/plain": named };
      return { "image/png": (await toPng()).toString("base64"), "text/plain": named };
    },
  };
}
