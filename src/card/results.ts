import { bundleOf } from "../display";
import type { Figure } from "../plots";
import type { Block } from "./blocks";
import type { Result, Score } from "./content";

/** Results as they show themselves in a notebook: figures as pictures, tables as tables, the rest as text. */
export async function resultBlocks(results: Readonly<Record<string, Result>> = {}, kind?: string): Promise<Block[]> {
  return Promise.all(Object.entries(results).map(([name, result]) => blockOf(kind ? `${kind}: ${name}` : name, result)));
}

async function blockOf(caption: string, result: Result): Promise<Block> {
  if (isFigure(result)) return { kind: "figure", caption, figure: result };
  const bundle = await bundleOf(result);
  if (typeof bundle["text/html"] === "string") return { kind: "html", caption, html: bundle["text/html"] };
  const text = String(bundle["text/plain"] ?? "");
  if (typeof bundle["image/png"] === "string") return { kind: "picture", caption, png: bundle["image/png"], alt: text };
  return { kind: "text", label: caption, text };
}

const isFigure = (result: Result): result is Figure => {
  const { data, layout, alt } = result as Partial<Figure>;
  return Array.isArray(data) && typeof layout === "object" && typeof alt === "string";
};

/** Scores as a table, with their intervals where there are some. */
export function scoreBlock(scores: Readonly<Record<string, Score>> = {}): Block[] {
  const entries = Object.entries(scores);
  if (entries.length === 0) return [];
  const hasIntervals = entries.some(([, score]) => typeof score !== "number");
  const rows = entries.map(([name, score]) => {
    if (typeof score === "number") return [name, decimals(score), ...(hasIntervals ? [""] : [])];
    const value = "value" in score ? score.value : score.estimate;
    return [name, decimals(value), `${decimals(score.low)} to ${decimals(score.high)}`];
  });
  return [{ kind: "table", columns: ["Metric", "Value", ...(hasIntervals ? ["Interval"] : [])], rows }];
}

/** Four decimals, or scientific notation where those would show nothing. */
export const decimals = (value: number) => (value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential(2) : value.toFixed(4));
