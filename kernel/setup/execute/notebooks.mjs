// @ts-check
import { readdirSync } from "node:fs";
import { Fault } from "../fault.mjs";

const partial = ".partial.ipynb";

/** Where what has run of a notebook is kept when it does not come to its end. @param {string} name */
export const partialOf = (name) => name.replace(/\.ipynb$/, partial);

/**
 * The notebooks of a folder whose names contain one of the parts; all of them where there are no parts.
 * @param {string} folder
 * @param {string[]} parts
 * @throws {Fault} when a part is in no name
 */
export function notebooksIn(folder, parts) {
  const all = readdirSync(folder)
    .filter((name) => name.endsWith(".ipynb") && !name.endsWith(partial))
    .sort();
  if (all.length === 0) throw new Fault(`There is no notebook in ${folder}.`);
  const unknown = parts.filter((part) => !all.some((name) => name.includes(part)));
  if (unknown.length > 0)
    throw new Fault(`No notebook's name contains ${unknown.map((part) => `"${part}"`).join(" or ")}; there are ${all.join(", ")}.`);
  return parts.length === 0 ? all : all.filter((name) => parts.some((part) => name.includes(part)));
}
