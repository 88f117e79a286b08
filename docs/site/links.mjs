// @ts-check
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

/**
 * The links and pictures of a built site that lead nowhere: to no file, or to no place in one.
 * @param {string} site
 * @returns {string[]}
 */
export function brokenLinks(site) {
  const pages = readdirSync(site, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".html"));
  const texts = new Map(pages.map((name) => [join(site, name), readFileSync(join(site, name), "utf8")]));
  /** @type {Map<string, Set<string>>} */
  const places = new Map(
    [...texts].map(([path, text]) => [path, new Set([...text.matchAll(/\s(?:id|name)="([^"]*)"/g)].map(([, id]) => plain(id ?? "")))]),
  );
  const troubles = new Set();
  for (const [path, text] of texts) {
    for (const [, link] of text.matchAll(/\s(?:href|src|srcset)="([^"]*)"/g)) {
      const { file, place } = targetOf(path, plain(link ?? ""));
      if (file === undefined) continue;
      const at = existsSync(file) && statSync(file).isDirectory() ? join(file, "index.html") : file;
      const wrong = !existsSync(at) || (place && places.has(at) && !places.get(at)?.has(place));
      if (wrong) troubles.add(`${relative(site, path)}: "${link}" leads nowhere`);
    }
  }
  return [...troubles];
}

/** The file that a link leads to, and the place in it; no file where it leads to another host. @param {string} from @param {string} link */
function targetOf(from, link) {
  if (/^[a-z][\w+.-]*:/i.test(link)) return {};
  const [path = "", place = ""] = link.split("#");
  const file = path.split("?")[0];
  return { file: file ? resolve(dirname(from), decodeURIComponent(file)) : from, place: decodeURIComponent(place) };
}

/** @param {string} text */
const plain = (text) =>
  text.replaceAll("&quot;", '"').replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&#39;", "'").replaceAll("&amp;", "&");
