import { createHash } from "node:crypto";
import { type Fragment, fragment, list, name, raw, records, type Table } from "../table";

/** Rows that are summed up at a time: what a table of any size keeps in memory is one hash for so many. */
const block = 4096;

/**
 * SHA-256 of a table: names and types of its columns, and all values in the order of the rows. The same wherever the table lies, since it is computed from
 * each value's text, with its length before it.
 */
export async function checksumOf(table: Table): Promise<string> {
  const values = table.columns.map(
    ({ name: column, type }) => fragment`coalesce(concat(length(${asText(column, type)}), ':', ${asText(column, type)}), '-')`,
  );
  // Not `a || b || c`: DuckDB takes that for as many levels, of which it allows 1000.
  const text = fragment`concat(${list(values)})`;
  const rows = await records(fragment`
    SELECT sha256(coalesce(string_agg(hash, '' ORDER BY block), '')) AS hash FROM (
      SELECT block, sha256(string_agg(hash, '' ORDER BY place)) AS hash FROM (
        SELECT place // ${raw(`${block}`)} AS block, place, sha256(text) AS hash FROM (SELECT row_number() OVER () - 1 AS place, ${text} AS text FROM ${table})
      ) GROUP BY block)`);
  return sha256([table.columns.map(({ name, type }) => [name, type]), rows[0]?.hash]);
}

/** SHA-256 of a value's JSON. */
export const sha256 = (value: unknown): string => createHash("sha256").update(JSON.stringify(value)).digest("hex");

/** A value as text from which it can be made again. */
export function asText(column: string, type: string): Fragment {
  if (type === "BLOB") return fragment`hex(${name(column)})`;
  if (isNested(type)) return fragment`CAST(to_json(${name(column)}) AS VARCHAR)`;
  return fragment`CAST(${name(column)} AS VARCHAR)`;
}

/** The value of such a text. */
export function fromText(column: string, type: string): Fragment {
  if (type === "VARCHAR") return name(column);
  if (type === "BLOB") return fragment`unhex(${name(column)})`;
  if (isNested(type)) return fragment`CAST(CAST(${name(column)} AS JSON) AS ${raw(type)})`;
  return fragment`CAST(${name(column)} AS ${raw(type)})`;
}

/** Lists, structs and maps: their text would leave open what is a quote and what is text. */
const isNested = (type: string): boolean => /[[\]]$|^(STRUCT|MAP|UNION)\(/.test(type);
