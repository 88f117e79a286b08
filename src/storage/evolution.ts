import { asTable, type Column, fragment, isNumeric, list, name, query, raw, records, type Table } from "../table";
import { checkType } from "./backend";
import type { SchemaChange } from "./version";

export interface Evolution {
  /** The columns of the whole: those that were there, then new ones. */
  readonly columns: readonly Column[];
  /** The rows that are added, in the types of `columns` where those did not have to become wider. */
  readonly added: Table;
  readonly changes: readonly SchemaChange[];
}

/**
 * What becomes of the columns when rows are added. New columns come at the end, and are missing in the older rows; columns that the new rows lack are missing in those. Types
 * differ only where no value is changed: the new values take the old type when all of them fit, else the old ones take the new type when all of them fit.
 *
 * @param older the rows that are there, for a type that has to become wider
 * @throws {TypeError} when the types of a column cannot be brought together without changing a value
 */
export async function evolved(older: readonly Column[], given: Table, olderRows: () => Promise<Table>): Promise<Evolution> {
  const added = await asTable(given);
  checkSpelling(older, added.columns);
  const changes: SchemaChange[] = [];
  const columns: Column[] = [];
  const casts = new Map<string, string>();
  for (const column of older) {
    const found = added.columns.find(({ name }) => name === column.name);
    if (!found) changes.push({ column: column.name, change: "missing" });
    if (!found || found.type === column.type) {
      columns.push(column);
      continue;
    }
    const to = await typeOfBoth(column, found, added, olderRows);
    columns.push({ name: column.name, type: to });
    if (to !== column.type) changes.push({ column: column.name, change: "widened", from: column.type, to });
    if (to !== found.type) {
      casts.set(column.name, to);
      changes.push({ column: column.name, change: "cast", from: found.type, to });
    }
  }
  for (const column of added.columns) {
    if (older.some(({ name }) => name === column.name)) continue;
    columns.push(column);
    changes.push({ column: column.name, change: "added" });
  }
  return {
    columns,
    added:
      casts.size === 0
        ? added
        : await inTypes(
            added,
            added.columns.map((column) => ({ ...column, type: casts.get(column.name) ?? column.type })),
          ),
    changes,
  };
}

/** A table with other columns: those it lacks are missing in every row, those of another type are cast. */
export function inTypes(table: Table, columns: readonly Column[]): Promise<Table> {
  const own = new Map(table.columns.map(({ name, type }) => [name, type]));
  const selected = columns.map(({ name: column, type }) => {
    if (own.get(column) === type) return name(column);
    const value = own.has(column) ? name(column) : raw("NULL");
    return fragment`CAST(${value} AS ${raw(checkType(type))}) AS ${name(column)}`;
  });
  return query(fragment`SELECT ${list(selected)} FROM ${table}`);
}

async function typeOfBoth(older: Column, found: Column, added: Table, olderRows: () => Promise<Table>): Promise<string> {
  const may = related(older.type, found.type);
  const lost = await notFitting(added, found, older.type, may);
  if (lost === undefined) return older.type;
  const before = await olderRows();
  // Text is also the type of a column in which nothing was yet.
  if (!may && (await notFitting(before, older, found.type, false)) === undefined) return found.type;
  for (const type of may ? [found.type, ...wider] : [])
    if (
      type !== older.type &&
      (await notFitting(before, older, type, true)) === undefined &&
      (type === found.type || (await notFitting(added, found, type, true)) === undefined)
    )
      return type;
  throw new TypeError(
    `append: column ${JSON.stringify(older.name)} is ${older.type} in the store, but ${found.type} in the rows to add, where ${JSON.stringify(lost)} does not fit; cast it first, or save the table under another name.`,
  );
}

const wider = ["BIGINT", "HUGEINT", "DOUBLE"];
const related = (a: string, b: string) =>
  (isNumeric(a) && isNumeric(b)) || (/^(DATE|TIMESTAMP)/.test(a) && /^(DATE|TIMESTAMP)/.test(b)) || (isText(a) && isText(b));
const isText = (type: string) => type === "VARCHAR" || type.startsWith("ENUM");

/** A value that is another one in that type; undefined when all fit. Types that have nothing to do with each other fit where nothing is there. */
async function notFitting(table: Table, { name: column, type }: Column, to: string, related: boolean): Promise<string | undefined> {
  const value = name(column);
  const changed = related
    ? fragment`TRY_CAST(TRY_CAST(${value} AS ${raw(checkType(to))}) AS ${raw(checkType(type))}) IS DISTINCT FROM ${value}`
    : fragment`true`;
  const [row] = await records(
    fragment`SELECT CAST(${value} AS VARCHAR) AS example FROM ${table} WHERE ${value} IS NOT NULL AND ${changed} LIMIT 1`,
  );
  return row && String(row.example);
}

function checkSpelling(older: readonly Column[], added: readonly Column[]): void {
  for (const { name } of added) {
    const near = older.find((column) => column.name !== name && column.name.toLowerCase() === name.toLowerCase());
    if (near)
      throw new TypeError(`append: column ${JSON.stringify(name)} is called ${JSON.stringify(near.name)} in the store; give it that name.`);
  }
}
