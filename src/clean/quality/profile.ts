import { type Column, fragment, list, materialized, name, records, type Table, type Value } from "../../table";
import { familyOf } from "../columns";
import { type Distribution, distributionOf } from "../distribution";

/** What a column holds. */
export interface ColumnProfile {
  readonly column: string;
  readonly type: string;
  readonly missing: number;
  /** Different values, missing ones left out. */
  readonly distinct: number;
  /** The most frequent values, ten at most. */
  readonly top: readonly { readonly value: Value; readonly count: number }[];
  /** Of numbers, and of times in microseconds since 1970. */
  readonly distribution?: Distribution;
}

/** Completeness and uniqueness of every column. */
export async function profilesOf(table: Table): Promise<ColumnProfile[]> {
  const rows = await table.count();
  const profiles: ColumnProfile[] = [];
  for (const column of table.columns) profiles.push(await profileOf(table, column, rows));
  return profiles;
}

const topShown = 10;

async function profileOf(table: Table, { name: column, type }: Column, rows: number): Promise<ColumnProfile> {
  const counts = await materialized(
    fragment`SELECT ${name(column)} AS value, count(*) AS n FROM ${table} WHERE ${name(column)} IS NOT NULL GROUP BY ALL`,
  );
  const [sums] = await records(fragment`SELECT count(*) AS n, coalesce(sum(n), 0) AS present FROM ${counts}`);
  const top = await records(fragment`FROM ${counts} ORDER BY n DESC, value LIMIT ${topShown}`);
  await counts.dispose();
  const family = familyOf(type);
  const place = family === "time" ? fragment`epoch_us(CAST(${name(column)} AS TIMESTAMP))` : name(column);
  return {
    column,
    type,
    missing: rows - Number(sums?.present),
    distinct: Number(sums?.n),
    top: top.map(({ value, n }) => ({ value: value as Value, count: Number(n) })),
    ...(family === "number" || family === "time" ? { distribution: await distributionOf(table, column, place) } : {}),
  };
}

/** Rows that equal an earlier row in all columns. */
export async function duplicateRows(table: Table): Promise<number> {
  const all = list(table.columns.map(({ name: column }) => name(column)));
  const [row] = await records(fragment`SELECT count(*) AS n FROM (SELECT DISTINCT ${all} FROM ${table})`);
  return (await table.count()) - Number(row?.n);
}
