import type { AccessPolicy } from "../privacy";
import type { Column, Table } from "../table";
import type { VersionFacts } from "./version";

/** What a statement of the catalogue is given, by number: $1, $2, ... */
export type Bound = string | number | null;

/** One piece of work on a store, alone: between its begin and its end nobody else writes. */
export interface Session {
  /** A statement on the catalogue, in the SQL that DuckDB and PostgreSQL share; all of a session's are committed together at its end. */
  rows<Row extends object>(statement: string, values?: readonly Bound[]): Promise<Row[]>;
  /** Writes a table's rows as a segment: rows that are never changed again. */
  writeSegment(id: string, table: Table): Promise<void>;
  /**
   * A segment's rows in their order, materialised in this process; `columns` are those it was written with. It is partial where the server shows this
   * user not all of its columns or rows.
   */
  readSegment(id: string, columns: readonly Column[]): Promise<{ readonly table: Table; readonly partial: boolean }>;
  /** Gives the rights on a version that was just saved, where the server has a policy. */
  protect?(facts: VersionFacts): Promise<void>;
  dropSegment(id: string): Promise<void>;
  /** Segments that no work has finished: of processes that died while they wrote. */
  strays(): Promise<string[]>;
}

/** Where a store lives. */
export interface Backend {
  /** As messages call it; without a password. */
  readonly place: string;
  /** Others may read meanwhile, nobody writes. */
  read<T>(work: (session: Session) => Promise<T>): Promise<T>;
  /** What `work` did is there as a whole when this resolves, and not at all when it rejects. */
  write<T>(work: (session: Session) => Promise<T>): Promise<T>;
  /** Makes the server itself keep a policy, where there is one. */
  grant?(policy: AccessPolicy): Promise<void>;
  close(): Promise<void>;
}

/**
 * The catalogue. Versions and documents are JSON, so that a store of today can be read by a later release; segments are the tables of rows that
 * versions are made of.
 */
export const catalogue = (schema: string): string[] => [
  `CREATE TABLE IF NOT EXISTS ${schema}.settings (name TEXT PRIMARY KEY, value TEXT NOT NULL)`,
  `CREATE TABLE IF NOT EXISTS ${schema}.versions (name TEXT NOT NULL, version BIGINT NOT NULL, body TEXT NOT NULL, checksum TEXT NOT NULL, PRIMARY KEY (name, version))`,
  `CREATE TABLE IF NOT EXISTS ${schema}.segments (id TEXT PRIMARY KEY, body TEXT NOT NULL)`,
  `CREATE TABLE IF NOT EXISTS ${schema}.documents (collection TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, updated TEXT NOT NULL, checksum TEXT NOT NULL, PRIMARY KEY (collection, id))`,
];

export const format = "tslab-ml store 1";

/** @throws {Error} when what the catalogue holds is no JSON */
export function parsed<T>(body: string): T {
  try {
    return JSON.parse(body) as T;
  } catch (cause) {
    throw new Error(
      "storage: an entry of the catalogue is no JSON: somebody has changed it; restore the store from a backup or its mirror (store.restore).",
      { cause },
    );
  }
}

/** @throws {Error} when an id is not one that {@link newSegment} made: it becomes part of a table's name */
export function checkSegment(id: string): string {
  if (!/^[0-9a-f]{32}$/.test(id))
    throw new Error(
      `storage: the catalogue names the segment ${JSON.stringify(id)}, which is none: somebody has changed it; restore the store from a backup or its mirror (store.restore).`,
    );
  return id;
}

// Letters, numbers and quoted names, and never more parentheses closed than opened: within CAST(... AS type) nothing else can be said.
const typePattern = /^(?:[A-Za-z0-9_ ,()[\]]|'(?:[^']|'')*'|"(?:[^"]|"")*")+$/;

/** @throws {Error} when a type's name out of the catalogue is none: somebody has changed it */
export function checkType(type: string): string {
  let open = 0;
  const bare = type.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"/g, "");
  const closedTooEarly = [...bare].some((character) => (open += character === "(" ? 1 : character === ")" ? -1 : 0) < 0);
  if (!typePattern.test(type) || closedTooEarly || open !== 0)
    throw new Error(
      `storage: the catalogue names the type ${JSON.stringify(type)}, which is none: somebody has changed it; restore the store from a backup or its mirror (store.restore).`,
    );
  return type;
}
