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

/** @param takes the kinds of markup that stand as they are within this one */
function tagOf(mimeType: Markup["mimeType"], takes: readonly Markup["mimeType"][], write: (text: string) => string): Tag {
  const textOf = (value: unknown): string => {
    if (value === null || value === undefined || value === false) return "";
    if (Array.isArray(value)) return value.map(textOf).join("");
    if (!isMarkup(value)) return write(String(value));
    return takes.includes(value.mimeType) ? value.source : write(value.source);
  };
  return (parts, ...values) => {
    const source = parts.reduce((text, part, i) => text + textOf(values[i - 1]) + part);
    return { mimeType, source, [displaySymbol]: (): MimeBundle => ({ [mimeType]: source, "text/plain": source }) };
  };
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
export const html: Tag = tagOf("text/html", ["text/html", "image/svg+xml"], escapeHtml);

/** SVG as a template, under the rules of {@link html}. The outermost one needs `xmlns="http://www.w3.org/2000/svg"`. */
export const svg: Tag = tagOf("image/svg+xml", ["text/html", "image/svg+xml"], escapeHtml);

// The ASCII punctuation that a backslash makes literal: https://spec.commonmark.org/0.31.2/#backslash-escapes. Those within words stay readable.
const special = /[\\`*_{}[\]()#+!|~$]/g;
/** What makes a line a list, a heading, a rule or code by its beginning. */
const lineStart = /^([ \t]*)(?:([-=])(?=[-=\s]|$)|(\d+)([.)])(?=\s|$))/gm;
const indent = /^[ \t](?=[ \t]{3}|.*\t)/gm;

/** Angle brackets and quotes as HTML has them: within a block of HTML a backslash makes nothing literal. Apostrophes stay: attributes are for double quotes. */
const textInMarkdown = (text: string): string =>
  escapeHtml(text)
    .replaceAll("&#39;", "'")
    .replace(special, "\\$&")
    .replace(lineStart, "$1$3\\$2$4")
    .replace(indent, (space) => `&#${space.charCodeAt(0)};`);

/** Markdown as a template: what is put in is text, unless it is itself made by {@link md}, {@link html} or {@link svg}. */
export const md: Tag = tagOf("text/markdown", ["text/markdown", "text/html", "image/svg+xml"], textInMarkdown);
