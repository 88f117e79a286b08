import { setMaxListeners } from "node:events";
import { rmSync } from "node:fs";
import { tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { host } from "../display";

export interface EngineSettings {
  /** Threads of DuckDB. Default: one per core. */
  threads?: number;
  /** What DuckDB keeps in memory before it writes to `tempDirectory`, as "4GB" or "512MB". Default: 60% of the machine's memory. */
  memoryLimit?: string;
  /** Where data larger than memory goes while it is worked on. Default: a folder of this process in the system's temporary folder. */
  tempDirectory?: string;
}

/** The schema that holds materialised tables; nothing else is in it. */
export const schema = `"tslab"`;

let settings: EngineSettings = {};
let opening: Promise<DuckDBInstance> | undefined;

/**
 * Settings of the DuckDB that all tables of this process live in. Threads and memory limit can be changed at any time, the temporary
 * folder before the first table.
 *
 * @throws {Error} when `tempDirectory` is given after the first table was made, or DuckDB does not accept a value
 */
export async function configure(changed: EngineSettings): Promise<void> {
  if (opening && changed.tempDirectory !== undefined && changed.tempDirectory !== tempDirectory())
    throw new Error("configure: tempDirectory cannot change once a table was made; call data.configure first.");
  settings = { ...settings, ...changed };
  if (opening) await withConnection((connection) => apply(connection));
}

/** Runs `use` on a connection of its own, so that statements may run side by side; the notebook's interrupt button ends it. DuckDB is loaded and opened at the first call. */
export async function withConnection<T>(use: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  opening ??= open();
  const connection = await (await opening).connect();
  const signal = host()?.interrupt;
  const interrupt = () => connection.interrupt();
  // One listener per statement that runs, however many run at a time: Node.js would warn of a leak at eleven.
  if (signal) setMaxListeners(0, signal);
  signal?.addEventListener("abort", interrupt);
  try {
    return await use(connection);
  } finally {
    signal?.removeEventListener("abort", interrupt);
    connection.closeSync();
  }
}

const tempDirectory = () => settings.tempDirectory ?? join(tmpdir(), `tslab-ml-tables-${process.pid}`);

async function open(): Promise<DuckDBInstance> {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const folder = tempDirectory();
  const instance = await DuckDBInstance.create(":memory:", {
    temp_directory: folder,
    preserve_insertion_order: "true",
    // Nothing is downloaded behind the user's back.
    autoinstall_known_extensions: "false",
  });
  const connection = await instance.connect();
  await connection.run(`CREATE SCHEMA ${schema}`);
  await connection.run("SET GLOBAL TimeZone = 'UTC'");
  // Otherwise a long IN (...) becomes a join, which mixes the rows.
  await connection.run("SET GLOBAL disabled_optimizers = 'in_clause'");
  // Memory that is free goes back to the system sooner.
  await connection.run("SET GLOBAL allocator_background_threads = true");
  await apply(connection);
  connection.closeSync();
  if (settings.tempDirectory === undefined) process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return instance;
}

async function apply(connection: DuckDBConnection): Promise<void> {
  const { threads, memoryLimit = `${Math.floor((0.6 * machineMemory()) / 2 ** 20)}MiB` } = settings;
  if (threads !== undefined) await connection.run(`SET GLOBAL threads = ${Number(threads)}`);
  await connection.run(`SET GLOBAL memory_limit = '${memoryLimit.replaceAll("'", "")}'`);
}

/** What the container may use, or the machine has. */
function machineMemory(): number {
  const constrained = process.constrainedMemory();
  return constrained ? Math.min(constrained, totalmem()) : totalmem();
}
