import { stat } from "node:fs/promises";
import type { Parameter } from "../../fragment";
import { table as tableOf } from "../../from-values";
import type { Table } from "../../table";

export async function readSqlite(
  sql: string,
  file: string,
  params: readonly Parameter[],
  types: Readonly<Record<string, string>>,
): Promise<Table> {
  if (!(await stat(file).catch(() => undefined))?.isFile()) throw new Error(`readSql: there is no file ${file}.`);
  const { default: Database } = await import("libsql");
  const database = new Database(file, { readonly: true });
  try {
    // libsql does not refuse changes of a database that it was told to open for reading.
    database.exec("PRAGMA query_only = ON");
    const statement = database.prepare(sql);
    if (!statement.reader) throw new Error("the statement gives no rows; give a SELECT");
    const names = (statement.columns() as { name: string }[]).map(({ name }) => name);
    const rows = statement
      .raw(true)
      .safeIntegers(true)
      .all(...params.map(sent)) as unknown[][];
    const columns = names.map((name, i) => [name, rows.map((row) => received(row[i]))] as const);
    const twice = names.find((name, i) => names.indexOf(name) !== i);
    if (twice !== undefined) throw new Error(`two columns have the name "${twice}"; give one another name with AS`);
    return await tableOf(Object.fromEntries(columns), { types });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const message = error.message.replace(/^SqliteError: /, "").replace(/\.$/, "");
    throw error.message.startsWith("table:") ? error : new Error(`readSql: ${file}: ${message}.`, { cause: error });
  } finally {
    database.close();
  }
}

const sent = (value: Parameter): unknown =>
  typeof value === "boolean"
    ? Number(value)
    : value instanceof Date
      ? value.toISOString()
      : value instanceof Uint8Array
        ? Buffer.from(value)
        : value;

const received = (value: unknown): unknown => (value instanceof Uint8Array ? Uint8Array.from(value) : value);
