import { userInfo } from "node:os";
import { type AccessPolicy, type AuditLog, checkApart, type Key } from "../privacy";
import { asTable } from "../table";
import { guarded } from "./access";
import type { Backend } from "./backend";
import { backUp, restoreFrom } from "./backup";
import { copyStore, verifyStore } from "./copy";
import { checkText, documents } from "./documents";
import { embedded } from "./embedded";
import { writeParquet } from "./export";
import { postgres } from "./postgres";
import type { Store } from "./store";
import { type Author, appendRows, givenTables, removeVersions, saveTables } from "./tables";
import { type Part, shownVersion, type VersionFacts, versionList } from "./version";
import { checkVersion, readPart, sweep, versionIn, versionsIn } from "./versions";

export interface OpenOptions {
  /** Encrypts the DuckDB file (AES-256-GCM). A PostgreSQL server's disks are for its administrator to encrypt. Default: not encrypted. */
  key?: Key;
  /** A second store file, best on another disk: everything that is reported as saved is in both. Default: none. */
  mirror?: string;
  /** Keeps what is done, by whom, and to which version. Default: none. */
  audit?: AuditLog;
  /** Who works with the store, for provenance and audit. Default: the name of the system's user. */
  actor?: string;
  /**
   * Work as one role of a policy. In PostgreSQL the server keeps the policy itself once the owner has called `store.grant(policy)`; whoever can read a
   * DuckDB file can read all of it, so there it keeps honest programs from mistakes, and the key keeps out others.
   */
  access?: { readonly policy: AccessPolicy; readonly role: string };
  /** How long to wait for others who use the store, in milliseconds. Default: 30,000. */
  timeout?: number;
}

/**
 * Opens a store: a DuckDB file by its path, which the first save makes, or PostgreSQL by its connection string.
 *
 *     const store = await storage.open("lab.duckdb");
 *     await store.save("patients", patients, { source: "clinic.csv", steps: pipeline.steps });
 *     const again = await store.load("patients", { version: 1 });
 *
 * Several processes may use one store at once; each piece of work is done as a whole or not at all.
 *
 * @throws {Error} when the server cannot be reached, or the key's file lies beside the store
 */
export async function open(place: string, options: OpenOptions = {}): Promise<Store> {
  const { key, mirror, audit, timeout = 30_000 } = options;
  checkText("open", "place", place);
  const actor = options.actor ?? systemUser();
  const remote = /^postgres(ql)?:\/\//.test(place);
  if (remote && key)
    throw new TypeError("open: key encrypts a DuckDB file, and PostgreSQL's disks are encrypted by its administrator; leave key out.");
  if (key) for (const file of [place, mirror]) if (file) checkApart("open", key, file);
  const backend = remote ? await postgres(place, { timeout }) : embedded(place, { key, timeout });
  const second = mirror === undefined ? undefined : embedded(mirror, { key, timeout });
  const store = storeOn(backend, { author: { actor, software: software(), place: backend.place }, second, audit, key, timeout });
  return options.access ? guarded(store, { ...options.access, actor, audit }) : store;
}

interface Parts {
  readonly author: Author;
  readonly second: Backend | undefined;
  readonly audit: AuditLog | undefined;
  readonly key: Key | undefined;
  readonly timeout: number;
}

function storeOn(backend: Backend, { author, second, audit, key, timeout }: Parts): Store {
  const { place } = backend;
  const record = (action: string, detail: Record<string, unknown>) => void audit?.record(author.actor, action, { store: place, ...detail });
  const of = ({ name, version }: VersionFacts) => ({ name, version });

  async function mirrored(): Promise<void> {
    if (!second) return;
    try {
      await backend.read((from) => second.write((to) => copyStore(from, to, { from: place, to: second.place })));
    } catch (error) {
      throw new Error(`storage: this is in ${place}, but not in its mirror: ${(error as Error).message}`, { cause: error });
    }
  }

  async function written(action: string, work: Parameters<Backend["write"]>[0]): Promise<ReturnType<typeof shownVersion>> {
    const facts = (await backend.write(work)) as VersionFacts;
    await mirrored();
    record(action, { ...of(facts), rows: facts.rows });
    return shownVersion(facts);
  }

  const loaded = <T>(
    caller: string,
    name: string,
    version: number | undefined,
    use: (facts: VersionFacts, read: (part: Part, verify: boolean) => ReturnType<typeof readPart>) => Promise<T>,
  ) =>
    backend.read(async (session) => {
      const facts = await versionIn(session, caller, name, version);
      record(caller, of(facts));
      return use(facts, async (part, verify) => {
        if (verify) await checkVersion(session, place, facts);
        return readPart(session, place, part, verify);
      });
    });

  return {
    place,
    async save(name, table, provenance = {}) {
      const tables = await givenTables("save", name, { "": table });
      return written("save", (session) => saveTables(session, author, name, "table", tables, provenance));
    },
    async saveDataSet(name, tables, provenance = {}) {
      const given = await givenTables("saveDataSet", name, tables);
      return written("save", (session) => saveTables(session, author, name, "data set", given, provenance));
    },
    async append(name, table, provenance = {}) {
      const given = await (await asTable(table, "append: table")).materialize();
      return written("append", (session) => appendRows(session, author, name, given, provenance));
    },
    load: (name, { version, verify = true } = {}) =>
      loaded("load", name, version, ({ kind, parts }, read) => {
        const [part] = parts;
        if (kind === "table" && part) return read(part, verify);
        throw new TypeError(
          `load: ${JSON.stringify(name)} is a data set of ${parts.map((each) => each.part).join(", ")}; use loadDataSet.`,
        );
      }),
    loadDataSet: (name, { version, verify = true } = {}) =>
      loaded("load", name, version, async ({ kind, parts }, read) => {
        if (kind !== "data set") throw new TypeError(`loadDataSet: ${JSON.stringify(name)} is a table; use load.`);
        const tables: Record<string, Awaited<ReturnType<typeof read>>> = {};
        for (const part of parts) tables[part.part] = await read(part, verify);
        return tables;
      }),
    list: async (name) => versionList((await backend.read((session) => versionsIn(session, name))).map(shownVersion)),
    info: async (name, { version } = {}) => shownVersion(await backend.read((session) => versionIn(session, "info", name, version))),
    async remove(name, { version } = {}) {
      await backend.write((session) => removeVersions(session, name, version));
      await backend.write(sweep);
      await mirrored();
      if (second) await second.write(sweep);
      record("remove", { name, version: version ?? "all" });
    },
    documents: (collection) => documents(backend, collection, mirrored),
    verify: () => verifyStore(backend),
    async backup(path, given = {}) {
      const own = given.key ?? key;
      if (own) checkApart("backup", own, path);
      const report = await backUp(backend, path, { key: own, timeout });
      record("backup", { path });
      return report;
    },
    async restore(path, given = {}) {
      const report = await restoreFrom(backend, path, { key: given.key ?? key, timeout });
      await mirrored();
      record("restore", { path });
      return report;
    },
    exportParquet: (name, path, { version, part, key: own } = {}) =>
      loaded("export", name, version, async (facts, read) => {
        const wanted = facts.parts.find((each) => each.part === (part ?? ""));
        if (!wanted)
          throw new RangeError(
            `exportParquet: ${JSON.stringify(name)} has the tables ${facts.parts.map((each) => JSON.stringify(each.part)).join(", ")}; name one of them as part.`,
          );
        const table = await read(wanted, true);
        await writeParquet(table, facts, path, own);
        await table.dispose();
      }),
    async grant(policy) {
      if (!backend.grant)
        throw new TypeError(`grant: ${place} is a file, which has no users; open it with the option access, and keep others out by a key.`);
      await backend.grant(policy);
      record("grant", { roles: Object.keys(policy.roles) });
    },
    close: async () => {
      await backend.close();
      await second?.close();
    },
  };
}

function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? "?"}`;
  }
}

function software(): string {
  const { name, version } = require("tslab-ml/package.json") as { name: string; version: string };
  return `${name} ${version}`;
}
