import { canvas, fontFamily } from "./canvas";
import { type Pictures, rgba } from "./pixels";

/** How the pictures of a grid are laid out; lengths in screen pixels. */
export interface Drawing {
  columns: number;
  /** Of one picture. */
  width: number;
  height: number;
  labels?: readonly string[];
  /** Room that a label has at least. */
  labelWidth: number;
  /** The values of black and white. */
  range: readonly [low: number, high: number];
}

/** Between two pictures. */
export const gap = 8;

const border = 1;
const fontSize = 12;
const lineHeight = 15;
// As readable on white as on the dark page of JupyterLab: a contrast of 4.3 and 4.4 to 1.
const ink = "#7a7a7a";
const frame = "rgba(127, 127, 127, 0.4)";

/** The grid as PNG bytes on a transparent page. */
export function drawPictures(pictures: Pictures, { columns, width, height, labels, labelWidth, range }: Drawing): Buffer {
  const count = pictures.shape[0] as number;
  const lines = labels ? Math.max(...labels.map((label) => label.split("\n").length)) : 0;
  const cellWidth = labels ? Math.max(width, labelWidth) : width;
  const cellHeight = height + (lines > 0 ? lines * lineHeight + 4 : 0);
  const across = Math.min(columns, count);
  const down = Math.ceil(count / columns);
  const page = canvas().createCanvas(across * (cellWidth + gap) - gap + 2 * border, down * (cellHeight + gap) - gap + 2 * border);
  const pen = page.getContext("2d");
  pen.imageSmoothingQuality = "high";
  pen.font = `${fontSize}px "${fontFamily}"`;
  pen.textAlign = "center";
  pen.textBaseline = "top";
  pen.strokeStyle = frame;
  pen.fillStyle = ink;
  for (let n = 0; n < count; n++) {
    const cellLeft = border + (n % columns) * (cellWidth + gap);
    const left = cellLeft + Math.round((cellWidth - width) / 2);
    const top = border + Math.floor(n / columns) * (cellHeight + gap);
    pen.drawImage(enlarged(pictures, n, range, width), left, top, width, height);
    pen.strokeRect(left - 0.5, top - 0.5, width + 1, height + 1);
    labels?.[n]?.split("\n").forEach((line, k) => {
      const text = fitted(line, cellWidth + gap - 2, (part) => pen.measureText(part).width);
      pen.fillText(text, cellLeft + cellWidth / 2, top + height + 4 + k * lineHeight);
    });
  }
  return page.toBuffer("image/png");
}

/** Picture `n` alone as PNG bytes, its pixels in whole steps and at least `width` wide. */
export const picturePng = (pictures: Pictures, n: number, range: readonly [number, number], width: number): Buffer =>
  enlarged(pictures, n, range, width).toBuffer("image/png");

/** A picture in whole steps, at least `width` wide: shrunk from there, its pixels stay sharp and of one size. */
function enlarged(pictures: Pictures, n: number, range: readonly [number, number], width: number) {
  const { createCanvas, ImageData } = canvas();
  const [, rows = 0, columns = 0] = pictures.shape;
  const picture = createCanvas(columns, rows);
  picture.getContext("2d").putImageData(new ImageData(rgba(pictures, n, range), columns, rows), 0, 0);
  const steps = Math.ceil(width / columns);
  if (steps === 1) return picture;
  const large = createCanvas(columns * steps, rows * steps);
  const pen = large.getContext("2d");
  pen.imageSmoothingEnabled = false;
  pen.drawImage(picture, 0, 0, large.width, large.height);
  return large;
}

function fitted(text: string, width: number, measure: (text: string) => number): string {
  if (measure(text) <= width) return text;
  const characters = [...text];
  while (characters.length > 1 && measure(`${characters.join("")}…`) > width) characters.pop();
  return `${characters.join("").trimEnd()}…`;
}
