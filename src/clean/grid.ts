import { html, type Markup, type MimeBundle } from "../display";

/** A cell: text, or markup with the text that stands for it where no markup shows. */
export type GridCell = string | { readonly markup: Markup; readonly text: string };

export interface Grid {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly GridCell[])[];
  /** Columns whose texts are set to the left; others, numbers, to the right. */
  readonly left?: readonly string[];
}

/** HTML makes one of several spaces. */
const spaced = (text: string) => text.replaceAll("  ", " \u00a0");

const textOf = (cell: GridCell): string => (typeof cell === "string" ? cell : cell.text);

/** A table that may hold pictures. No style but alignment, so that the page's theme applies. */
export function gridHtml({ columns, rows, left = [] }: Grid): Markup {
  const align = (j: number) => (left.includes(columns[j] as string) ? "left" : "right");
  const head = columns.map((column, j) => html`<th style="text-align: ${align(j)}">${column}</th>`);
  const body = rows.map(
    (row) =>
      html`<tr>${row.map((cell, j) => html`<td style="text-align: ${align(j)}">${typeof cell === "string" ? spaced(cell) : cell.markup}</td>`)}</tr>`,
  );
  return html`<table border="1" class="dataframe"><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`;
}

export function gridText({ columns, rows, left = [] }: Grid): string {
  const texts = [columns, ...rows.map((row) => row.map(textOf))];
  const widths = columns.map((_, j) => Math.max(...texts.map((row) => [...(row[j] as string)].length)));
  const lines = texts.map((row) =>
    row.map((text, j) => {
      const spaces = " ".repeat((widths[j] as number) - [...text].length);
      return left.includes(columns[j] as string) ? text + spaces : spaces + text;
    }),
  );
  return lines.map((line) => line.join("  ").trimEnd()).join("\n");
}

/** Parts one below the other, as HTML and as text. */
export interface Part {
  readonly markup: Markup;
  readonly text: string;
}

export const gridPart = (grid: Grid): Part => ({ markup: gridHtml(grid), text: gridText(grid) });

export const textPart = (text: string): Part => ({ markup: html`<p>${text}</p>`, text });

export const headingPart = (text: string): Part => ({ markup: html`<h4>${text}</h4>`, text: `\n${text}\n${"-".repeat([...text].length)}` });

export const bundleOf = (parts: readonly Part[]): MimeBundle => ({
  // Prices in dollars are no formulas.
  "text/html": html`<div class="tex2jax_ignore mathjax_ignore">${parts.map(({ markup }) => markup)}</div>`.source,
  "text/plain": parts
    .map(({ text }) => text)
    .join("\n")
    .trim(),
});
