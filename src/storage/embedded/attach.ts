import { realpathSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { derivedKey, type Key } from "../../privacy";
import { withConnection } from "../../table";
import { explained, isLocked, needsOpenSsl } from "./failures";

export interface AttachOptions {
  readonly key?: Key;
  readonly readOnly: boolean;
  /** How long to wait for another process, in milliseconds. */
  readonly timeout: number;
  /** What messages call the file. Default: its path. */
  readonly place?: string;
}

/** One piece of work at a time on every file of this process: the system's locks tell processes apart, but not two uses within one. */
const busy = new Map<string, Promise<unknown>>();
let count = 0;

/**
 * Attaches a file for one piece of work and detaches it again, so that other processes get their turn. `use` is given the database's name in SQL.
 *
 * @throws {Error} when another process keeps the file locked for longer than `timeout`, or it is broken, or the key is not its key
 */
export async function attached<T>(path: string, options: AttachOptions, use: (database: string) => Promise<T>): Promise<T> {
  const file = realPath(path);
  const before = busy.get(file);
  const work = (async () => {
    await before?.catch(() => {});
    return attachedNow(path, options, use);
  })();
  busy.set(file, work);
  try {
    return await work;
  } finally {
    if (busy.get(file) === work) busy.delete(file);
  }
}

async function attachedNow<T>(path: string, options: AttachOptions, use: (database: string) => Promise<T>): Promise<T> {
  const database = `"store_${process.pid}_${++count}"`;
  if (!options.readOnly) await mkdir(dirname(resolve(path)), { recursive: true });
  try {
    await attach(path, database, options);
    let done: T;
    try {
      done = await use(database);
    } catch (error) {
      await run(`DETACH ${database}`).catch(() => {});
      throw error;
    }
    // On a full disk the log cannot be merged into the file. What was committed is in the log, and the next work that finds room merges it.
    await run(`DETACH ${database}`).catch(() => run(`DETACH DATABASE IF EXISTS ${database}`));
    return done;
  } catch (error) {
    throw explained(options.place ?? path, error);
  }
}

async function attach(path: string, database: string, { key, readOnly, timeout, place = path }: AttachOptions): Promise<void> {
  const settings = [
    ...(readOnly ? ["READ_ONLY"] : []),
    ...(key ? [`ENCRYPTION_KEY '${derivedKey(key, "tslab-ml store 1").export().toString("base64")}'`, "ENCRYPTION_CIPHER 'GCM'"] : []),
  ];
  const statement = `ATTACH '${path.replaceAll("'", "''")}' AS ${database}${settings.length > 0 ? ` (${settings.join(", ")})` : ""}`;
  const end = performance.now() + timeout;
  for (;;) {
    try {
      return await run(statement);
    } catch (error) {
      // A statement that fails may have left the name behind.
      await run(`DETACH DATABASE IF EXISTS ${database}`).catch(() => {});
      if (key && needsOpenSsl(error)) await loadOpenSsl(place);
      else if (!isLocked(error) || performance.now() > end) throw withoutKey(error);
      else await sleep(5 + Math.random() * 45);
    }
  }
}

const run = (statement: string) => withConnection(async (connection) => void (await connection.run(statement)));

/** The statement, and so the key, is in no message. */
function withoutKey(error: unknown): unknown {
  return error instanceof Error && /ENCRYPTION_KEY/.test(error.message)
    ? new Error(error.message.split("\n")[0]?.replace(/'[^']*'/g, "'...'"))
    : error;
}

/** DuckDB writes encrypted files by OpenSSL, which comes with its extension httpfs. Nothing is downloaded here. */
async function loadOpenSsl(path: string): Promise<void> {
  await run("LOAD httpfs").catch((cause) => {
    throw new Error(
      `storage: ${path} cannot be written with encryption, since DuckDB's extension httpfs, which brings OpenSSL, is not installed; call storage.installEncryption() once, or encrypt exports by privacy.encryptFile.`,
      { cause },
    );
  });
}

/**
 * Installs DuckDB's extension httpfs, whose OpenSSL writes encrypted stores: downloads it from DuckDB's site, or takes a file that was downloaded elsewhere.
 * DuckDB checks its signature when it loads it.
 *
 * @param file `httpfs.duckdb_extension` for this platform and release of DuckDB. Default: download.
 * @throws {Error} when the site cannot be reached, or the file is of another release
 */
export async function installEncryption(file?: string): Promise<void> {
  await run(file ? `INSTALL '${file.replaceAll("'", "''")}'` : "INSTALL httpfs");
  await run("LOAD httpfs");
}

/** Where a path leads to, also when there is no file yet. */
export function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const folder = resolve(dirname(path));
    return join(folder === resolve(path) ? folder : realPath(folder), basename(path));
  }
}
