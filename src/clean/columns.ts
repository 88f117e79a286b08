import { type Column, checkColumn, type Fragment, fragment, isInteger, isNumeric, list, name, raw, type Table } from "../table";

/** What a column's type is good for. */
export type Family = "number" | "text" | "boolean" | "time" | "other";

export const familyOf = (type: string): Family => {
  if (isNumeric(type)) return "number";
  if (type === "VARCHAR" || type.startsWith("ENUM")) return "text";
  if (type === "BOOLEAN") return "boolean";
  return type === "DATE" || type.startsWith("TIMESTAMP") ? "time" : "other";
};

/** Whether arithmetic of fractions gives this type something it cannot hold. */
export const isExact = (type: string): boolean => isInteger(type) || type.startsWith("DECIMAL");

/** Names of the columns of these families, in the order of the table. */
export const namesOf = (columns: readonly Column[], ...families: readonly Family[]): string[] =>
  columns.filter(({ type }) => families.includes(familyOf(type))).map(({ name }) => name);

/** Whether a value is missing. Tables hold no NaN: it becomes NULL where rows come in. */
export const missing = ({ name: column }: Pick<Column, "name">): Fragment => fragment`(${name(column)} IS NULL)`;

/** A type as SQL; only for types that DuckDB itself has named, or that were checked. */
export const typed = (type: string): Fragment => raw(type);

/** @throws {RangeError} when the table has no such column */
export function columnOf(caller: string, table: Table, wanted: string, argument = "columns"): Column {
  checkColumn(caller, argument, wanted, table);
  return table.columns.find(({ name }) => name === wanted) as Column;
}

/** The named columns, or those of the families where none are named. @throws {RangeError} when a column is not there, {TypeError} when it is of another family */
export function chosen(caller: string, table: Table, names: readonly string[] | undefined, ...families: Family[]): Column[] {
  if (names === undefined) return table.columns.filter(({ type }) => families.includes(familyOf(type)));
  return names.map((wanted) => {
    const column = columnOf(caller, table, wanted);
    if (families.includes(familyOf(column.type))) return column;
    throw new TypeError(
      `${caller}: column ${JSON.stringify(wanted)} is ${column.type}, but must be ${families.join(" or ")}${families.includes("number") ? "; clean.parseNumbers or clean.astype makes numbers of text" : ""}.`,
    );
  });
}

/**
 * The name of a column that a step adds to say something of another one.
 *
 * @throws {RangeError} when the table has a column of that name, whose values would be lost; DuckDB does not tell upper from lower case
 */
export function added(caller: string, table: Table, wanted: string, option: string): string {
  const taken = table.columns.find(({ name }) => name.toLowerCase() === wanted.toLowerCase());
  if (!taken) return wanted;
  throw new RangeError(
    `${caller}: ${option} adds a column ${JSON.stringify(wanted)}, but the table has a column ${JSON.stringify(taken.name)}; rename or drop that first.`,
  );
}

export const everyFamily: readonly Family[] = ["number", "text", "boolean", "time", "other"];

/**
 * Whether a value is one of several; NULL where it is missing. SQL's IN becomes a join where the list is long, and a join forgets the order of the rows.
 */
export const among = (value: Fragment, values: readonly (string | number | boolean)[]): Fragment =>
  fragment`CASE WHEN ${value} IS NOT NULL THEN list_contains([${list(values.map((each) => fragment`${each}`))}], ${value}) END`;
