import type { AccessPolicy, Key } from "../privacy";
import type { Table, TableLike } from "../table";
import type { StoreReport } from "./copy";
import type { Documents } from "./documents";
import type { Provenance, Version, VersionList } from "./version";

export interface LoadOptions {
  /** Default: the last one. */
  version?: number;
  /** Compare all values with the checksum that they were saved with; it takes about as long as to load them. Default: true. */
  verify?: boolean;
}

export interface ExportOptions {
  /** Default: the last one. */
  version?: number;
  /** The table of a data set. */
  part?: string;
  /** Encrypt the file as `privacy.encryptFile` does. Default: not. */
  key?: Key;
}

/** Tables, data sets and documents that outlast the process: in a DuckDB file, or in PostgreSQL. */
export interface Store {
  /** The file, or the server and database (without a password). */
  readonly place: string;
  /**
   * Saves a table as the next version of its name. When this resolves, the version is on the disk (and in the mirror, if there is one).
   *
   * @throws {Error} when nothing was saved, with the reason
   */
  save(name: string, table: TableLike, provenance?: Provenance): Promise<Version>;
  /** Saves several tables as one version, such as `{ train, validation, test }`: all of them or none. */
  saveDataSet(name: string, tables: Readonly<Record<string, TableLike>>, provenance?: Provenance): Promise<Version>;
  /**
   * Adds rows to the last version of a table, as a new version; only the new rows are written. New columns are missing in the older rows; types
   * become wider where no value changes by it. `changes` of the version says what happened.
   *
   * @throws {TypeError} when the columns' types cannot be brought together
   */
  append(name: string, table: TableLike, provenance?: Provenance): Promise<Version>;
  /** @throws {Error} when there is no such version, or its rows are not those that were saved */
  load(name: string, options?: LoadOptions): Promise<Table>;
  /** The tables of a data set by name. */
  loadDataSet(name: string, options?: LoadOptions): Promise<Record<string, Table>>;
  /** All versions, or those of one name. */
  list(name?: string): Promise<VersionList>;
  /** A version's columns, checksum and provenance, without its rows. */
  info(name: string, options?: { version?: number }): Promise<Version>;
  /** Removes one version or, without `version`, all of a name. Rows that other versions share stay, and a version's number is not given again. */
  remove(name: string, options?: { version?: number }): Promise<void>;
  /** Documents of a collection: labels, settings, notes. */
  documents<Body = unknown>(collection: string): Documents<Body>;
  /** Reads everything and compares it with its checksums. */
  verify(): Promise<StoreReport>;
  /**
   * Copies the whole store into one DuckDB file and reads it back against all checksums. A backup that was cut off leaves the old file.
   *
   * @param options.key encrypts the backup. Default: the store's own key.
   */
  backup(path: string, options?: { key?: Key }): Promise<StoreReport>;
  /** Puts a backup's content in place of the store's, all of it or nothing. A store file that is broken is moved aside first. */
  restore(path: string, options?: { key?: Key }): Promise<StoreReport>;
  /** Writes a table as a Parquet file, with its name, version, checksum and provenance in the file's metadata. */
  exportParquet(name: string, path: string, options?: ExportOptions): Promise<void>;
  /**
   * Makes PostgreSQL itself keep a policy: group roles `tslab_ml_ROLE` with grants on columns and row-level security, for all versions and for those to come. Only
   * the store's owner can. Add members by `GRANT tslab_ml_ROLE TO user`.
   *
   * @throws {Error} for a DuckDB file, which has no users: open it with `access`, and encrypt it
   */
  grant(policy: AccessPolicy): Promise<void>;
  /** Closes the store and its mirror. */
  close(): Promise<void>;
}
