import { type Column, type Fragment, fragment, materialized, name, records, type Table } from "../../table";
import { familyOf } from "../columns";
import { trimmed, whitespaceClass } from "../formats/texts";

/** How consistently the texts of a column are written. */
export interface ColumnConsistency {
  readonly column: string;
  /** What was looked at: the 100,000 most frequent different texts, and the rows that have them. */
  readonly looked: { readonly values: number; readonly rows: number };
  /** Values that are there in several spellings (case, space, accents), those with the most rows first; ten at most. */
  readonly variants: readonly { readonly spellings: readonly string[]; readonly rows: number }[];
  /** Rows whose value is not the most frequent of its spellings. */
  readonly inconsistentRows: number;
  /** What the texts look like, with "a" for letters and "9" for digits in a row, the most frequent first; five at most. */
  readonly shapes: readonly { readonly shape: string; readonly rows: number; readonly example: string }[];
  /** Different shapes. */
  readonly shapeCount: number;
  /** Rows whose text is a number. */
  readonly numericRows: number;
}

/** Beyond so many different texts a column is more of a key than of words. */
const valuesLooked = 100_000;
const variantsShown = 10;
const shapesShown = 5;

/** Texts that a person would take for the same are folded to one. */
export const folded = (text: Fragment): Fragment =>
  fragment`lower(strip_accents(regexp_replace(${trimmed(fragment`nfc_normalize(${text})`)}, ${`${whitespaceClass}+`}, ' ', 'g')))`;

/** Looks at every text column, each different text once, the most frequent ones where there are very many. */
export async function consistencyOf(table: Table): Promise<ColumnConsistency[]> {
  const found: ColumnConsistency[] = [];
  for (const column of table.columns) if (familyOf(column.type) === "text") found.push(await columnConsistency(table, column));
  return found;
}

async function columnConsistency(table: Table, { name: column }: Column): Promise<ColumnConsistency> {
  const own = fragment`CAST(${name(column)} AS VARCHAR)`;
  const shape = fragment`regexp_replace(regexp_replace(value, '\\p{L}+', 'a', 'g'), '[0-9]+', '9', 'g')`;
  const texts = await materialized(
    fragment`SELECT value, n, ${folded(fragment`value`)} AS folded, ${shape} AS shape, TRY_CAST(value AS DOUBLE) IS NOT NULL AS numeric
      FROM (SELECT ${own} AS value, count(*) AS n FROM ${table} WHERE ${name(column)} IS NOT NULL GROUP BY ALL ORDER BY n DESC, value LIMIT ${valuesLooked})`,
  );
  const groups = fragment`SELECT list(value ORDER BY n DESC, value) AS spellings, sum(n) AS n, sum(n) - max(n) AS minor FROM ${texts} GROUP BY folded HAVING count(*) > 1`;
  const [sum] = await records(fragment`SELECT coalesce(sum(minor), 0) AS minor FROM (${groups})`);
  const variants = await records(
    fragment`SELECT to_json(spellings[1:6]) AS spellings, n FROM (${groups}) ORDER BY minor DESC, spellings LIMIT ${variantsShown}`,
  );
  const [all] = await records(
    fragment`SELECT count(*) AS looked, coalesce(sum(n), 0) AS n, count(DISTINCT shape) AS shapes, coalesce(sum(n) FILTER (WHERE numeric), 0) AS numeric FROM ${texts}`,
  );
  const shapes = await records(
    fragment`SELECT shape, sum(n) AS n, arg_max(value, n) AS example FROM ${texts} GROUP BY shape ORDER BY n DESC, shape LIMIT ${shapesShown}`,
  );
  await texts.dispose();
  return {
    column,
    looked: { values: Number(all?.looked), rows: Number(all?.n) },
    variants: variants.map(({ spellings, n }) => ({ spellings: spellings as string[], rows: Number(n) })),
    inconsistentRows: Number(sum?.minor),
    shapes: shapes.map(({ shape: looks, n, example }) => ({ shape: looks as string, rows: Number(n), example: example as string })),
    shapeCount: Number(all?.shapes),
    numericRows: Number(all?.numeric),
  };
}
