import { join } from "node:path";
import { canvas } from "tslab-ml/display";
import { type Figure, toPng } from "tslab-ml/plots";
import { repositoryRoot } from "../../reference";

/** Where pictures and figures are committed. */
export const folder = join(repositoryRoot, "docs", "gallery");

export const themes = ["light", "dark"] as const;

/** The picture as WebP, a third of the PNG's size. */
export async function webp(figure: Figure, theme: "light" | "dark"): Promise<Buffer> {
  const { createCanvas, loadImage } = canvas();
  const image = await loadImage(await toPng(figure, { theme }));
  const page = createCanvas(image.width, image.height);
  page.getContext("2d").drawImage(image, 0, 0);
  return page.encode("webp", 82);
}

/** Mean brightnesses, red, green and blue, of the cells of a coarse grid over a picture. */
export async function coarse(picture: Buffer, columns = 35, rows = 30): Promise<{ width: number; height: number; cells: Float64Array }> {
  const { createCanvas, loadImage } = canvas();
  const image = await loadImage(picture);
  const page = createCanvas(image.width, image.height);
  page.getContext("2d").drawImage(image, 0, 0);
  const { data } = page.getContext("2d").getImageData(0, 0, image.width, image.height);
  const sums = new Float64Array(columns * rows * 3);
  const counts = new Float64Array(columns * rows);
  for (let y = 0; y < image.height; y++) {
    for (let x = 0; x < image.width; x++) {
      const cell = Math.floor((y * rows) / image.height) * columns + Math.floor((x * columns) / image.width);
      counts[cell]!++;
      for (let c = 0; c < 3; c++) sums[cell * 3 + c]! += data[(y * image.width + x) * 4 + c]!;
    }
  }
  return { width: image.width, height: image.height, cells: sums.map((sum, i) => sum / counts[Math.floor(i / 3)]!) };
}
