import { plots } from "tslab-ml";
import { datasets } from "./datasets";

/** Thirteen measurements of 178 wines along their two directions of largest variance. */
export async function pcaOfWines() {
  const { wine } = await datasets();
  const measured = Object.entries(wine).filter(([name]) => name !== "cultivar") as [string, number[]][];
  const standardized = measured.map(([, values]) => {
    const mean = values.reduce((a, b) => a + b) / values.length;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    return values.map((value) => (value - mean) / deviation);
  });
  const rows = standardized[0]!.map((_, i) => standardized.map((column) => column[i]!));
  return plots.embedding(rows, { labels: wine.cultivar, title: "Wines by their 13 measurements (PCA)" });
}

/** 64 pixels of 500 handwritten digits in two dimensions: neighbours stay neighbours. */
export async function umapOfDigits() {
  const { digits } = await datasets();
  return plots.embedding(digits.images, {
    labels: digits.yTrue,
    classNames: digits.classNames,
    method: "umap",
    seed: 1,
    maxPoints: 500,
    title: "Handwritten digits (UMAP)",
  });
}
