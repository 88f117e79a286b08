// @ts-check
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Application, Converter, Logger, LogLevel } from "typedoc";
import { brokenLinks } from "./links.mjs";
import { brokenMarkdown } from "./markdown.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const docs = dirname(here);

/** The pages of docs/ by the heading under which the navigation has them, in the order in which a newcomer reads them. */
export const pages = {
  "Start here": ["coming-from", "kernel", "troubleshooting"],
  Data: ["data", "images", "clean", "datasets", "preprocess", "storage", "privacy"],
  Models: ["models", "training", "metrics", "sweep", "explain", "fairness", "card", "economics"],
  Notebooks: ["plots", "gallery", "display", "widgets", "input", "runtime"],
  Project: ["ci", "licences", "supply-chain"],
};

/** Examples in comments are indented, and TypeScript. @param {any} parser */
function highlightIndented(parser) {
  parser.renderer.rules.code_block = (/** @type {{ content: string }[]} */ tokens, /** @type {number} */ i, /** @type {any} */ options) =>
    options.highlight(tokens[i]?.content ?? "", "ts", "");
}

class Collected extends Logger {
  /** @type {string[]} */
  troubles = [];

  /** @override @param {string} message @param {LogLevel} level */
  log(message, level) {
    super.log(message, level);
    if (level >= LogLevel.Warn) this.troubles.push(message);
  }
}

/**
 * Builds the site: the pages of docs/, and the reference from the comments in src/.
 * @param {string} out its folder; what is in it is replaced
 * @returns {Promise<string[]>} what is wrong with it; empty when nothing is
 */
export async function build(out) {
  const known = Object.values(pages).flat();
  const there = readdirSync(docs).filter((name) => name.endsWith(".md") && name !== "index.md");
  const unknown = there.filter((name) => !known.includes(name.slice(0, -3)));
  if (unknown.length > 0) return [`${unknown.join(", ")}: in docs/, but not among the pages of docs/site/build.mjs`];

  const broken = brokenMarkdown(dirname(docs));
  if (broken.length > 0) return broken;

  const app = await Application.bootstrap({
    options: join(here, "typedoc.json"),
    projectDocuments: known.map((name) => join(docs, `${name}.md`)),
    categoryOrder: [...Object.keys(pages), "Reference", "*"],
    // Lines of sources link to the host of the repository: a clone without one, or no clone at all, has nowhere to link to.
    disableSources: spawnSync("git", ["-C", here, "remote", "get-url", "origin"]).status !== 0,
    markdownItLoader: highlightIndented,
    out,
  });
  const logger = new Collected();
  app.logger = logger;
  app.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_context, page) => {
    const [first] = page.content;
    const title = /^# (.+)\n+/.exec(first?.text ?? "");
    if (!first || !title?.[1]) throw new Error(`docs/${page.name}.md does not begin with a heading`);
    first.text = first.text.slice(title[0].length);
    page.frontmatter.category = Object.entries(pages).find(([, names]) => names.includes(page.name))?.[0];
    page.name = title[1].replaceAll("`", "");
  });

  const project = await app.convert();
  if (!project) return [...logger.troubles, "TypeDoc could not read src/"];
  app.validate(project);
  if (logger.troubles.length === 0) await app.generateOutputs(project);
  if (logger.troubles.length === 0) logger.troubles.push(...brokenLinks(out));
  return logger.troubles;
}
