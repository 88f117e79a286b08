import pg from "pg";
import type { Storage } from "../storage";
import { type Dialect, type Operation, rowsOf, utcText } from "./operation";
import { prepareSchema } from "./schema";
import { sqlStorage } from "./sql-storage";

const dialect: Dialect = {
  forUpdate: " FOR UPDATE",
  heartbeatAge: "EXTRACT(EPOCH FROM (CURRENT_TIMESTAMP::timestamp - heartbeat))",
  time: utcText,
};

const timestamp = 1114;
// Optuna's times are UTC without a zone; pg would take them for local ones.
const types = {
  getTypeParser: (id: number, format?: "text" | "binary") =>
    id === timestamp ? (text: string) => text : pg.types.getTypeParser(id, format as "text"),
};

/** Any number that all processes agree on; nothing else of this package locks. */
const schemaLock = 7_390_512;

/** Opens `postgresql://USER:PASSWORD@HOST:PORT/DATABASE`; makes Optuna's tables where there are none. */
export async function postgresStorage(url: string): Promise<Storage> {
  const pool = new pg.Pool({
    connectionString: url.replace(/^postgres(ql)?\+\w+:/, "postgresql:"),
    types: types as never,
    max: 4,
    allowExitOnIdle: true,
  });
  // A server that goes away ends idle connections; the next statement says so.
  pool.on("error", () => {});

  const withClient = async <T>(action: (client: pg.PoolClient) => Promise<T>): Promise<T> => {
    const client = await pool.connect().catch((error) => {
      throw inWords(url, error);
    });
    let broken = false;
    // A server that goes away also says so to nobody in particular, which would end the process; the statement that waits has it too.
    const heard = () => {};
    client.on("error", heard);
    try {
      return await action(client);
    } catch (error) {
      broken = isLost(error);
      throw broken ? new Error(lostWords(url, error), { cause: error }) : error;
    } finally {
      client.off("error", heard);
      client.release(broken);
    }
  };
  const transaction = <T>(operation: () => Operation<T>): Promise<T> =>
    withClient(async (client) => {
      await client.query("BEGIN");
      try {
        const result = await run(client, operation());
        await client.query("COMMIT");
        return result;
      } catch (error) {
        await client.query("ROLLBACK").catch(() => {});
        throw error;
      }
    });
  const read = <T>(operation: () => Operation<T>): Promise<T> =>
    withClient(async (client) => {
      await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
      try {
        return await run(client, operation());
      } finally {
        await client.query("COMMIT").catch(() => {});
      }
    });

  try {
    await transaction(function* () {
      yield* rowsOf("SELECT pg_advisory_xact_lock(?)", schemaLock);
      const tables = yield* rowsOf<{ tablename: string }>("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()");
      yield* prepareSchema(
        "postgresql",
        withoutPassword(url),
        tables.map(({ tablename }) => tablename),
      );
    });
  } catch (error) {
    await pool.end();
    throw error;
  }
  return sqlStorage({ url, dialect, transaction, read, close: () => pool.end() });
}

async function run<T>(client: pg.PoolClient, operation: Operation<T>): Promise<T> {
  let step = operation.next();
  while (!step.done) {
    const { sql, values } = step.value;
    const { rows } = await client.query(numbered(sql), values as unknown[]);
    step = operation.next(rows);
  }
  return step.value;
}

const numberedSql = new Map<string, string>();
/** `$1, $2, ...` for `?, ?, ...`. */
function numbered(sql: string): string {
  let found = numberedSql.get(sql);
  if (found === undefined) {
    let n = 0;
    found = sql.replace(/\?/g, () => `$${++n}`);
    numberedSql.set(sql, found);
  }
  return found;
}

/** Whether the connection is gone: an error of the network or of the client, or the server's word that it goes down (class 57P). */
const isLost = (error: unknown): boolean => {
  const { code = "", severity, message = "" } = error as { code?: string; severity?: string; message?: string };
  return (
    code.startsWith("57P") ||
    (!severity && (code !== "" || /^Connection terminated|^Client has encountered a connection error/.test(message)))
  );
};

const lostWords = (url: string, error: unknown): string =>
  `storage: the connection to ${withoutPassword(url)} was lost (${(error as Error).message}); what was saved before is kept, so run the study again when the server answers.`;

const withoutPassword = (url: string) => url.replace(/:[^:@/]*@/, ":***@");

function inWords(url: string, error: unknown): Error {
  const { code = "", message } = error as { code?: string; message: string };
  const where = withoutPassword(url);
  if (code === "28P01" || code === "28000" || /password/i.test(message))
    return new Error(`storage: ${where} does not accept the user or the password; check the URL.`, { cause: error });
  if (code === "3D000")
    return new Error(`storage: ${where} names a database that does not exist; make it with createdb.`, { cause: error });
  if (code === "53300")
    return new Error(
      `storage: ${where} has no connection left; raise max_connections of the server, or put a pooler such as PgBouncer before it.`,
      {
        cause: error,
      },
    );
  return new Error(`storage: no PostgreSQL answers at ${where} (${code || message}); check the address, and that the server runs.`, {
    cause: error,
  });
}
