import { checkedType } from "../../checks";
import type { Parameter } from "../../fragment";
import type { Table } from "../../table";
import { readPostgres } from "./postgres";
import { readSqlite } from "./sqlite";

export interface ReadSqlOptions {
  /** Values for the placeholders of the statement: $1, $2, ... in PostgreSQL, ? in SQLite. A user's text belongs here and never into the statement. Default: none. */
  params?: readonly Parameter[];
  /** Types of columns in DuckDB's words, where another than the database's is wanted. */
  types?: Readonly<Record<string, string>>;
}

/**
 * Reads the rows of a SELECT out of a database, as `pandas.read_sql`: PostgreSQL (`postgresql://user:password@host:port/database`) or SQLite (`sqlite:///FILE`). The
 * database is only read; rows come in batches and in the statement's order.
 *
 * Types are the database's. A `numeric` of PostgreSQL without a precision, as sums and means have it, becomes DOUBLE (rounded to 15 digits or more, as in pandas): give
 * `types: { total: "DECIMAL(38,10)" }` to keep more. In SQLite, where every value has its own type, they are decided on all values.
 *
 *     const orders = await data.readSql("SELECT * FROM orders WHERE city = $1", process.env.DATABASE_URL, { params: ["Oslo"] });
 *
 * @throws {TypeError} when the statement is no text, or the URL names no PostgreSQL or SQLite
 * @throws {Error} in the database's words, without the password: when it does not answer, does not know a column, or the statement would change something
 */
export async function readSql(sql: string, url: string, { params = [], types = {} }: ReadSqlOptions = {}): Promise<Table> {
  if (typeof sql !== "string" || sql.trim() === "")
    throw new TypeError(`readSql: sql is ${JSON.stringify(sql)}, but must be a SELECT statement.`);
  const checked = Object.fromEntries(Object.entries(types).map(([column, type]) => [column, checkedType(type)]));
  if (/^postgres(ql)?:\/\//.test(url)) return readPostgres(sql, url, params, checked);
  if (typeof url === "string" && url.startsWith("sqlite:///")) return readSqlite(sql, url.slice("sqlite:///".length), params, checked);
  throw new TypeError(
    `readSql: url is ${url === undefined ? "undefined" : `of the kind "${String(url).split(":")[0]}"`}, but must be postgresql://user:password@host:port/database or sqlite:///FILE.`,
  );
}
