import { checkColumn } from "../checks";
import { isFloat } from "../columns";
import { type Fragment, fragment, list, name, raw } from "../fragment";
import { asTable, type TableLike } from "../from-values";
import { uniqueNames } from "../read/names";
import { records } from "../records";
import { query, type Table } from "../table";
import { columnNames } from "./rows";

/** Categories of columns, learned from a training set. */
export interface OneHotEncoder {
  readonly columns: readonly string[];
  /** The categories of each column, sorted, as text. */
  readonly categories: readonly (readonly string[])[];
  /** A table with a column of 0 and 1 for each category in place of each column; a missing value is 0 in all. */
  transform(table: TableLike): Promise<Table>;
}

export interface OneHotOptions {
  /** Default: all columns of text. */
  columns?: string | readonly string[];
  /** Leave out the first category of each column. Default: false. */
  dropFirst?: boolean;
  /** A category that the training set does not have: an error, or 0 in all columns. Default: "error". */
  handleUnknown?: "error" | "ignore";
}

/** So many columns one column may become. */
const mostCategories = 10_000;

/**
 * Learns the categories of columns; `transform` gives the columns of `pandas.get_dummies(dtype=int)`, called "column_category", in their place at the end ("name.1" for the second of two that differ in upper and
 * lower case only). The same columns for
 * every table, whatever categories it has.
 *
 * @throws {RangeError} when a column is unknown or has more than 10,000 categories; `transform` does for a category that is not known
 */
export async function oneHotEncoder(
  train: TableLike,
  { columns, dropFirst = false, handleUnknown = "error" }: OneHotOptions = {},
): Promise<OneHotEncoder> {
  const given = await asTable(train, "train");
  const used =
    columns === undefined ? given.columns.filter(({ type }) => type === "VARCHAR").map(({ name }) => name) : columnNames(columns);
  const all = await Promise.all(used.map((column) => categoriesOf("oneHotEncoder", given, column)));
  return {
    columns: used,
    categories: all,
    async transform(table) {
      const rows = await asTable(table);
      const dummies = used.flatMap((column, i) => {
        checkColumn("transform", "columns", column, rows);
        const guarded = checkedCategory(column, all[i] as string[], handleUnknown);
        return (all[i] as string[]).slice(dropFirst ? 1 : 0).map((category) => ({
          name: `${column}_${category}`,
          value: fragment`CASE WHEN ${guarded} = ${category} THEN 1 ELSE 0 END::TINYINT`,
        }));
      });
      const kept = rows.columns
        .filter(({ name: column }) => !used.includes(column))
        .map(({ name: column }) => ({ name: column, value: name(column) }));
      const output = [...kept, ...dummies];
      if (output.length === 0)
        throw new RangeError(
          `transform: no columns are left, since ${used.map((column) => `"${column}"`).join(", ")} had no category to learn.`,
        );
      const names = uniqueNames(
        "transform",
        "",
        output.map((column) => column.name),
        1,
        "rename",
      );
      return query(fragment`SELECT ${list(output.map(({ value }, i) => fragment`${value} AS ${name(names[i] as string)}`))} FROM ${rows}`);
    },
  };
}

async function categoriesOf(caller: string, table: Table, column: string): Promise<string[]> {
  checkColumn(caller, "columns", column, table);
  const key = name(column);
  const found = await records(
    fragment`SELECT CAST(${key} AS VARCHAR) AS v FROM ${table} WHERE ${key} IS NOT NULL GROUP BY ${key} ORDER BY ${key} LIMIT ${raw(String(mostCategories + 1))}`,
  );
  if (found.length > mostCategories)
    throw new RangeError(`${caller}: column "${column}" has more than ${mostCategories} categories; give one with fewer.`);
  return found.map(({ v }) => String(v));
}

/** The value as text; an error where it is not one of the categories, if that is asked for. */
function checkedCategory(column: string, categories: readonly string[], unknown: "error" | "ignore"): Fragment {
  const text = fragment`CAST(${name(column)} AS VARCHAR)`;
  if (unknown === "ignore") return text;
  const known = categories.length > 0 ? fragment`${text} IN (${list(categories.map((category) => fragment`${category}`))})` : raw("false");
  return fragment`CASE WHEN ${text} IS NULL OR ${known} THEN ${text} ELSE error(${`transform: column "${column}" has the category "`} || ${text} || '", which the training set does not have; give handleUnknown: "ignore".') END`;
}

/** Classes of a column, learned from a training set, with their numbers. */
export interface LabelEncoder {
  readonly column: string;
  /** The classes, sorted: the place is the number. */
  readonly classes: readonly string[];
  /** A table with the number of the class (from 0) in the column's place; missing stays missing. */
  transform(table: TableLike): Promise<Table>;
  /** The way back: classes as text. */
  inverseTransform(table: TableLike): Promise<Table>;
}

/**
 * Learns the classes of a column and numbers them from 0 in sorted order, as scikit-learn's `LabelEncoder`.
 *
 * @throws {RangeError} when the column is unknown or has more than 10,000 classes; the transforms do for a class or number that is not known
 */
export async function labelEncoder(train: TableLike, column: string): Promise<LabelEncoder> {
  const given = await asTable(train, "train");
  const classes = await categoriesOf("labelEncoder", given, column);
  const changed = async (table: TableLike, value: (rows: Table) => Fragment): Promise<Table> => {
    const rows = await asTable(table);
    checkColumn("transform", "column", column, rows);
    return query(fragment`SELECT * REPLACE (${value(rows)} AS ${name(column)}) FROM ${rows}`);
  };
  const all = fragment`[${list(classes.map((each) => fragment`${each}`))}]::VARCHAR[]`;
  return {
    column,
    classes,
    transform: (table) =>
      changed(table, () => fragment`CAST(list_position(${all}, ${checkedCategory(column, classes, "error")}) - 1 AS INTEGER)`),
    inverseTransform: (table) =>
      changed(table, (rows) => {
        const number = name(column);
        const whole = isFloat(rows.columns.find(({ name }) => name === column)?.type ?? "")
          ? fragment`${number} = floor(${number}) AND `
          : raw("");
        const known = fragment`${whole}${number} >= 0 AND ${number} < ${raw(String(classes.length))}`;
        return fragment`CASE WHEN ${number} IS NULL THEN NULL WHEN ${known} THEN list_extract(${all}, CAST(${number} AS INTEGER) + 1) ELSE error(${`inverseTransform: column "${column}" has the number `} || ${number} || ${`, but there are ${classes.length} classes.`}) END`;
      }),
  };
}
