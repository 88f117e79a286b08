import { checkColumn } from "../checks";
import { isFloat } from "../columns";
import { areComparable, comparableSql } from "../comparable";
import { type Fragment, fragment, list, name, raw } from "../fragment";
import { asTable, type TableLike } from "../from-values";
import { uniqueNames } from "../read/names";
import { records } from "../records";
import { query, type Table } from "../table";
import { columnNames, typeOf } from "./rows";

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
    categories: all.map(({ texts }) => texts),
    async transform(table) {
      const rows = await asTable(table);
      const dummies = used.flatMap((column, i) => {
        checkColumn("transform", "columns", column, rows);
        const { value, known } = comparedIn(rows, column, all[i] as Categories);
        const guarded = handleUnknown === "ignore" ? value : checked(column, value, known, 'give handleUnknown: "ignore"');
        const columns = (all[i] as Categories).texts.map((category, j) => ({
          name: `${column}_${category}`,
          value: fragment`CASE WHEN ${guarded} = ${known[j] as string} THEN 1 ELSE 0 END::TINYINT`,
        }));
        return columns.slice(dropFirst ? 1 : 0);
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

interface Categories {
  readonly type: string;
  readonly texts: readonly string[];
  /** The same categories as {@link comparableSql} writes them. */
  readonly comparable: readonly string[];
}

async function categoriesOf(caller: string, table: Table, column: string): Promise<Categories> {
  checkColumn(caller, "columns", column, table);
  const key = name(column);
  const type = typeOf(table, column);
  const comparable = comparableSql({ name: column, type });
  const found = await records(
    fragment`SELECT CAST(${key} AS VARCHAR) AS v, ${comparable} AS c FROM ${table} WHERE ${key} IS NOT NULL GROUP BY ${key} ORDER BY ${key} LIMIT ${raw(String(mostCategories + 1))}`,
  );
  if (found.length > mostCategories)
    throw new RangeError(`${caller}: column "${column}" has more than ${mostCategories} categories; give one with fewer.`);
  return { type, texts: found.map(({ v }) => String(v)), comparable: found.map(({ c }) => String(c)) };
}

/** A column's values and the categories they are looked for among: as texts that do not depend on the type, where the types are related. */
function comparedIn(rows: Table, column: string, { type, texts, comparable }: Categories): { value: Fragment; known: readonly string[] } {
  const own = { name: column, type: typeOf(rows, column) };
  return areComparable(own.type, type)
    ? { value: comparableSql(own), known: comparable }
    : { value: fragment`CAST(${name(column)} AS VARCHAR)`, known: texts };
}

/** The value; an error where it is not one of those that are known. */
function checked(column: string, value: Fragment, known: readonly string[], mend: string): Fragment {
  const isKnown = known.length > 0 ? fragment`${value} IN (${list(known.map((category) => fragment`${category}`))})` : raw("false");
  return fragment`CASE WHEN ${value} IS NULL OR ${isKnown} THEN ${value} ELSE error(${`transform: column "${column}" has the category "`} || CAST(${name(column)} AS VARCHAR) || ${`", which the training set does not have; ${mend}.`}) END`;
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
  const categories = await categoriesOf("labelEncoder", given, column);
  const classes = categories.texts;
  const changed = async (table: TableLike, value: (rows: Table) => Fragment): Promise<Table> => {
    const rows = await asTable(table);
    checkColumn("transform", "column", column, rows);
    return query(fragment`SELECT * REPLACE (${value(rows)} AS ${name(column)}) FROM ${rows}`);
  };
  const listed = (texts: readonly string[]) => fragment`[${list(texts.map((each) => fragment`${each}`))}]::VARCHAR[]`;
  return {
    column,
    classes,
    transform: (table) =>
      changed(table, (rows) => {
        const { value, known } = comparedIn(rows, column, categories);
        const guarded = checked(column, value, known, "leave such rows out, or learn the classes from all data");
        return fragment`CAST(list_position(${listed(known)}, ${guarded}) - 1 AS INTEGER)`;
      }),
    inverseTransform: (table) =>
      changed(table, (rows) => {
        const number = name(column);
        const whole = isFloat(rows.columns.find(({ name }) => name === column)?.type ?? "")
          ? fragment`${number} = floor(${number}) AND `
          : raw("");
        const known = fragment`${whole}${number} >= 0 AND ${number} < ${raw(String(classes.length))}`;
        return fragment`CASE WHEN ${number} IS NULL THEN NULL WHEN ${known} THEN list_extract(${listed(classes)}, CAST(${number} AS INTEGER) + 1) ELSE error(${`inverseTransform: column "${column}" has the number `} || ${number} || ${`, but there are ${classes.length} classes.`}) END`;
      }),
  };
}
