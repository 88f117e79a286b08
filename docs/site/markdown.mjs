// @ts-check
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
// @ts-expect-error it brings no types
import markdownIt from "markdown-it";

/** @typedef {{ type: string, content: string, attrs: [string, string][] | null, children: Token[] | null }} Token */

const parser = markdownIt({ html: true, linkify: true });

/**
 * The links of the README, of docs/ and of the notebooks that lead to no file or to no heading, and addresses that are none.
 * @param {string} root the repository
 * @returns {string[]}
 */
export function brokenMarkdown(root) {
  const docs = readdirSync(join(root, "docs")).filter((name) => name.endsWith(".md"));
  const notebooks = readdirSync(join(root, "notebooks")).filter((name) => name.endsWith(".ipynb"));
  const files = ["README.md", ...docs.map((name) => join("docs", name)), ...notebooks.map((name) => join("notebooks", name))];
  return files.flatMap((name) => brokenIn(join(root, name)).map((link) => `${relative(root, join(root, name))}: "${link}" leads nowhere`));
}

/** @param {string} path @returns {string[]} */
function brokenIn(path) {
  return linksOf(textOf(path)).filter((link) => {
    if (/^[a-z][\w+.-]*:/i.test(link))
      return !/^(https?:\/\/[^\s/]+\.[^\s]+|https?:\/\/(127\.0\.0\.1|localhost)\b.*|mailto:\S+@\S+|data:.*)$/s.test(link);
    const [file = "", place = ""] = link.split("#");
    const target = file ? resolve(dirname(path), decodeURIComponent(file)) : path;
    if (!existsSync(target)) return true;
    return place !== "" && /\.(md|ipynb)$/.test(target) && !placesOf(target).includes(decodeURIComponent(place));
  });
}

/** The Markdown of a page, or of all cells of a notebook. @param {string} path */
function textOf(path) {
  const text = readFileSync(path, "utf8");
  if (!path.endsWith(".ipynb")) return text;
  /** @type {{ cells: { cell_type: string, source: string | string[] }[] }} */
  const { cells } = JSON.parse(text);
  return cells
    .filter((cell) => cell.cell_type === "markdown")
    .map(({ source }) => [source].flat().join(""))
    .join("\n\n");
}

/** @param {string} text @returns {string[]} */
function linksOf(text) {
  /** @type {string[]} */
  const links = [];
  /** @param {Token[]} tokens */
  const walk = (tokens) => {
    for (const { type, attrs, content, children } of tokens) {
      for (const [name, value] of attrs ?? []) if (name === "href" || name === "src") links.push(value);
      if (type === "html_block" || type === "html_inline")
        for (const [, value] of content.matchAll(/\s(?:href|src|srcset)="([^"]*)"/g)) links.push(value ?? "");
      if (children) walk(children);
    }
  };
  walk(parser.parse(text, {}));
  return links;
}

/** What GitHub, and JupyterLab in notebooks, call the headings of a page. @param {string} path @returns {string[]} */
function placesOf(path) {
  /** @type {Token[]} */
  const tokens = parser.parse(textOf(path), {});
  const headings = tokens.flatMap((token, i) => (token.type === "heading_open" ? [plain(tokens[i + 1])] : []));
  if (path.endsWith(".ipynb")) return headings.map((heading) => heading.replaceAll(" ", "-"));
  /** @type {Map<string, number>} */
  const seen = new Map();
  return headings.map((heading) => {
    const slug = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-");
    const before = seen.get(slug) ?? 0;
    seen.set(slug, before + 1);
    return before === 0 ? slug : `${slug}-${before}`;
  });
}

/** @param {Token | undefined} inline */
const plain = (inline) => (inline?.children ?? []).map(({ content }) => content).join("");
