import type { DuckDBConnection, DuckDBDataChunk, DuckDBPreparedStatement, DuckDBType, DuckDBValue } from "@duckdb/node-api";
import { withConnection } from "./engine";
import { type Fragment, fragment, type Parameter } from "./fragment";
import { render } from "./plan";

/** A column's name and its type in DuckDB's words, such as BIGINT, DOUBLE, VARCHAR, BOOLEAN, DATE, TIMESTAMP, TIMESTAMP WITH TIME ZONE. */
export interface Column {
  readonly name: string;
  readonly type: string;
}

/** Rows as DuckDB holds them, before anything became a JavaScript value. */
export interface Fetched {
  readonly columns: readonly Column[];
  readonly types: readonly DuckDBType[];
  readonly chunks: readonly DuckDBDataChunk[];
}

/** Runs a statement that gives no rows: CREATE, COPY, INSERT, ATTACH. Tables in it become subqueries. Returns the number of changed rows. Default connection: one of its own. */
export async function execute(statement: Fragment, connection?: DuckDBConnection): Promise<number> {
  return prepared(statement, { inline: true, connection }, async (ready) => (await ready.run()).rowsChanged);
}

/** Runs a SELECT and brings all its rows. */
export async function fetched(select: Fragment): Promise<Fetched> {
  return prepared(select, {}, async (ready) => {
    const result = await ready.stream();
    const types = result.columnTypes();
    const columns = result.columnNames().map((name, i) => ({ name, type: typeName(types[i] as DuckDBType) }));
    return { columns, types, chunks: await result.fetchAllChunks() };
  });
}

/** The columns of a SELECT, without its rows: this is what finds errors in it. */
export async function described(select: Fragment): Promise<readonly Column[]> {
  // A prepared statement with parameters does not know its types before it runs.
  return (await fetched(fragment`FROM (${select}\n) LIMIT 0`)).columns;
}

/** Tables of statements that run: nothing else needs to refer to them until the end. */
const running = new Set<Fragment>();

async function prepared<T>(
  statement: Fragment,
  { connection, ...options }: { inline?: boolean; connection?: DuckDBConnection },
  use: (ready: DuckDBPreparedStatement) => Promise<T>,
): Promise<T> {
  const held: Fragment = { parts: statement.parts };
  running.add(held);
  try {
    const on = connection ? (run: (connection: DuckDBConnection) => Promise<T>) => run(connection) : withConnection<T>;
    return await on(async (connection) => {
      const { text, values } = render(statement, options);
      const ready = await connection.prepare(text);
      const bound = await Promise.all(values.map(toDuckDB));
      ready.bind(
        bound.map(({ value }) => value),
        bound.map(({ type }) => type),
      );
      return await use(ready);
    });
  } catch (error) {
    throw readable(error);
  } finally {
    running.delete(held);
  }
}

async function toDuckDB(value: Parameter): Promise<{ value: DuckDBValue; type: DuckDBType }> {
  const { BIGINT, BOOLEAN, BLOB, DOUBLE, HUGEINT, SQLNULL, TIMESTAMP, VARCHAR, blobValue, DuckDBTimestampValue } = await import(
    "@duckdb/node-api"
  );
  if (value === null || value === undefined) return { value: null, type: SQLNULL };
  if (typeof value === "boolean") return { value, type: BOOLEAN };
  if (typeof value === "string") return { value, type: VARCHAR };
  if (typeof value === "number") return Number.isSafeInteger(value) ? { value: BigInt(value), type: BIGINT } : { value, type: DOUBLE };
  if (typeof value === "bigint") return { value, type: BigInt.asIntN(64, value) === value ? BIGINT : HUGEINT };
  if (value instanceof Date) return { value: new DuckDBTimestampValue(BigInt(value.getTime()) * 1000n), type: TIMESTAMP };
  if (value instanceof Uint8Array) return { value: blobValue(value), type: BLOB };
  throw new TypeError(`A parameter is ${JSON.stringify(value)}, but must be null, a boolean, number, bigint, string, Date or Uint8Array.`);
}

const typeName = (type: DuckDBType): string => type.alias ?? String(type);

/** DuckDB's message without the statement that this package wrote. */
function readable(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const message = error.message.split(/\n\nLINE \d+:/)[0]?.trim() ?? error.message;
  return message === error.message ? error : new Error(message, { cause: error });
}
