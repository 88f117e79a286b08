import { type Column, comparableSql, comparableText, type Fragment, fragment, list, name, raw, records, type Table } from "../../table";
import { checkKeys, checkNames, checkOneOf } from "../checks";
import { chosen, columnOf, everyFamily, familyOf, isExact, missing, typed } from "../columns";
import { numbered, rowNumber, type Step, type StepKind, sideBySide, stepOf } from "../step";
import { filled } from "./fillna";
import { indicatorName } from "./indicator";

export interface ImputeOptions {
  /** "mean" and "median" for numbers, "mode" (the most frequent value, the smallest among equals) for everything. */
  strategy: "mean" | "median" | "mode";
  /** Columns to fill. Default: every numeric column; with "mode" every column. */
  columns?: readonly string[];
  /** Learn one value per group of these columns. Rows whose group is missing or unknown stay missing, as in pandas; see `fallback`. Default: one value for all rows. */
  by?: readonly string[];
  /** What rows get whose group has no value: "missing", or the "overall" value of the column. Default: "missing". */
  fallback?: "missing" | "overall";
  /** Add a column `NAME_missing` for each, true where a value was filled in. Default: false. */
  addIndicator?: boolean;
}

type Value = number | boolean | string;

interface Imputed {
  /** What fills each column; null where it had no values to learn from. */
  values: Record<string, Value | null>;
  /** Per column, the keys of every group as comparable text, and its value. */
  groups?: Record<string, readonly Group[]>;
}

type Group = readonly [keys: readonly string[], value: Value];

export const imputeStep: StepKind<ImputeOptions, Imputed> = {
  name: "impute",
  looks: true,
  cheap: true,
  check(options) {
    checkKeys("impute", options, ["strategy", "columns", "by", "fallback", "addIndicator"]);
    checkOneOf("impute", "strategy", options.strategy, ["mean", "median", "mode"]);
    checkNames("impute", "columns", options.columns);
    checkNames("impute", "by", options.by);
    if (options.fallback !== undefined) checkOneOf("impute", "fallback", options.fallback, ["missing", "overall"]);
    const both = options.by?.find((key) => options.columns?.includes(key));
    if (both !== undefined)
      throw new RangeError(`impute: column ${JSON.stringify(both)} is both in columns and in by; take it out of one.`);
  },
  async fit(table, { strategy, columns, by }) {
    const families = strategy === "mode" ? everyFamily : (["number"] as const);
    const fill = chosen("impute", table, columns, ...families).filter((column) => !by?.includes(column.name));
    if (fill.length === 0) return { values: {} };
    const learned = fill.map((column) => fragment`${learnedValue(column, strategy)} AS ${name(column.name)}`);
    const [overall] = await records(fragment`SELECT ${list(learned)} FROM ${table}`);
    const values = Object.fromEntries(fill.map((column) => [column.name, plain(overall?.[column.name])]));
    if (!by) return { values };
    const keys = by.map((key) => columnOf("impute", table, key, "by"));
    const keyed = keys.map((key, i) => fragment`${comparableSql(key)} AS ${name(`${keyPrefix}${i}`)}`);
    const known = list(
      keys.map((key) => fragment`NOT ${missing(key)}`),
      " AND ",
    );
    const rows = await records(
      fragment`SELECT ${list([...keyed, ...learned])} FROM ${table} WHERE ${known} GROUP BY ${raw(keys.map((_, i) => i + 1).join(", "))} ORDER BY ALL`,
    );
    const groups = fill.map(({ name: column }) => {
      const found = rows.filter((row) => plain(row[column]) !== null);
      return [column, found.map((row) => [keys.map((_, i) => row[`${keyPrefix}${i}`] as string), plain(row[column]) as Value])];
    });
    return { values, groups: Object.fromEntries(groups) };
  },
  plan(table, { strategy, by, fallback = "missing", addIndicator }, { values, groups }) {
    const set: Record<string, Fragment> = {};
    const beside: Fragment[] = [];
    const notes: string[] = [];
    for (const [column, value] of Object.entries(values)) {
      const found = columnOf("impute", table, column);
      const target = strategy !== "mode" && isExact(found.type) ? "DOUBLE" : found.type;
      const overall = value === null ? fragment`NULL` : fragment`CAST(${value} AS ${typed(target)})`;
      const grouped = groups?.[column];
      if (grouped && by) {
        const keys = by.map((key) => columnOf("impute", table, key, "by"));
        // A pipeline that an older release saved has the keys as DuckDB writes them.
        const known = grouped.map(
          ([texts, value]): Group => [texts.map((text, i) => comparableText(text, keys[i]?.type as string)), value],
        );
        const few = known.length <= casesAtMost;
        if (!few) beside.push(perGroup(table, found, target, keys, known));
        const own = few ? caseOf(target, keys, known) : name(`__tslab_${column}`);
        set[column] = widened(found, target, fallback === "overall" ? fragment`coalesce(${own}, ${overall})` : own);
      } else set[column] = widened(found, target, overall);
      if (value === null) notes.push(`${column} had no values to learn from, so what is missing stays missing`);
      if (addIndicator) set[indicatorName("impute", table, column, "addIndicator")] = missing(found);
    }
    return { set, notes, ...(beside.length > 0 && { beside: sideBySide(beside) }) };
  },
};

const keyPrefix = "__tslab_key_";

function learnedValue(column: Column, strategy: ImputeOptions["strategy"]): Fragment {
  const values = name(column.name);
  if (strategy === "mean") return fragment`avg(CAST(${values} AS DOUBLE))`;
  if (strategy === "median") return fragment`median(CAST(${values} AS DOUBLE))`;
  return familyOf(column.type) === "number" || column.type === "BOOLEAN"
    ? smallestMode(values)
    : fragment`CAST(${smallestMode(values)} AS VARCHAR)`;
}

/** The most frequent value, and among equally frequent ones the smallest, as pandas' `mode()[0]` and scikit-learn's `most_frequent`. */
function smallestMode(values: Fragment): Fragment {
  const entries = fragment`map_entries(histogram(${values}))`;
  return fragment`list_reduce(${entries}, lambda __tslab_a, __tslab_b: CASE WHEN __tslab_b.value > __tslab_a.value THEN __tslab_b ELSE __tslab_a END).key`;
}

/** As JSON keeps it: infinite numbers, integers beyond 2^53 and dates are text, which CAST reads. The mean of two opposite infinite numbers is none. */
function plain(value: unknown): Value | null {
  if (value === null || value === undefined || Number.isNaN(value)) return null;
  return typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value)) ? value : String(value);
}

const widened = (column: Column, target: string, value: Fragment): Fragment =>
  target === column.type ? filled(column, value) : fragment`coalesce(CAST(${name(column.name)} AS ${typed(target)}), ${value})`;

/** Up to so many groups, comparing with each is cheaper than joining. */
const casesAtMost = 50;

function caseOf(target: string, keys: readonly Column[], groups: readonly Group[]): Fragment {
  if (groups.length === 0) return fragment`NULL`;
  const branches = groups.map(([values, value]) => {
    const equal = keys.map((key, i) => fragment`${comparableSql(key)} = ${values[i] as string}`);
    return fragment` WHEN ${list(equal, " AND ")} THEN CAST(${value} AS ${typed(target)})`;
  });
  return fragment`CASE${list(branches, "")} END`;
}

/** The group's value for every row, in the order of the table. */
function perGroup(table: Table, column: Column, target: string, by: readonly Column[], groups: readonly Group[]): Fragment {
  const keys = by.map((key, i) => fragment`${comparableSql(key)} AS ${name(`${keyPrefix}${i}`)}`);
  // One parameter however many groups there are; each once, or the join would give a row twice.
  const entries = new Map(groups.map(([keys, value]) => [JSON.stringify(keys), { keys, value: String(value) }]));
  const known = JSON.stringify([...entries.values()]);
  const on = list(
    by.map((_, i) => fragment`given.${name(`${keyPrefix}${i}`)} = known.entry.keys[${raw(String(i + 1))}]`),
    " AND ",
  );
  return fragment`SELECT CAST(known.entry.value AS ${typed(target)}) AS ${name(`__tslab_${column.name}`)} FROM (${numbered(table, keys)}) AS given
    LEFT JOIN (SELECT unnest(from_json(${known}, '[{"keys":["VARCHAR"],"value":"VARCHAR"}]')) AS entry) AS known ON ${on}
    ORDER BY given.${name(rowNumber)}`;
}

/**
 * Fills missing values with what the other rows have: mean, median or mode, of all rows or per group. The values are learned when the
 * pipeline is fitted, so that new data get those of the training data (scikit-learn's `SimpleImputer`, pandas' `groupby(...).transform`).
 *
 * Integers and decimals become DOUBLE with "mean" and "median", as in pandas.
 *
 *     clean.impute({ columns: ["price"], strategy: "median", by: ["category"], fallback: "overall" })
 *
 * @throws {TypeError} when "mean" or "median" is asked of a column that is not numeric
 * @throws {RangeError} when `addIndicator` would replace a column of the table
 */
export const impute = (options: ImputeOptions): Step => stepOf(imputeStep, options);
