import { checkKeys } from "../../options";
import { checkColumn } from "../checks";
import { isNumeric } from "../columns";
import { type Fragment, fragment, list, name, raw } from "../fragment";
import { asTable, type TableLike } from "../from-values";
import { records } from "../records";
import { checkNames, materialized, type Table } from "../table";
import { columnNames, numbered, row, typeOf } from "./rows";

export type JoinKind = "inner" | "left" | "right" | "outer" | "cross" | "semi" | "anti";

const kinds: readonly JoinKind[] = ["inner", "left", "right", "outer", "cross", "semi", "anti"];

export interface JoinOptions {
  /** Columns that both tables have. Default: all that both have. */
  on?: string | readonly string[];
  /** Columns of the left table, where the names differ. */
  leftOn?: string | readonly string[];
  /** Columns of the right table, one for each of `leftOn`. */
  rightOn?: string | readonly string[];
  /** Default: "inner". "semi" and "anti" keep the left rows that have a match, or have none, without the right columns. */
  how?: JoinKind;
  /** For columns, other than keys, that both have. Default: ["_x", "_y"]. */
  suffixes?: readonly [left: string, right: string];
  /** Whether missing keys match each other. Default: true, as in pandas; in SQL they do not. */
  nullsMatch?: boolean;
  /** A column that says where a row comes from: "left_only", "right_only" or "both". Default: none; pandas calls it "_merge". */
  indicator?: string;
  /** Checks that keys are there once on the side that says "1". Default: none. */
  validate?: "1:1" | "1:m" | "m:1";
}

/**
 * Joins two tables as `pandas.merge` does, also in the order of rows: that of the left table (of the right one for "right"), then of the other; "outer" is ordered by the
 * keys.
 *
 *     await data.join(sales, customers, { on: "customer", how: "left" });
 *
 * @throws {RangeError} when a key is unknown, keys have types that cannot be equal, `validate` does not hold, or names clash in spite of the suffixes
 */
export async function join(left: TableLike, right: TableLike, options: JoinOptions = {}): Promise<Table> {
  const [l, r] = await Promise.all([asTable(left, "left"), asTable(right, "right")]);
  checkKeys("join", options, ["on", "leftOn", "rightOn", "how", "suffixes", "nullsMatch", "indicator", "validate"]);
  const { how = "inner", nullsMatch = true, indicator, validate } = options;
  if (!kinds.includes(how)) throw new RangeError(`join: how is ${JSON.stringify(how)}, but must be one of ${kinds.join(", ")}.`);
  const keys = how === "cross" ? [] : keysOf(l, r, options);
  for (const [a, b] of keys) checkTypes(a, typeOf(l, a), b, typeOf(r, b));
  if (validate) await checkUnique(l, r, keys, validate);
  const equal = list(
    keys.map(([a, b]) => fragment`l.${name(a)} ${raw(nullsMatch ? "IS NOT DISTINCT FROM" : "=")} r.${name(b)}`),
    " AND ",
  );
  if (how === "semi" || how === "anti") return filtered(l, r, equal, how);
  const { columns, sortKeys } = outputOf(l, r, keys, how, options);
  const source = fragment`CASE WHEN r.${row} IS NULL THEN 'left_only' WHEN l.${row} IS NULL THEN 'right_only' ELSE 'both' END`;
  const output = indicator === undefined ? columns : [...columns, { name: indicator, value: source }];
  checkNames(output);
  const selected = list(output.map((column) => fragment`${column.value} AS ${name(column.name)}`));
  const joined = how === "cross" ? raw("CROSS JOIN") : raw(`${how === "outer" ? "FULL OUTER" : how.toUpperCase()} JOIN`);
  const condition = how === "cross" ? raw("") : fragment`ON ${equal}`;
  const rows = how === "right" ? raw('r."tslab row", l."tslab row"') : raw('l."tslab row" NULLS LAST, r."tslab row"');
  const order = how === "outer" ? list([...sortKeys.map((key) => fragment`${key} NULLS LAST`), rows]) : rows;
  return materialized(fragment`SELECT ${selected} FROM ${numbered(l)} AS l ${joined} ${numbered(r)} AS r ${condition} ORDER BY ${order}`);
}

type Key = readonly [left: string, right: string];

function keysOf(l: Table, r: Table, { on, leftOn, rightOn }: JoinOptions): Key[] {
  if (on !== undefined && (leftOn !== undefined || rightOn !== undefined))
    throw new RangeError("join: give either on, or leftOn and rightOn.");
  if ((leftOn === undefined) !== (rightOn === undefined)) throw new RangeError("join: leftOn and rightOn belong together; give both.");
  const both = () => l.columns.map(({ name }) => name).filter((column) => r.columns.some(({ name }) => name === column));
  const a = columnNames(leftOn ?? on ?? both());
  const b = columnNames(rightOn ?? on ?? both());
  if (a.length !== b.length) throw new RangeError(`join: leftOn has ${a.length} columns, but rightOn has ${b.length}.`);
  if (a.length === 0) throw new RangeError("join: the tables have no column in common; give leftOn and rightOn.");
  for (const key of a) checkColumn("join", leftOn === undefined ? "on" : "leftOn", key, l);
  for (const key of b) checkColumn("join", rightOn === undefined ? "on" : "rightOn", key, r);
  return a.map((key, i) => [key, b[i] as string]);
}

function checkTypes(a: string, typeA: string, b: string, typeB: string): void {
  const kind = (type: string) => (isNumeric(type) ? "number" : /^(DATE|TIMESTAMP)/.test(type) ? "time" : type);
  if (kind(typeA) !== kind(typeB))
    throw new RangeError(`join: the left key "${a}" is ${typeA}, but the right key "${b}" is ${typeB}; cast one of them first.`);
}

async function checkUnique(l: Table, r: Table, keys: readonly Key[], validate: "1:1" | "1:m" | "m:1"): Promise<void> {
  const sides = [
    ...(validate.startsWith("1") ? [{ side: "left", table: l, columns: keys.map(([a]) => a) }] : []),
    ...(validate.endsWith("1") ? [{ side: "right", table: r, columns: keys.map(([, b]) => b) }] : []),
  ];
  for (const { side, table, columns } of sides) {
    const by = list(columns.map(name));
    const [twice] = await records(
      fragment`SELECT ${by}, count(*) AS "tslab count" FROM ${table} GROUP BY ${by} HAVING count(*) > 1 LIMIT 1`,
    );
    if (twice)
      throw new RangeError(
        `join: validate is "${validate}", but the ${side} table has the key ${columns.map((key) => `${key} = ${String(twice[key])}`).join(", ")} ${twice["tslab count"]} times.`,
      );
  }
}

/** The columns of the result: keys of one name once, other columns that both tables have with suffixes. */
function outputOf(l: Table, r: Table, keys: readonly Key[], how: JoinKind, { suffixes = ["_x", "_y"] }: JoinOptions) {
  const shared = keys.filter(([a, b]) => a === b).map(([a]) => a);
  const value = ([a, b]: Key) =>
    how === "right" ? fragment`r.${name(b)}` : how === "outer" ? fragment`coalesce(l.${name(a)}, r.${name(b)})` : fragment`l.${name(a)}`;
  const clashes = (column: string, other: Table) => !shared.includes(column) && other.columns.some(({ name }) => name === column);
  const columns: { name: string; value: Fragment }[] = [
    ...l.columns.map(({ name: column }) => ({
      name: clashes(column, r) ? column + suffixes[0] : column,
      value: shared.includes(column) ? value([column, column]) : fragment`l.${name(column)}`,
    })),
    ...r.columns
      .filter(({ name: column }) => !shared.includes(column))
      .map(({ name: column }) => ({ name: clashes(column, l) ? column + suffixes[1] : column, value: fragment`r.${name(column)}` })),
  ];
  return { columns, sortKeys: keys.map(([a, b]) => fragment`coalesce(l.${name(a)}, r.${name(b)})`) };
}

function filtered(l: Table, r: Table, equal: Fragment, how: "semi" | "anti"): Promise<Table> {
  const exists = fragment`${raw(how === "anti" ? "NOT " : "")}EXISTS (SELECT 1 FROM ${r} AS r WHERE ${equal})`;
  return materialized(fragment`SELECT * EXCLUDE (${row}) FROM ${numbered(l)} AS l WHERE ${exists} ORDER BY ${row}`);
}
