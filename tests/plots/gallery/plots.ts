import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Figure } from "tslab-ml/plots";
import { repositoryRoot } from "../../reference";
import * as classification from "./classification";
import * as distributions from "./distributions";
import * as embeddings from "./embeddings";
import * as images from "./images";
import * as layers from "./layers";
import * as regression from "./regression";
import * as training from "./training";

const files = { training, classification, regression, distributions, images, embeddings, layers };

/** One plot of the gallery: an exported function of a file beside this one. */
export interface GalleryPlot {
  /** The function's name. */
  readonly name: string;
  /** The file's name. */
  readonly file: string;
  /** What the comment above it says. */
  readonly says: string;
  /** The lines between its braces. */
  readonly code: string;
  draw(): Promise<Figure>;
}

/** All of them, in the order of the page. */
export const gallery: readonly GalleryPlot[] = Object.entries(files).flatMap(([file, functions]) => {
  const source = readFileSync(join(repositoryRoot, "tests/plots/gallery", `${file}.ts`), "utf8");
  const places = Object.entries(functions as Record<string, () => Promise<Figure>>).map(([name, draw]) => ({
    name,
    draw,
    at: source.search(new RegExp(`^export (async function|const) ${name}\\b`, "m")),
  }));
  return places.sort((a, b) => a.at - b.at).map(({ name, draw, at }) => ({ name, file, draw, ...readSource(source, at) }));
});

function readSource(source: string, at: number): { says: string; code: string } {
  const says = /\/\*\* (.*) \*\/\n$/.exec(source.slice(0, at))?.[1] ?? "";
  const rest = source.slice(at);
  const code = rest.startsWith("export const")
    ? (/=>\s*(.*?;)\n(?:\n|$)/s.exec(rest)?.[1] ?? "")
    : (/\{\n(.*?)\n\}\n/s.exec(rest)?.[1] ?? "");
  return { says, code: code.replace(/^ {2}/gm, "").replace(/^return /m, "") };
}
