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

/** A picture shrunk to a few cells, whose colours tell what stands where and nothing of the edges of letters. */
export async function coarse(
  picture: Buffer,
  columns = 70,
  rows = 45,
): Promise<{ width: number; height: number; cells: Uint8ClampedArray }> {
  const { createCanvas, loadImage } = canvas();
  const image = await loadImage(picture);
  const pen = createCanvas(columns, rows).getContext("2d");
  pen.imageSmoothingQuality = "high";
  pen.drawImage(image, 0, 0, columns, rows);
  return { width: image.width, height: image.height, cells: Uint8ClampedArray.from(pen.getImageData(0, 0, columns, rows).data) };
}
