import { columnTexts, isMissing } from "./cell-text";
import { escapeHtml } from "./html";

/** What a table is made from; only the cells that are shown are asked for. */
export interface TableSource {
  readonly height: number;
  readonly width: number;
  column(j: number): string;
  type?(j: number): string;
  index?(i: number): unknown;
  cell(i: number, j: number): unknown;
  readonly caption?: string;
}

export interface TableLimits {
  maxRows: number;
  maxColumns: number;
  maxWidth: number;
}

interface Cell {
  text: string;
  missing?: boolean;
  /** Whether a line must not end within it: a date has hyphens and a space. */
  whole?: boolean;
  type?: string;
}

/** Texts in their places, the middle cut out where there were too many. */
export interface TableLayout {
  readonly head: readonly Cell[];
  readonly body: readonly (readonly Cell[])[];
  /** Whether the first column is the index. */
  readonly indexed: boolean;
  readonly caption?: string;
}

const gap = -1;

export function layOut(source: TableSource, { maxRows, maxColumns, maxWidth }: TableLimits): TableLayout {
  const rows = shown(source.height, maxRows);
  const columns = shown(source.width, maxColumns).map((j) =>
    j === gap
      ? { head: { text: "…" }, body: rows.map((): Cell => ({ text: "…" })) }
      : { head: { text: source.column(j), type: source.type?.(j) }, body: cellsOf((i) => source.cell(i, j)) },
  );
  if (source.index) columns.unshift({ head: { text: "", type: undefined }, body: cellsOf((i) => source.index?.(i)) });

  function cellsOf(value: (i: number) => unknown): Cell[] {
    const values = rows.filter((i) => i !== gap).map(value);
    const cells = columnTexts(values, { maxWidth }).map(
      (text, k): Cell => ({
        text,
        missing: isMissing(values[k]),
        whole: values[k] instanceof Date,
      }),
    );
    if (rows.includes(gap)) cells.splice(rows.indexOf(gap), 0, { text: "⋮" });
    return cells;
  }
  return {
    head: columns.map(({ head }) => head),
    body: rows.map((_, k) => columns.map(({ body }) => body[k] as Cell)),
    indexed: source.index !== undefined,
    caption: source.caption,
  };
}

function shown(count: number, most: number): number[] {
  const all = Array.from({ length: Math.min(count, most) }, (_, i) => i);
  if (count <= most) return all;
  const first = Math.ceil(most / 2);
  return [...all.slice(0, first), gap, ...all.slice(first).map((i) => i + count - most)];
}

/** No style and no script: JupyterLab's theme applies, and its sanitizer keeps everything in untrusted notebooks. */
export function htmlTable({ head, body, indexed, caption }: TableLayout): string {
  const heads = head
    .map(({ text, type }) => `<th>${escapeHtml(text)}${type ? `<br><small>${escapeHtml(type)}</small>` : ""}</th>`)
    .join("");
  const lines = body.map((row) => `<tr>${row.map((cell, j) => htmlCell(cell, indexed && j === 0 ? "th" : "td")).join("")}</tr>`);
  const note = caption ? `\n<p><small>${htmlLines(caption)}</small></p>` : "";
  // Jupyter would typeset what stands between two dollar signs, such as two prices, as a formula.
  return `<div><table border="1" class="dataframe tex2jax_ignore mathjax_ignore">\n<thead><tr>${heads}</tr></thead>\n<tbody>\n${lines.join("\n")}\n</tbody></table>${note}</div>`;
}

function htmlCell({ text, missing, whole }: Cell, tag: "th" | "td"): string {
  // The attribute, because JupyterLab's sanitizer takes no style that does it.
  return `<${tag}${whole ? " nowrap" : ""}>${missing ? `<em>${escapeHtml(text)}</em>` : htmlLines(text)}</${tag}>`;
}

const htmlLines = (text: string) => escapeHtml(text).replace(/\n/g, "<br>");

/** Columns set right, the index set left, as pandas prints a frame. */
export function textTable({ head, body, indexed, caption }: TableLayout): string {
  const rows = [head, ...body].map((row) => row.map(({ text }) => text.replace(/\s*\n\s*/g, " ")));
  const widths = head.map((_, j) => Math.max(...rows.map((row) => length(row[j] as string))));
  const lines = rows.map((row) => row.map((text, j) => padded(text, widths[j] as number, indexed && j === 0)).join("  "));
  return [...lines, ...(caption ? ["", caption] : [])].map((line) => line.trimEnd()).join("\n");
}

const length = (text: string) => [...text].length;

function padded(text: string, width: number, left: boolean): string {
  const spaces = " ".repeat(width - length(text));
  return left ? text + spaces : spaces + text;
}
