import { escapeHtml, html, type Markup } from "../display";
import { type Figure, toPng } from "../plots";
import type { Block, Section } from "./blocks";

const style = `
:root { color-scheme: light dark; --ink: #222; --soft: #666; --line: #ddd; --page: #fff; }
@media (prefers-color-scheme: dark) { :root { --ink: #ddd; --soft: #999; --line: #3c3c3c; --page: #111; } }
body { max-width: 52rem; margin: 2rem auto; padding: 0 1rem; color: var(--ink); background: var(--page); font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.8rem; line-height: 1.2; } h2 { margin-top: 2.2rem; padding-bottom: 0.3rem; border-bottom: 1px solid var(--line); font-size: 1.3rem; }
h3 { margin-bottom: 0.3rem; font-size: 1rem; }
table { border-collapse: collapse; margin: 0.8rem 0; font-size: 0.9rem; } caption { text-align: left; color: var(--soft); padding-bottom: 0.3rem; }
th, td { padding: 0.25rem 0.8rem 0.25rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
.dataframe, .dataframe th, .dataframe td { border-width: 0 0 1px; border-style: solid; border-color: var(--line); } .dataframe td { text-align: right; }
figure { margin: 1rem 0; } figcaption { color: var(--soft); font-size: 0.9rem; } img { max-width: 100%; border-radius: 4px; }
.gap { color: var(--soft); font-style: italic; }
`;

/** The card as a page of its own. */
export async function page(title: string, sections: readonly Section[]): Promise<string> {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
${await body(title, sections, "h1", "both")}
</body>
</html>
`;
}

/** The card for a notebook, in whose styles it stands. */
export const fragment = (title: string, sections: readonly Section[]): Promise<string> => body(title, sections, "h2", "light");

type Themes = "light" | "both";

async function body(title: string, sections: readonly Section[], heading: "h1" | "h2", themes: Themes): Promise<string> {
  const parts = await Promise.all(sections.map((section) => sectionHtml(section, heading === "h1" ? "h2" : "h3", themes)));
  return `<${heading}>${escapeHtml(title)}</${heading}>\n${parts.join("\n")}`;
}

async function sectionHtml({ title, blocks }: Section, heading: "h2" | "h3", themes: Themes): Promise<string> {
  const parts = await Promise.all(blocks.map((block) => blockHtml(block, heading === "h2" ? "h3" : "h4", themes)));
  const content = parts.length > 0 ? parts.join("\n") : html`<p class="gap"><em>Not stated.</em></p>`.source;
  return `<${heading}>${escapeHtml(title)}</${heading}>\n${content}`;
}

async function blockHtml(block: Block, heading: "h3" | "h4", themes: Themes): Promise<string> {
  const label = (text: string | undefined) => (text ? `<${heading}>${escapeHtml(text)}</${heading}>\n` : "");
  switch (block.kind) {
    case "text":
      return label(block.label) + (block.text ? html`<p>${block.text}</p>`.source : "");
    case "list":
      return label(block.label) + html`<ul>${block.items.map((item) => html`<li>${item}</li>`)}</ul>`.source;
    case "table":
      return tableHtml(block).source;
    case "html":
      return label(block.caption) + block.html;
    case "picture":
      return pictureHtml(`data:image/png;base64,${block.png}`, undefined, block.alt, block.caption);
    case "figure":
      return figureHtml(block.figure, block.caption, themes);
  }
}

function tableHtml({ caption, columns, rows }: Extract<Block, { kind: "table" }>): Markup {
  const head = columns.some(Boolean) && html`<thead><tr>${columns.map((column) => html`<th>${column}</th>`)}</tr></thead>`;
  const named = columns.every((column) => column === "");
  const cell = (text: string, j: number) => (named && j === 0 ? html`<th>${text}</th>` : html`<td>${text}</td>`);
  return html`<table>${caption && html`<caption>${caption}</caption>`}${head}<tbody>${rows.map((row) => html`<tr>${row.map(cell)}</tr>`)}</tbody></table>`;
}

async function figureHtml(figure: Figure, caption: string | undefined, themes: Themes): Promise<string> {
  const address = async (theme: "light" | "dark") => `data:image/png;base64,${(await toPng(figure, { theme })).toString("base64")}`;
  return pictureHtml(await address("light"), themes === "both" ? await address("dark") : undefined, figure.alt, caption);
}

function pictureHtml(light: string, dark: string | undefined, alt: string, caption: string | undefined): string {
  const image = html`<img src="${light}" alt="${alt}">`;
  const both = dark ? html`<picture><source srcset="${dark}" media="(prefers-color-scheme: dark)">${image}</picture>` : image;
  return html`<figure>${both}${caption && html`<figcaption>${caption}</figcaption>`}</figure>`.source;
}
