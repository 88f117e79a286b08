import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import Database from "libsql";
import { checkApart, derivedKey, type Key } from "../keys";
import { type AuditEntry, hashOf, origin, sealOf } from "./chain";
import { type AuditHead, type AuditReport, auditReport } from "./report";

export type { AuditEntry };

export interface AuditLogOptions {
  /**
   * Makes the chain of HMACs, so that who can write to the file, but lacks the key, cannot compute it anew. Default: plain SHA-256, which shows
   * every change but that of somebody who computes the whole chain anew; a head that is kept elsewhere shows that too.
   */
  key?: Key;
  /** How long to wait for another process that writes, in milliseconds. Default: 10,000. */
  timeout?: number;
}

/** A log that is only ever added to. */
export interface AuditLog {
  readonly path: string;
  /** Adds what somebody did; when it returns, the entry is on the disk. `detail` is JSON: say what was done to which data, never the data. */
  record(actor: string, action: string, detail?: unknown): AuditEntry;
  /** The entries from the first on, or from `from` on. */
  entries(options?: { from?: number; limit?: number }): AuditEntry[];
  /** The end as it is now, to be kept elsewhere. */
  head(): AuditHead;
  /** Reads all entries and says whether they are as they were written; with a `head` that was kept, also whether that is still in the log. */
  verify(options?: { head?: AuditHead }): AuditReport;
  /** Closes the file. */
  close(): void;
}

// The triggers keep honest programs from a mistake; that somebody edits the file is what the chain shows.
const schema = `
  CREATE TABLE IF NOT EXISTS audit_log (entry INTEGER PRIMARY KEY, time TEXT NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL,
    detail TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS audit_head (only INTEGER PRIMARY KEY CHECK (only = 1), entries INTEGER NOT NULL, hash TEXT NOT NULL, seal TEXT NOT NULL);
  CREATE TRIGGER IF NOT EXISTS audit_log_no_update BEFORE UPDATE ON audit_log BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
  CREATE TRIGGER IF NOT EXISTS audit_log_no_delete BEFORE DELETE ON audit_log BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;`;

/**
 * Opens an append-only audit log, or begins one: a SQLite file in which every entry holds the hash of the one before. Several processes can write at once;
 * an entry that `record` has returned survives the death of the process and of the machine.
 *
 *     const log = privacy.openAuditLog("audit/lab.db", { key: privacy.keyFromEnvironment("LAB_AUDIT_KEY") });
 *     log.record("ada", "export", { table: "patients", version: 3 });
 *     log.verify()
 *
 * @throws {Error} when the file is something else, or the key lies beside it
 */
export function openAuditLog(path: string, { key: given, timeout = 10_000 }: AuditLogOptions = {}): AuditLog {
  if (given) checkApart("openAuditLog", given, path);
  const key = given && derivedKey(given, "tslab-ml audit 1");
  mkdirSync(dirname(path), { recursive: true });
  const database = new Database(path, { timeout });
  const say = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw explained(path, error as Error & { code?: string });
    }
  };
  say(() => {
    database.pragma(`busy_timeout = ${Number(timeout)}`);
    database.pragma("synchronous = FULL");
    if (database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'audit_log_no_delete'").all().length === 0)
      database.transaction(() => database.exec(schema)).immediate();
  });
  const last = () => {
    const row = database.prepare("SELECT entry AS entries, hash FROM audit_log ORDER BY entry DESC LIMIT 1").get() as AuditHead | undefined;
    return { entries: row?.entries ?? 0, hash: row?.hash ?? origin };
  };
  const insert = database.prepare("INSERT INTO audit_log VALUES (?, ?, ?, ?, ?, ?, ?)");
  const seal = database.prepare(
    "INSERT INTO audit_head VALUES (1, ?, ?, ?) ON CONFLICT (only) DO UPDATE SET entries = ?1, hash = ?2, seal = ?3",
  );
  const append = database.transaction((actor: string, action: string, detail: string) => {
    const { entries, hash: previous } = last();
    const body = { entry: entries + 1, time: new Date().toISOString(), actor, action, detail, previous };
    const written = { ...body, hash: hashOf(body, key) };
    insert.run(written.entry, written.time, actor, action, detail, previous, written.hash);
    seal.run(written.entry, written.hash, sealOf(written.entry, written.hash, key));
    return written;
  });

  return {
    path,
    record(actor, action, detail = null) {
      for (const [name, value] of Object.entries({ actor, action }))
        if (typeof value !== "string" || !value)
          throw new TypeError(`record: ${name} is ${JSON.stringify(value)}, but must be a text that says who or what.`);
      return say(() => append.immediate(actor, action, JSON.stringify(detail)));
    },
    entries({ from = 1, limit = -1 } = {}) {
      return say(
        () => database.prepare("SELECT * FROM audit_log WHERE entry >= ? ORDER BY entry LIMIT ?").all(from, limit) as AuditEntry[],
      );
    },
    head: () => say(last),
    verify: ({ head } = {}) => say(() => verified(database, key, head, last())),
    close: () => void database.close(),
  };
}

function verified(database: InstanceType<typeof Database>, key: Key | undefined, kept: AuditHead | undefined, end: AuditHead): AuditReport {
  const problems: { entry: number; problem: string }[] = [];
  let before = { entry: 0, hash: origin };
  let keptHash = kept?.entries === 0 ? origin : undefined;
  for (const row of database.prepare("SELECT * FROM audit_log ORDER BY entry").iterate() as IterableIterator<AuditEntry>) {
    const { entry } = row;
    if (entry !== before.entry + 1)
      problems.push({ entry: before.entry + 1, problem: `missing: entry ${entry} follows on entry ${before.entry}` });
    else if (row.previous !== before.hash)
      problems.push({ entry, problem: "does not follow on the entry before: one of them was changed, moved or put in" });
    if (hashOf(row, key) !== row.hash)
      problems.push({ entry, problem: `changed after it was written${key ? ", or written with another key" : ""}` });
    if (entry === kept?.entries) keptHash = row.hash;
    before = { entry, hash: row.hash };
  }
  const head = database.prepare("SELECT entries, hash, seal FROM audit_head").get() as (AuditHead & { seal: string }) | undefined;
  if (!head ? end.entries > 0 : head.seal !== sealOf(head.entries, head.hash, key))
    problems.push({ entry: end.entries, problem: "the mark of the log's end was changed or taken away" });
  else if (head && (head.entries !== end.entries || head.hash !== end.hash))
    problems.push({
      entry: Math.min(head.entries, end.entries) + 1,
      problem: `the log ended at entry ${head.entries} when it was last written, and ends at ${end.entries} now`,
    });
  if (kept && keptHash !== kept.hash)
    problems.push({
      entry: kept.entries,
      problem:
        keptHash === undefined
          ? `the head that was kept is entry ${kept.entries}, and the log ends at ${end.entries}`
          : "is not the head that was kept: the log was written anew",
    });
  return auditReport(end, problems);
}

function explained(path: string, error: Error & { code?: string }): Error {
  if (/not a database/.test(error.message))
    return new Error(`openAuditLog: ${path} is no audit log (no SQLite file); give another path.`, { cause: error });
  if (/locked|busy/i.test(`${error.code} ${error.message}`))
    return new Error(`openAuditLog: ${path} is locked by another process that writes to it; try again, or give a longer timeout.`, {
      cause: error,
    });
  return error;
}
