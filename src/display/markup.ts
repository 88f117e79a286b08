import { type Displayable, displaySymbol, type MimeBundle } from "./host";
import { escapeHtml } from "./html";

/** HTML, Markdown or SVG that shows itself; as a part of other markup it stands as it is. */
export interface Markup extends Displayable {
  readonly mimeType: "text/html" | "text/markdown" | "image/svg+xml";
  /** The source. */
  readonly source: string;
}

/** Makes markup of a template literal. */
export type Tag = (parts: TemplateStringsArray, ...values: unknown[]) => Markup;

function tagOf(mimeType: Markup["mimeType"], write: (text: string) => string): Tag {
  return (parts, ...values) => {
    const source = parts.reduce((text, part, i) => text + textOf(values[i - 1], write) + part);
    return { mimeType, source, [displaySymbol]: (): MimeBundle => ({ [mimeType]: source, "text/plain": source }) };
  };
}

/** Markup as it is, arrays one after the other, nothing for what is missing, and text made harmless. */
function textOf(value: unknown, write: (text: string) => string): string {
  if (value === null || value === undefined || value === false) return "";
  if (Array.isArray(value)) return value.map((each) => textOf(each, write)).join("");
  return isMarkup(value) ? value.source : write(String(value));
}

const isMarkup = (value: unknown): value is Markup =>
  typeof value === "object" && value !== null && displaySymbol in value && "mimeType" in value && "source" in value;

/**
 * HTML as a template: what is put in is text, whatever characters it has, unless it is itself made by {@link html} or {@link svg}.
 *
 *     html`<b>${name}</b><ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`
 *
 * JupyterLab drops scripts from a notebook that is not trusted.
 */
export const html: Tag = tagOf("text/html", escapeHtml);

/** SVG as a template, under the rules of {@link html}. The outermost one needs `xmlns="http://www.w3.org/2000/svg"`. */
export const svg: Tag = tagOf("image/svg+xml", escapeHtml);

// The ASCII punctuation that a backslash makes literal: https://spec.commonmark.org/0.31.2/#backslash-escapes. Those within words stay readable.
const special = /[\\`*_{}[\]<>()#+!|~$&]/g;

/** Markdown as a template: what is put in is text, unless it is itself made by {@link md} or {@link html}. */
export const md: Tag = tagOf("text/markdown", (text) => text.replace(special, "\\$&"));
