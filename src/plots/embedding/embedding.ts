import seedrandom from "seedrandom";
import { UMAP } from "umap-js";
import { checkLengths } from "../../samples";
import { axis } from "../axes";
import { type Classes, classesOf, type Matrix, matrixOf, type Rows } from "../columns";
import { type Figure, figure } from "../figure";
import { seriesStyle } from "../palette";
import { sampledRows } from "../sample";
import { counted, heading, listed } from "../words";
import { principalComponents } from "./pca";

export interface EmbeddingOptions {
  /** A class per sample, which gets a colour and a symbol. Default: none. */
  labels?: Classes | Rows;
  /** Names of classes 0, 1, ... Default: the labels as they are. */
  classNames?: readonly string[];
  /** "pca" keeps large distances, "umap" neighbourhoods (McInnes, Healy & Melville 2018). Default: "pca". */
  method?: "pca" | "umap";
  /** For the choice of samples, and for UMAP. Default: 0. */
  seed?: number;
  /** Of more samples a random part is mapped. Default: 1000 for UMAP, which takes about 4 s for them, and 2000 for PCA. */
  maxPoints?: number;
  /** UMAP: how many neighbours make a neighbourhood. Default: 15. */
  neighbors?: number;
  /** UMAP: how close points may lie in the map. Default: 0.1. */
  minDist?: number;
  title?: string;
}

const bare = { showticklabels: false, ticks: "", showgrid: false };
const widestForUmap = 256;
const axesForUmap = 50;
const mostClasses = 28;

/**
 * A map of samples with many numbers each, such as images or the activations of a layer: near in the map is near in the data. Axes of a PCA say how much
 * of the variance they explain; those of UMAP mean nothing, nor do its distances between groups. With labels the figure says how often the nearest
 * neighbour in the map has the same one.
 *
 *     plots.embedding(features, { labels: testSet.ys, classNames: fashion.classNames, method: "umap", seed: 1 })
 *
 * @param samples `[N, K]`; a tensor's further dimensions are flattened, and for UMAP more than 256 numbers are first reduced to 50 by PCA
 * @throws {RangeError} when there are fewer than three samples, a value is not finite, or the labels are not as many
 */
export function embedding(samples: Rows, options: EmbeddingOptions = {}): Figure {
  const { labels, classNames, method = "pca", seed = 0, maxPoints = method === "umap" ? 1000 : 2000, title } = options;
  if (method !== "pca" && method !== "umap") throw new RangeError(`embedding: method is "${method}", but must be "pca" or "umap".`);
  const all = matrixOf(samples, "embedding: samples");
  if (all.rows < 3) throw new RangeError(`embedding: samples has ${counted(all.rows, "row")}, but a map needs at least 3.`);
  if (all.width < 2) throw new RangeError("embedding: samples has one number per row; draw plots.histogram instead.");
  const classes = labels === undefined ? undefined : classesOf(labels, classNames, "embedding: labels");
  if (classes) checkLengths("embedding", "samples", all.rows, "labels", classes.names.length);
  const rows = sampledRows(all.rows, Math.max(3, maxPoints), seed);
  const { places, axes } = method === "pca" ? pcaMap(part(all, rows), seed) : umapMap(part(all, rows), seed, options);
  const names = classes && Array.from(rows, (row) => classes.names[row] as string);
  const notes = [
    rows.length < all.rows ? `${rows.length.toLocaleString("en-US")} of ${all.rows.toLocaleString("en-US")} samples, drawn at random` : "",
    names ? `nearest neighbour of the same label: ${(100 * agreement(places, names)).toFixed(0)}%` : "",
  ].filter(Boolean);
  const groups = names ? sortedNames(names, classNames) : [""];
  if (groups.length > mostClasses)
    throw new RangeError(`embedding: labels has ${groups.length} classes, but at most ${mostClasses} can be told apart.`);
  return figure({
    data: groups.map((group, g) => {
      const members = places.map((_, i) => i).filter((i) => !names || names[i] === group);
      const { color, symbol } = seriesStyle(g);
      return {
        type: "scatter",
        mode: "markers",
        name: group,
        x: members.map((i) => round(places[i]?.[0] as number)),
        y: members.map((i) => round(places[i]?.[1] as number)),
        customdata: members.map((i) => rows[i]),
        hovertemplate: `sample %{customdata}<extra>${group}</extra>`,
        marker: { color, symbol, size: places.length > 600 ? 5 : 7, opacity: 0.75 },
        showlegend: names !== undefined,
      };
    }),
    layout: {
      ...heading(title ?? `Map of the samples (${method === "pca" ? "PCA" : "UMAP"})`, notes.join("; ") || undefined),
      xaxis: axis(axes[0] as string, method === "umap" ? bare : {}),
      yaxis: axis(axes[1] as string, method === "umap" ? bare : {}),
      legend: { itemsizing: "constant" },
    },
    alt: `${method === "pca" ? "PCA" : "UMAP"} map of ${counted(places.length, "sample")} with ${all.width} numbers each${names ? `, by class (${listed(groups, 12)})` : ""}. ${axes.join(", ")}. ${notes.join("; ")}`.trim(),
  });
}

function pcaMap(matrix: Matrix, seed: number) {
  const { scores, explained } = principalComponents(matrix, 2, seed);
  return { places: scores, axes: explained.map((share, k) => `Component ${k + 1} (${(100 * share).toFixed(1)}% of the variance)`) };
}

function umapMap(matrix: Matrix, seed: number, { neighbors = 15, minDist = 0.1 }: EmbeddingOptions) {
  const rows = matrix.width > widestForUmap ? principalComponents(matrix, axesForUmap, seed).scores : listsOf(matrix);
  const random = seedrandom.alea(String(seed));
  const umap = new UMAP({ nComponents: 2, nNeighbors: Math.min(neighbors, matrix.rows - 1), minDist, random });
  return { places: umap.fit(rows), axes: ["UMAP 1 (no unit)", "UMAP 2 (no unit)"] };
}

const listsOf = ({ rows, width, data }: Matrix) =>
  Array.from({ length: rows }, (_, i) => Array.from(data.subarray(i * width, (i + 1) * width)));

function part({ width, data }: Matrix, rows: Int32Array): Matrix {
  const chosen = new Float64Array(rows.length * width);
  rows.forEach((row, i) => void chosen.set(data.subarray(row * width, (row + 1) * width), i * width));
  return { rows: rows.length, width, data: chosen };
}

/** The share of points whose nearest one in the map has the same name. */
function agreement(places: readonly (readonly number[])[], names: readonly string[]): number {
  let same = 0;
  for (const [i, [x = 0, y = 0]] of places.entries()) {
    let [nearest, least] = [-1, Number.POSITIVE_INFINITY];
    for (const [j, [u = 0, v = 0]] of places.entries()) {
      const distance = (x - u) ** 2 + (y - v) ** 2;
      if (j !== i && distance < least) [nearest, least] = [j, distance];
    }
    if (names[nearest] === names[i]) same++;
  }
  return same / places.length;
}

function sortedNames(names: readonly string[], classNames: readonly string[] = []): string[] {
  const found = new Set(names);
  const known = classNames.filter((name) => found.delete(name));
  return [...known, ...[...found].sort((a, b) => a.localeCompare(b, "en", { numeric: true }))];
}

const round = (value: number) => Number(value.toPrecision(5));
