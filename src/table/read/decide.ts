import { type Fragment, fragment, list, name, raw } from "../fragment";
import { records } from "../records";
import type { Table } from "../table";
import { fits, isNaSql, sourceOf, type TextColumn, type TextType } from "./rules";

const types = ["BOOLEAN", "BIGINT", "HUGEINT", "DOUBLE", "DATE", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE"] as const;
/** DuckDB compiles a few hundred expressions quickly, and many thousands slowly. */
const expressionsAtOnce = 200;

/**
 * The narrowest type of text columns, decided on all rows; VARCHAR where there is no value. A guess that holds for all rows is the narrowest, because some rows
 * had nothing narrower.
 */
export async function decided(
  rows: Table,
  columns: readonly string[],
  textOf: (column: string) => TextColumn,
  guesses: ReadonlyMap<string, TextType | undefined>,
): Promise<Map<string, TextType>> {
  const held = await counted(rows, columns, (column) => {
    const guess = guesses.get(column);
    const given = textOf(column);
    if (guess === "VARCHAR") return [];
    return [guess ? fragment`${present(given)} AND NOT ${fits(guess, sourceOf(given, guess))}` : present(given)];
  });
  const open = columns.filter((column) => (held.get(column)?.[0] ?? 0) > 0);
  const counts = await counted(rows, open, (column) => {
    const given = textOf(column);
    return [present(given), ...types.map((type) => fragment`${present(given)} AND ${fits(type, sourceOf(given, type))}`)];
  });
  return new Map(
    columns.map((column) => {
      const [all, ...fitting] = counts.get(column) ?? [];
      if (all === undefined) return [column, guesses.get(column) ?? "VARCHAR"];
      return [column, types.find((_, i) => fitting[i] === all) ?? "VARCHAR"];
    }),
  );
}

const present = (given: TextColumn) => fragment`(${given.text} <> '' AND NOT ${isNaSql(given)})`;

/** How many rows meet each condition of a column. */
async function counted(
  rows: Table,
  columns: readonly string[],
  conditionsOf: (column: string) => Fragment[],
): Promise<Map<string, number[]>> {
  const wanted = columns.flatMap((column) => conditionsOf(column).map((condition) => ({ column, condition })));
  const counts = new Map<string, number[]>();
  for (let start = 0; start < wanted.length; start += expressionsAtOnce) {
    const some = wanted.slice(start, start + expressionsAtOnce);
    const names = [...new Set(some.map(({ column }) => column))];
    const sums = some.map(({ condition }, i) => fragment`count(*) FILTER (${condition}) AS ${raw(`c${i}`)}`);
    const [row = {}] = await records(fragment`SELECT ${list(sums)} FROM (SELECT ${list(names.map(name))} FROM ${rows})`);
    for (const [i, { column }] of some.entries()) counts.set(column, [...(counts.get(column) ?? []), Number(row[`c${i}`])]);
  }
  return counts;
}
