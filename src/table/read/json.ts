import { readFile, stat } from "node:fs/promises";
import { type Fragment, fragment, list, literal, name, raw } from "../fragment";
import { withoutNaN } from "../nan";
import { records } from "../records";
import { query, type Table } from "../table";
import { filesOf } from "./files";
import { loaded } from "./load";
import type { ProgressOptions } from "./progress";

export interface ReadJsonOptions extends ProgressOptions {
  /** One object per line (JSON Lines) rather than one array. Default: what the file begins with. */
  lines?: boolean;
  /** Leave the rows in the files. Default: false. */
  lazy?: boolean;
}

/** One object may have so many bytes. */
const largestObject = 64 * 2 ** 20;

/**
 * Reads JSON (an array of objects) or JSON Lines (one object per line), gzipped too: a file, a list, a folder or a pattern.
 *
 * Types are decided on all rows; keys that an object lacks are missing. Nested objects and arrays become STRUCT and LIST; values of several kinds in one column
 * stay JSON. Texts of days and times in ISO 8601 become DATE and TIMESTAMP.
 *
 * @throws {Error} naming file and line of what is not JSON
 */
export async function readJson(path: string | readonly string[], { lines, lazy, onProgress }: ReadJsonOptions = {}): Promise<Table> {
  const all = await filesOf("readJson", path, [".json", ".jsonl", ".ndjson", ".json.gz", ".jsonl.gz", ".ndjson.gz"]);
  const files: string[] = [];
  for (const file of all) if (!(await isEmptyArray(file))) files.push(file);
  if (files.length === 0)
    throw new Error(
      `readJson: ${all.join(", ")} ${all.length === 1 ? "has" : "have"} no objects, so that there are no columns; write tables without rows as CSV or Parquet, which keep names.`,
    );
  const format = lines === undefined ? "auto" : lines ? "newline_delimited" : "array";
  const settings = fragment`format = ${literal(format)}, records = true, maximum_object_size = ${raw(String(largestObject))}`;
  const from = fragment`[${list(files.map(literal))}], ${settings}`;
  const detected = fragment`FROM read_json(${from}, sample_size = -1, union_by_name = true, dateformat = '%Y-%m-%d', field_appearance_threshold = 0, map_inference_threshold = -1)`;
  const scan = async () => {
    const found = await query(detected);
    const types = await corrected(found, (columns) => fragment`read_json(${from}, columns = {${columns}})`);
    if (types.size === 0) return withoutNaN(found);
    const columns = found.columns.map(({ name: column, type }) => fragment`${literal(column)}: ${literal(types.get(column) ?? type)}`);
    return withoutNaN(await query(fragment`FROM read_json(${from}, columns = {${list(columns)}})`));
  };
  return loaded("readJson", files, scan, { lazy, onProgress });
}

/** DuckDB refuses an array without objects, where the other files of a folder have some. */
async function isEmptyArray(path: string): Promise<boolean> {
  const { size } = await stat(path);
  return size > 0 && size < 100 && /^\s*\[\s*\]\s*$/.test(await readFile(path, "utf8"));
}

const zone = "(Z|[+-][0-9]{2}(:?[0-9]{2})?)$";

/** What DuckDB would change: whole numbers beyond 64 bits to DOUBLE, times with a zone to times without one. */
async function corrected(found: Table, scan: (columns: Fragment) => Fragment): Promise<Map<string, string>> {
  const suspects = found.columns.filter(({ type }) => type === "DOUBLE" || type === "TIMESTAMP");
  if (suspects.length === 0) return new Map();
  const columns = list(suspects.map(({ name: column }) => fragment`${literal(column)}: 'JSON'`));
  const sums = suspects.flatMap(({ name: column, type }, i) => {
    const text = fragment`(${name(column)} ->> '$')`;
    const special =
      type === "DOUBLE" ? fragment`regexp_full_match(${text}, '-?[0-9]+')` : fragment`regexp_matches(${text}, ${literal(zone)})`;
    return [fragment`count(${text}) AS ${raw(`n${i}`)}`, fragment`count(*) FILTER (${special}) AS ${raw(`s${i}`)}`];
  });
  const [row = {}] = await records(fragment`SELECT ${list(sums)} FROM ${scan(columns)}`);
  const types = new Map<string, string>();
  for (const [i, { name: column, type }] of suspects.entries()) {
    const [all, special] = [Number(row[`n${i}`]), Number(row[`s${i}`])];
    if (special === 0) continue;
    if (special === all) types.set(column, type === "DOUBLE" ? "HUGEINT" : "TIMESTAMPTZ");
    else if (type === "TIMESTAMP") types.set(column, "VARCHAR");
  }
  return types;
}
