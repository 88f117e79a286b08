import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { fragment } from "../fragment";
import { records } from "../records";

/**
 * The files that a path names: itself, those of a folder that end in one of `extensions`, or those that fit a pattern with `*`, `?`, `**` or `[...]`; sorted by name.
 *
 * @throws {Error} when there are none
 */
export async function filesOf(caller: string, path: string | readonly string[], extensions: readonly string[]): Promise<string[]> {
  if (typeof path !== "string" && !Array.isArray(path))
    throw new TypeError(
      `${caller}: path is ${path === null ? "null" : typeof path}, but must be the path of a file or a folder, or a list of paths.`,
    );
  if (typeof path !== "string") {
    if (path.length === 0) throw new Error(`${caller}: the list of files is empty.`);
    return (await Promise.all(path.map((each) => filesOf(caller, each, extensions)))).flat();
  }
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) {
    const names = (await readdir(path)).filter(
      (name) => !name.startsWith(".") && extensions.some((extension) => name.toLowerCase().endsWith(extension)),
    );
    if (names.length === 0) throw new Error(`${caller}: the folder ${path} has no file that ends in ${extensions.join(", ")}.`);
    return names.sort().map((name) => join(path, name));
  }
  if (found || !/[*?[]/.test(path)) return [path];
  const fitting = await records(fragment`SELECT file FROM glob(${path}) ORDER BY file`);
  if (fitting.length === 0) throw new Error(`${caller}: no file fits ${path}.`);
  return fitting.map(({ file }) => String(file));
}
