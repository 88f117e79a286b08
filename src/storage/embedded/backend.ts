import { link, rename, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { Key } from "../../privacy";
import { type Column, execute, fragment, materialized, raw, type Table, withConnection } from "../../table";
import { type Backend, type Bound, catalogue, checkSegment, format, type Session } from "../backend";
import { attached } from "./attach";
import { exists, removed, syncedFile } from "./files";

export interface EmbeddedOptions {
  readonly key?: Key;
  readonly timeout: number;
}

/** A store in one DuckDB file. The file is opened for one piece of work at a time, so that several processes can share it. */
export function embedded(path: string, { key, timeout }: EmbeddedOptions): Backend {
  let ready = false;
  async function work<T>(readOnly: boolean, use: (session: Session) => Promise<T>): Promise<T> {
    if (!(await exists(path))) {
      if (readOnly) return use(nothing);
      await make(path, { key, timeout });
    }
    if ((await stat(path)).size === 0)
      throw new Error(
        `storage: ${path} is no DuckDB file: it has 0 bytes; restore it from a backup or its mirror (store.restore), or delete it.`,
      );
    return attached(path, { key, timeout, readOnly }, (database) =>
      withConnection(async (connection) => {
        if (readOnly) await checkFormat(connection, database, path);
        else if (!ready) await prepare(connection, database, path);
        ready ||= !readOnly;
        return transaction(connection, database, readOnly, use);
      }),
    );
  }
  return {
    place: path,
    read: (use) => work(true, use),
    write: (use) => work(false, use),
    async close() {},
  };
}

/** A new store appears as a whole: a file without content is then always one that was broken. */
async function make(path: string, options: EmbeddedOptions): Promise<void> {
  const beside = join(dirname(path), `.${basename(path)}.${process.pid}.${++count}.part`);
  try {
    await removed(beside);
    await attached(beside, { ...options, readOnly: false, place: path }, (database) =>
      withConnection((connection) => prepare(connection, database, path)),
    );
    await syncedFile(beside);
    // Another process may have been faster: its store stays.
    await link(beside, path).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST" && !(await exists(path))) await rename(beside, path);
    });
    await syncedFile(dirname(path));
  } finally {
    await removed(beside);
  }
}

let count = 0;

/** A store that nobody has written to yet: its file is made by the first write. */
const nothing: Session = {
  rows: async () => [],
  strays: async () => [],
  writeSegment: () => Promise.reject(new Error("nothing is written while a store is read")),
  readSegment: () => Promise.reject(new Error("there is no segment in a store without a file")),
  dropSegment: async () => {},
};

async function prepare(connection: DuckDBConnection, database: string, path: string): Promise<void> {
  const schema = `${database}.tslab_ml`;
  await connection.run("BEGIN");
  try {
    await connection.run(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
    await connection.run(`CREATE SCHEMA IF NOT EXISTS ${schema}_data`);
    for (const statement of catalogue(schema)) await connection.run(statement);
    await connection.run(`INSERT INTO ${schema}.settings VALUES ('format', $1) ON CONFLICT DO NOTHING`, [format]);
    await connection.run("COMMIT");
  } catch (error) {
    await connection.run("ROLLBACK").catch(() => {});
    throw error;
  }
  await checkFormat(connection, database, path);
}

async function checkFormat(connection: DuckDBConnection, database: string, path: string): Promise<void> {
  const rows = await connection
    .runAndReadAll(`SELECT value FROM ${database}.tslab_ml.settings WHERE name = 'format'`)
    .then((result) => result.getRowsJS())
    .catch((error: Error) => {
      if (!/does not exist/.test(error.message)) throw error;
      return [];
    });
  const found = rows[0]?.[0];
  if (found === format) return;
  throw new Error(
    found
      ? `storage: ${path} is a store of the format ${JSON.stringify(found)}, which this release cannot read (it reads ${JSON.stringify(format)}); use a newer release.`
      : `storage: ${path} is a DuckDB file, but holds no store; give another path, or save something into it first.`,
  );
}

async function transaction<T>(
  connection: DuckDBConnection,
  database: string,
  readOnly: boolean,
  use: (session: Session) => Promise<T>,
): Promise<T> {
  const data = (id: string) => `${database}.tslab_ml_data."${checkSegment(id)}"`;
  let begun = false;
  const begin = async () => {
    // Nobody can write while the file is read.
    if (begun || readOnly) return;
    await connection.run("BEGIN");
    begun = true;
  };
  const session: Session = {
    async rows<Row extends object>(statement: string, values: readonly Bound[] = []) {
      await begin();
      const result = await connection.runAndReadAll(statement.replaceAll("tslab_ml.", `${database}.tslab_ml.`), [...values]);
      return result.getRowObjectsJS() as Row[];
    },
    async writeSegment(id, table) {
      // Its own transaction: large tables are then written straight into the file. Only the catalogue makes it a part of the store.
      await execute(fragment`CREATE TABLE ${raw(data(id))} AS FROM ${table}`);
    },
    async readSegment(id, columns) {
      return { table: checked(await materialized(fragment`FROM ${raw(data(id))}`), columns, id), partial: false };
    },
    async dropSegment(id) {
      await execute(fragment`DROP TABLE IF EXISTS ${raw(data(id))}`);
    },
    async strays() {
      const result = await connection.runAndReadAll(
        `SELECT table_name AS id FROM duckdb_tables() WHERE database_name = $1 AND schema_name = 'tslab_ml_data' AND table_name NOT IN (SELECT id FROM ${database}.tslab_ml.segments)`,
        [database.slice(1, -1)],
      );
      return result.getRowObjectsJS().map(({ id }) => String(id));
    },
  };
  try {
    const done = await use(session);
    if (begun) await connection.run("COMMIT");
    return done;
  } catch (error) {
    if (begun) await connection.run("ROLLBACK").catch(() => {});
    throw error;
  }
}

function checked(table: Table, columns: readonly Column[], id: string): Table {
  const found = table.columns.map(({ name, type }) => `${name} ${type}`).join(", ");
  const expected = columns.map(({ name, type }) => `${name} ${type}`).join(", ");
  if (found === expected) return table;
  throw new Error(
    `storage: the segment ${id} has the columns ${found}, but the catalogue says ${expected}: somebody has changed it; restore the store from a backup or its mirror (store.restore).`,
  );
}
