import Database from "libsql";
import type { Storage } from "../storage";
import { type Dialect, type Operation, rowsOf, utcText } from "./operation";
import { prepareSchema } from "./schema";
import { sqlStorage } from "./sql-storage";

const dialect: Dialect = {
  forUpdate: "",
  heartbeatAge: "(julianday('now') - julianday(heartbeat)) * 86400",
  time: utcText,
};

/** How long a statement waits for other processes, in seconds. */
const defaultTimeout = 60;

/** Opens `sqlite:///FILE` or, with the seconds to wait for a lock, `sqlite:///FILE?timeout=5`; makes the file where there is none. */
export function sqliteStorage(url: string): Storage {
  const [file, timeout] = partsOf(url);
  if (!url.startsWith("sqlite:///") || file === "" || file === ":memory:")
    throw new RangeError(`storage: "${url}" names no file, as in "sqlite:///sweeps.db"; leave storage out to keep a study in memory.`);
  const inWords = <T>(action: () => T): T => clearly(file, timeout, action);
  const database = inWords(() => open(file, timeout));
  const prepared = new Map<string, (values: readonly unknown[]) => readonly unknown[]>();

  const run = <T>(operation: Operation<T>): T => {
    let step = operation.next();
    while (!step.done) {
      const { sql, values } = step.value;
      let statement = prepared.get(sql);
      if (!statement) {
        statement = prepare(database, sql);
        prepared.set(sql, statement);
      }
      step = operation.next(statement(values));
    }
    return step.value;
  };
  const transaction = <T>(operation: () => Operation<T>): T =>
    inWords(() => {
      // Asking for the write lock at the start waits for others; asking for it later would fail at once. A prepared statement that did not get it would
      // stay half done and block what follows.
      database.exec("BEGIN IMMEDIATE");
      try {
        const result = run(operation());
        run(rowsOf("COMMIT"));
        return result;
      } catch (error) {
        if (database.inTransaction) run(rowsOf("ROLLBACK"));
        throw error;
      }
    });
  const read = <T>(operation: () => Operation<T>): T =>
    inWords(() => {
      // One view of the database for all statements of the operation.
      run(rowsOf("BEGIN"));
      try {
        return run(operation());
      } finally {
        run(rowsOf("COMMIT"));
      }
    });

  try {
    transaction(function* () {
      const tables = yield* rowsOf<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
      yield* prepareSchema(
        "sqlite",
        file,
        tables.map(({ name }) => name),
      );
    });
  } catch (error) {
    database.close();
    throw error;
  }
  return sqlStorage({ url, dialect, transaction, read, close: () => void database.close() });
}

function partsOf(url: string): [file: string, timeout: number] {
  const [file, query = ""] = url.slice("sqlite:///".length).split("?") as [string, string?];
  const timeout = new URLSearchParams(query).get("timeout");
  const seconds = timeout === null ? defaultTimeout : Number(timeout);
  if (!(seconds >= 0))
    throw new RangeError(`storage: timeout is "${timeout}", but must be a number of seconds, as in "sqlite:///sweeps.db?timeout=5".`);
  return [file, seconds];
}

function open(file: string, timeout: number): Database.Database {
  const database = new Database(file, { timeout: 1000 * timeout });
  database.exec(`PRAGMA busy_timeout = ${Math.round(1000 * timeout)}`);
  // Readers and one writer at a time do not block each other. With NORMAL a crash of a process loses nothing; a power cut may lose the last trials.
  database.prepare("PRAGMA journal_mode = WAL").all();
  database.exec("PRAGMA synchronous = NORMAL");
  return database;
}

/**
 * A statement that gives its rows. libsql 0.5 loses a kilobyte with every `all()`, so that rows of a query come as one text of JSON instead, and those of
 * a change, which returns one at most, by `get()`.
 */
function prepare(database: Database.Database, sql: string): (values: readonly unknown[]) => readonly unknown[] {
  const statement = database.prepare(sql);
  if (!statement.reader)
    return (values) => {
      statement.run(...values);
      return [];
    };
  if (!sql.startsWith("SELECT"))
    return (values) => {
      const row = statement.get(...values);
      return row === undefined ? [] : [row];
    };
  const names = statement.columns().map(({ name }) => name);
  // JSON would round numbers to 15 digits: they come as text, in an array that tells them from text.
  const cells = names.map((name) => `CASE typeof("${name}") WHEN 'real' THEN json_array(printf('%!.17g', "${name}")) ELSE "${name}" END`);
  const whole = database.prepare(`SELECT json_group_array(json_array(${cells.join(", ")})) AS rows FROM (${sql})`);
  return (values) => {
    const { rows } = whole.get(...values) as { rows: string };
    return (JSON.parse(rows) as unknown[][]).map((row) =>
      Object.fromEntries(row.map((cell, i) => [names[i] as string, Array.isArray(cell) ? Number(cell[0]) : cell])),
    );
  };
}

function clearly<T>(file: string, timeout: number, action: () => T): T {
  try {
    return action();
  } catch (error) {
    const { code = "", message } = error as { code?: string; message: string };
    if (code === "SQLITE_NOTADB") throw new Error(`storage: ${file} is no SQLite database; name another file.`, { cause: error });
    if (code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED"))
      throw new Error(`storage: ${file} is locked by another process for over ${timeout} s; end that process, or try again.`, {
        cause: error,
      });
    if (code === "SQLITE_FULL" || (code.startsWith("SQLITE_IOERR") && /disk is full|No space/.test(message)))
      throw new Error(`storage: ${file} cannot grow: the disk is full; make room, and run the study again.`, { cause: error });
    if (code.startsWith("SQLITE_READONLY")) throw new Error(`storage: ${file} cannot be written; check its permissions.`, { cause: error });
    if (/Unable to open|SQLITE_CANTOPEN/.test(`${code} ${message}`))
      throw new Error(`storage: ${file} cannot be opened; check that its folder exists and is writable.`, { cause: error });
    throw error;
  }
}
