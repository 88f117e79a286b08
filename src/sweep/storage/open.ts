import { memoryStorage } from "./memory";
import { postgresStorage } from "./sql/postgres";
import { sqliteStorage } from "./sql/sqlite";
import type { Answer, Storage } from "./storage";

/**
 * Opens a storage of studies; the databases have Optuna's schema.
 *
 * - nothing: in memory, gone with the process
 * - `sqlite:///sweeps.db`: a file beside this process, for one machine; `sqlite:////absolute/path.db`
 * - `postgresql://user:password@host:5432/database`: a server, for many machines
 *
 * @throws {RangeError} when the URL is of none of these forms
 * @throws {Error} when the database cannot be reached, is locked, or holds something else
 */
export function openStorage(url?: string | Storage): Answer<Storage> {
  if (url === undefined) return memoryStorage();
  if (typeof url !== "string") return url;
  if (url.startsWith("sqlite:")) return sqliteStorage(url);
  if (/^postgres(ql)?(\+\w+)?:\/\//.test(url)) return postgresStorage(url);
  throw new RangeError(
    `storage: "${url}" is no storage; give "sqlite:///FILE" or "postgresql://USER:PASSWORD@HOST:PORT/DATABASE", or leave it out.`,
  );
}
