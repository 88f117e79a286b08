/** One statement with `?` for its values. */
export interface Statement {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/**
 * A piece of work on a database: yields statements, gets their rows, and returns a result. Written once, it runs at once on SQLite and
 * asynchronously on PostgreSQL.
 */
export type Operation<T> = Generator<Statement, T, readonly unknown[]>;

/** Runs one statement; its rows. */
export function* rowsOf<R = unknown>(sql: string, ...values: readonly unknown[]): Operation<readonly R[]> {
  return (yield { sql, values }) as readonly R[];
}

/** What differs between the databases. */
export interface Dialect {
  /** At the end of a select whose rows nobody else may change until the transaction ends. */
  readonly forUpdate: string;
  /** The age of the column `heartbeat` in seconds. */
  readonly heartbeatAge: string;
  /** A time as a value of a statement: UTC, as Optuna keeps it. */
  readonly time: (date: Date) => string;
}

/** UTC without a zone, in microseconds, as SQLAlchemy writes it. */
export const utcText = (date: Date): string => `${date.toISOString().slice(0, -1).replace("T", " ")}000`;

/** The reverse of {@link utcText}, for any number of decimals. */
export const dateOf = (text: string | null): Date | null =>
  text === null ? null : new Date(`${text.replace(" ", "T").replace(/(\.\d{3})\d*$/, "$1")}Z`);
