import { asTable, type Column, type Fragment, fragment, list, name, records, type Table, type TableLike } from "../../table";
import { columnOf, familyOf } from "../columns";
import { folded } from "./consistency";

export interface LeakageOptions {
  /** Columns that name a person or thing that must be in one split only. Default: none. */
  key?: readonly string[];
  /** Columns that are compared. Default: all that both splits have, of the same kind. */
  columns?: readonly string[];
}

/** Rows of one split that another one has too. */
export interface Leakage {
  readonly from: string;
  readonly to: string;
  /** Rows of `to`. */
  readonly rows: number;
  /** Rows of `to` that are in `from`, value by value. */
  readonly equalRows: number;
  /** The same, when texts that differ in case, space or accents count as equal, and numbers to nine digits. */
  readonly similarRows: number;
  /** Rows of `to` whose key is in `from`; undefined without a key. */
  readonly sharedKeys?: number;
}

/**
 * Looks for rows and keys that several splits of a data set have: a model would be tested on what it was trained on.
 *
 *     await clean.leakage({ train, test }, { key: ["customer"] })
 */
export async function leakage(splits: Readonly<Record<string, TableLike>>, { key, columns }: LeakageOptions = {}): Promise<Leakage[]> {
  const tables = await Promise.all(
    Object.entries(splits).map(async ([split, table]) => [split, await asTable(table, `splits.${split}`)] as const),
  );
  if (tables.length < 2) throw new RangeError(`leakage: splits has ${tables.length} tables, but must have at least 2.`);
  const found: Leakage[] = [];
  for (const [i, [from, before]] of tables.entries())
    for (const [to, after] of tables.slice(i + 1)) found.push({ from, to, ...(await shared(before, after, key, columns)) });
  return found;
}

async function shared(from: Table, to: Table, key: readonly string[] | undefined, columns: readonly string[] | undefined) {
  const names = columns ?? from.columns.filter((own) => to.columns.some((other) => isAlike(own, other))).map(({ name: own }) => own);
  const types = names.map((own) => [columnOf("leakage", from, own).type, columnOf("leakage", to, own).type]);
  const exact = names.map(name);
  const similar = names.map((own, i) =>
    types[i]?.every((type) => familyOf(type) === "text") ? folded(name(own)) : rounded(own, types[i] as string[]),
  );
  for (const own of [...(columns ?? []), ...(key ?? [])]) {
    const [before, after] = [columnOf("leakage", from, own), columnOf("leakage", to, own)];
    if (!isAlike(before, after))
      throw new TypeError(
        `leakage: column ${JSON.stringify(own)} is ${before.type} in one split and ${after.type} in another; clean both the same way.`,
      );
  }
  const rows = await to.count();
  return {
    rows,
    equalRows: names.length === 0 ? 0 : await countIn(from, to, exact),
    similarRows: names.length === 0 ? 0 : await countIn(from, to, similar),
    ...(key ? { sharedKeys: await countIn(from, to, key.map(name)) } : {}),
  };
}

const isAlike = (own: Column, other: Column) => own.name === other.name && familyOf(own.type) === familyOf(other.type);

const rounded = (own: string, types: readonly string[]): Fragment =>
  types.every((type) => familyOf(type) === "number") ? fragment`printf('%.9g', CAST(${name(own)} AS DOUBLE))` : name(own);

/** Rows of `to` whose values are in `from`; missing equals missing, but a row of nothing else counts for none. */
async function countIn(from: Table, to: Table, values: readonly Fragment[]): Promise<number> {
  const named = list(values.map((value, i) => fragment`${value} AS ${name(`v${i}`)}`));
  const equal = values.map((_, i) => fragment`a.${name(`v${i}`)} IS NOT DISTINCT FROM b.${name(`v${i}`)}`);
  const some = values.map((_, i) => fragment`b.${name(`v${i}`)} IS NOT NULL`);
  const [row] = await records(
    fragment`SELECT count(*) AS n FROM (SELECT ${named} FROM ${to}) AS b
      SEMI JOIN (SELECT DISTINCT ${named} FROM ${from}) AS a ON ${list(equal, " AND ")} WHERE ${list(some, " OR ")}`,
  );
  return Number(row?.n);
}
